// A bench that is killed while its target is in its factory state: nobody else would ever set it up again.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun } from '@cordon/testbench';
import { afterAll, expect, test, vi } from 'vitest';

const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');
const folder = mkdtempSync(join(tmpdir(), 'cordon-reset-'));
const children = new Set<ChildProcess>();

// JSON is YAML too.
const targetText = JSON.stringify({
  format: 'cordon-target/1',
  name: 'Reset',
  kind: 'cpe',
  labNetwork: true,
  acs: { host: '127.0.0.1' },
  device: { retail: true },
  limits: { connectionRequestsPerHour: 10_000, responseTimeoutMs: 20_000 },
  rig: {
    kind: 'spawn',
    command: process.execPath,
    // Long enough away to be caught at it.
    args: [
      launcher,
      'cpe',
      'run',
      '--state={stateDir}',
      '--acs-url={acsUrl}',
      '--ca-file={caFile}',
      '--boot-delay-ms=3000',
    ],
    factoryStateArgs: ['--parameter', 'Device.ManagementServer.EnableCWMP=false'],
    readyPattern: '"kind":"ready"',
    startTimeoutMs: 60_000,
  },
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const textOf = (run: string, name: string): string => {
  const path = join(run, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** Judges by a case, kills the bench as soon as `isReset` holds of the run, and resumes it. */
async function resumedAfterReset(
  caseId: string,
  isReset: (run: string) => boolean,
): Promise<{ readonly run: string; readonly journal: string; readonly stderr: string }> {
  const dir = mkdtempSync(join(folder, 'run-'));
  const [run, target] = [join(dir, 'run'), join(dir, 'target.yaml')];
  writeFileSync(target, targetText);
  const args = ['cpe', '--target', target, '--case', caseId, '--safety', 'S4', '--out', run];
  const bench = spawn(process.execPath, [launcher, 'test', ...args], { stdio: 'ignore' });
  children.add(bench);
  await vi.waitUntil(() => bench.exitCode !== null || isReset(run), { timeout: 120_000, interval: 20 });
  bench.kill('SIGKILL');
  if (bench.exitCode === null && bench.signalCode === null) await once(bench, 'exit');
  expect(bench.signalCode).toBe('SIGKILL');
  const journal = textOf(run, 'put-back.jsonl');
  const { stderr } = spawnSync(process.execPath, [launcher, 'test', '--resume', run]);
  return { run, journal, stderr: stderr.toString() };
}

test.each([
  {
    caseId: 'PORT-005',
    by: 'its rig',
    // Started, set up, and in its factory state.
    isReset: (run: string) => (textOf(run, 'events.jsonl').match(/kind\\":\\"ready/g)?.length ?? 0) >= 3,
    action: 'factory-state',
    // Met again, it was watched in its factory state once more; what is known of its ports is another matter.
    verdict: 'inconclusive',
  },
  {
    caseId: 'SEC-014',
    by: 'RPC',
    isReset: (run: string) => textOf(run, 'events.jsonl').includes('FactoryResetResponse'),
    action: 'factory-reset',
    verdict: 'pass',
  },
])(
  'a reset by $by: it says what was lost, sets the target up again, and judges',
  { timeout: 300_000 },
  async ({ caseId, isReset, action, verdict }) => {
    const { run, journal, stderr } = await resumedAfterReset(caseId, isReset);
    const lastNote = journal.split('\n').findLast((line) => line.includes('"note":"factory-reset"'));
    expect(lastNote).toContain(`"action":"${action}"`);
    expect(stderr).toMatch(/reset the target to its factory state.*are lost/);
    const opened = await openRun(run);
    await opened.close();
    const seen = opened.events.flatMap((event) => (event.kind === 'observation' ? [event] : []));
    expect(seen.find(({ name }) => name === 'target-was-reset')?.data).toEqual({ isSetUp: true });
    expect(opened.model.cases.map(({ meta, verdict: given }) => [meta.id, given])).toEqual([[caseId, verdict]]);
    expect(existsSync(join(run, 'put-back.jsonl'))).toBe(false);
  },
);
