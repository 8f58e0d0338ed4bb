import { readFileSync, rmSync, truncateSync, writeFileSync, statSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CaseDefinition, type CaseTools, defineCase, type Profile, runCases } from '@cordon/testbench';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captured, freshDir, removeDirs } from '../captured-command.test-support.ts';

const profile: Profile = {
  name: 'tr069',
  title: 'TR-069',
  description: 'As published.',
  date: '2026-01-01',
  rules: {},
};

function caseNamed(id: string, body: (tools: CaseTools) => Promise<void>): CaseDefinition<unknown> {
  return defineCase(
    {
      id,
      title: `Title of ${id}`,
      suite: 'conformance/session',
      target: 'cpe',
      purpose: 'Shows something.',
      severity: 'high',
      safety: 'S1',
      requirements: [],
      timeoutMs: 5_000,
      estimatedMs: 10,
      spec: [{ doc: 'TR-069a6c1', section: '3.4.1', level: 'MUST' }],
      defects: [{ id: 'no-sni', fails: 'a sentence' }],
    },
    body,
  );
}

const cases = [
  caseNamed('TEST-1', async ({ step, expect: expectThat }) => {
    await step('Ask the device', () => expectThat(1, 'one is one').toBe(1));
  }),
  caseNamed('TEST-2', async ({ step, expect: expectThat }) => {
    await step('Ask again \u001b[31m', () => expectThat(1, 'one is two').toBe(2));
  }),
];

let run = '';
beforeAll(async () => {
  run = join(freshDir(), 'run');
  await runCases({ cases, fixtures: {}, profile, target: { name: 'a <target>', kind: 'cpe' }, dir: run });
});
afterAll(removeDirs);

/** The run as SIGKILL leaves it in the middle of the second case: no manifest, and a torn last line. */
function killedRun(): string {
  const dir = freshDir();
  const lines = readFileSync(join(run, 'events.jsonl'), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('"case-begin"') && line.includes('TEST-2'));
  writeFileSync(join(dir, 'events.jsonl'), `${lines.slice(0, at + 2).join('\n')}\n${lines[at + 2]?.slice(0, 20)}`);
  return dir;
}

test('show prints every verdict and exits with 0, though there are findings', async () => {
  const { code, out, err } = await captured(['report', 'show', run]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^pass +TEST-1 .*Title of TEST-1$/m);
  expect(out).toMatch(/^fail +TEST-2 /m);
  expect(out).toContain('1 fail, 1 pass');
});

test('show of a run that was killed has the finished case, and says what is torn', async () => {
  const { code, out, err } = await captured(['report', 'show', killedRun()]);
  expect(code).toBe(0);
  expect(out).toMatch(/^pass +TEST-1 /m);
  expect(out).toContain('stopped before its end');
  expect(err).toContain('is torn');
});

test('show --json is the JSON report', async () => {
  const { out } = await captured(['report', 'show', run, '--json']);
  expect(JSON.parse(out)).toMatchObject({ format: 'cordon-report/1', verdicts: { pass: 1, fail: 1 } });
});

test('show --case prints steps and expectations, hostile bytes made visible', async () => {
  const { out } = await captured(['report', 'show', run, '--case', 'test-2']);
  expect(out).toContain('TEST-2  Title of TEST-2\nfail (severity high, safety S1)');
  expect(out).toContain('Ask again \\u001b[31m');
  expect(out).toMatch(/BROKEN one is two: /);
  expect(out).not.toContain('\u001b');
});

test('show --case of a case that the run lacks is wrong usage, with a guess', async () => {
  const { code, err } = await captured(['report', 'show', run, '--case', 'TSET-2']);
  expect(err).toContain('Did you mean TEST-2?');
  expect(code).toBe(64);
});

test('verify says that a run is untouched, and which file was changed', async () => {
  const good = await captured(['report', 'verify', run]);
  expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/^fingerprint [0-9a-f]{64}\n/) as string });

  const zip = join(freshDir(), 'run.zip');
  const notice = expect.stringMatching(/^The capture can be decrypted .*--without-capture/);
  expect(await captured(['report', 'zip', run, '-o', zip])).toEqual({ code: 0, out: `${zip}\n`, err: notice });
  expect((await captured(['report', 'verify', zip])).code).toBe(0);

  truncateSync(zip, statSync(zip).size - 30);
  expect((await captured(['report', 'verify', zip])).code).not.toBe(0);
});

test('verify of a run that was never sealed is a finding, also as JSON', async () => {
  const { code, out } = await captured(['report', 'verify', killedRun(), '--json']);
  expect(JSON.parse(out)).toMatchObject({ ok: false });
  expect(code).toBe(1);
});

test('zip leaves the capture out when it is told to, and a check of it says so', async () => {
  const zip = join(freshDir(), 'run.zip');
  expect(await captured(['report', 'zip', run, '--without-capture', '-o', zip])).toMatchObject({ code: 0, err: '' });
  const { code, out } = await captured(['report', 'verify', zip]);
  expect(code).toBe(1);
  expect(out).toContain('capture.pcapng');
  expect(out).toContain('1 difference');
});

test('zip replaces nothing', async () => {
  const zip = join(freshDir(), 'run.zip');
  writeFileSync(zip, 'mine');
  expect((await captured(['report', 'zip', run, '-o', zip])).code).toBe(64);
  expect(readFileSync(zip, 'utf8')).toBe('mine');
});

test.each([
  ['json', '"cordon-report/1"'],
  ['junit', '<testsuite'],
  ['sarif', '"version": "2.1.0"'],
  ['csv', 'TEST-1'],
])('export --format %s prints the report', async (format, text) => {
  const { code, out } = await captured(['report', 'export', run, '--format', format]);
  expect(out).toContain(text);
  expect(code).toBe(0);
});

test('export -o writes a file and prints its name', async () => {
  const path = join(freshDir(), 'run.csv');
  expect((await captured(['report', 'export', run, '--format', 'csv', '-o', path])).out).toBe(`${path}\n`);
  expect(readFileSync(path, 'utf8')).toContain('TEST-2');
  rmSync(path);
  const nowhere = join(path, 'no', 'such');
  expect((await captured(['report', 'export', run, '--format', 'csv', '-o', nowhere])).code).toBe(64);
  expect(existsSync(nowhere)).toBe(false);
});

test.each(['show', 'verify', 'zip'])('%s of a path without a run is wrong usage', async (command) => {
  const { code, err } = await captured(['report', command, '/does/not/exist']);
  expect(err).toContain('/does/not/exist');
  expect(code).toBe(64);
});
