import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { KeptRecord } from '../evidence/kept-settings.ts';
import { PutBackJournal } from '../evidence/put-back-journal.ts';
import { openRun } from '../evidence/open-run.ts';
import { verifyRun } from '../evidence/verify-run.ts';
import type { Fixtures } from './fixture.ts';
import { freshDir, inlineCase, removeDirs, runInline, tr069 } from './inline-run.test-support.ts';
import { readInterruptedRun } from './interrupted-run.ts';
import { runCases, type RunResult } from './run-cases.ts';

afterEach(removeDirs);

interface Bench {
  readonly device: { change(name: string): void };
}

const value = (name: string, text: string): KeptRecord => ({ kind: 'value', name, value: text, type: 'string' });

/** A device whose changes are kept, and put back when a run is resumed unless it refuses. */
function deviceOf(seen: string[], refuses = false): Fixtures<Bench> {
  return {
    device: {
      scope: 'run',
      setUp: (_needed, { journal }) => {
        if (refuses) throw new Error('the device is silent');
        if (journal.inherited !== undefined) seen.push(`put back ${[...journal.inherited.values.keys()].join()}`);
        journal.settleInherited();
        const part = journal.part();
        const change = (name: string): void => {
          part.keep([value(name, 'old')]);
          seen.push(`change ${name}`);
        };
        return { value: { change }, tearDown: async () => part.settle() };
      },
    },
  };
}

const dirs = { run: '', copy: '' };
const seen: string[] = [];
const ofCase = (id: string, isKilled = false) =>
  inlineCase<Bench>({ id }, ({ device, expect: expectThat }) => {
    device.change(id);
    // What is on the disk at this moment is what a kill at this moment leaves.
    if (isKilled) cpSync(dirs.run, dirs.copy, { recursive: true });
    expectThat(1, 'one is one').toBe(1);
  });

/** The folder of a run that was killed in the second of three cases. */
async function killedRun(): Promise<string> {
  const folder = freshDir();
  dirs.run = join(folder, 'run');
  dirs.copy = join(folder, 'copy');
  seen.length = 0;
  const cases = [ofCase('TEST-1'), ofCase('TEST-2', true), ofCase('TEST-3')];
  await runInline<Bench>(cases, { dir: dirs.run, fixtures: deviceOf([]), startedWith: { target: 'a' } });
  // The process that wrote it is this one, which lives.
  edit('put-back.jsonl', (text) => text.replace(/"started":"\d*"/, '"started":"long ago"'));
  return dirs.copy;
}

function edit(name: string, change: (text: string) => string): void {
  const path = join(dirs.copy, name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

async function resumed(dir: string, fixtures = deviceOf(seen)): Promise<RunResult> {
  return await runCases<Bench>({
    cases: ['TEST-1', 'TEST-2', 'TEST-3'].map((id) => ofCase(id)),
    fixtures,
    profile: tr069,
    target: { name: 'test target', kind: 'cpe' },
    dir,
    resume: { run: await readInterruptedRun(dir), first: ['device'] },
  });
}

describe('a run that was killed', () => {
  test('is gone on with: what it left changed is put back, then what it had not judged is judged', async () => {
    const dir = await killedRun();
    const { cases, verdicts } = await resumed(dir);
    expect(seen).toEqual(['put back TEST-1,TEST-2', 'change TEST-2', 'change TEST-3']);
    expect(cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`)).toEqual([
      'TEST-1 pass',
      'TEST-2 pass',
      'TEST-3 pass',
    ]);
    expect(verdicts.pass).toBe(3);
    const run = await openRun(dir);
    await run.close();
    expect(run.model.cases.map(({ meta }) => meta.id)).toEqual(['TEST-1', 'TEST-2', 'TEST-3']);
    expect(run.source.names).toContain('capture-2.pcapng');
    expect(run.source.names).not.toContain('put-back.jsonl');
    const times = run.events.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
  });

  test('is gone on with behind its last whole line', async () => {
    const dir = await killedRun();
    edit('events.jsonl', (text) => `${text}{"v":1,"n":`);
    edit('put-back.jsonl', (text) => `${text}{"part":7,"kept":[{"kind":"val`);
    expect((await resumed(dir)).verdicts.pass).toBe(3);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
  });

  test('judges nothing when the device cannot be put back, and can be resumed again', async () => {
    const dir = await killedRun();
    await expect(resumed(dir, deviceOf(seen, true))).rejects.toThrow(/the device is silent/);
    expect(seen).toEqual([]);
    edit('put-back.jsonl', (text) => text.replaceAll(/"started":"\d*"/g, '"started":"long ago"'));
    expect((await resumed(dir)).verdicts.pass).toBe(3);
    expect(seen[0]).toBe('put back TEST-1,TEST-2');
  });

  test('tells whoever resumes it what it was started with', async () => {
    const run = await readInterruptedRun(await killedRun());
    expect(run.startedWith).toEqual({ target: 'a' });
    expect(run.judged.map(({ meta }) => meta.id)).toEqual(['TEST-1']);
  });
});

describe('a run that is not resumed', () => {
  test('is over', async () => {
    await killedRun();
    await expect(readInterruptedRun(dirs.run)).rejects.toMatchObject({ code: 'run-not-resumable' });
  });

  test('is still going on', async () => {
    const dir = await killedRun();
    PutBackJournal.reopen(dir);
    await expect(readInterruptedRun(dir)).rejects.toMatchObject({ code: 'run-running' });
  });

  test('was changed by somebody', async () => {
    const dir = await killedRun();
    edit('events.jsonl', (text) => text.replace('one is one', 'one is two'));
    await expect(readInterruptedRun(dir)).rejects.toMatchObject({ code: 'run-format' });
  });

  test('has cases that this program does not', async () => {
    const dir = await killedRun();
    const run = await readInterruptedRun(dir);
    const options = { fixtures: deviceOf([]), dir, resume: { run, first: ['device'] } };
    const resuming = runInline<Bench>([ofCase('TEST-1')], options);
    await expect(resuming).rejects.toMatchObject({ code: 'run-not-resumable' });
  });
});
