import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openRun, textReport, verifyRun, zipRun } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cordon-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a run, kills it after so many finished cases, and returns what it had told until then. */
async function killedAfter(cases: number, runDir: string): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-run-process.ts'), runDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (told.length === cases) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return told;
}

test.each([1, 7, 40, 133, 400])(
  'a run killed after %d cases still shows every case that it had finished',
  async (cases) => {
    const runDir = mkdtempSync(join(folder, 'run-'));
    const told = await killedAfter(cases, runDir);
    const run = await openRun(runDir);
    await run.close();
    const shown = run.model.cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`);
    expect(shown.slice(0, told.length)).toEqual(told);
    expect(run.problems.filter(({ code }) => code !== 'event-torn')).toEqual([]);
    expect(run.model.end).toBeUndefined();
    expect(textReport(run.model)).toContain('the run was stopped before its end');
    const zip = await zipRun(runDir);
    const { manifest } = await verifyRun(zip);
    expect(manifest?.complete).toBe(false);
    expect(manifest?.files.map(({ name }) => name)).toContain('capture.pcapng');
  },
);
