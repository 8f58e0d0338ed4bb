// A device whose shell can ping and look nothing up: only the case that watches for echo requests sees it, by a capture of this machine. Where the
// machine may not capture, the run and its report say so.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { factsName, IcmpWatcher, openRun, type RunResult, textReport } from '@cordon/testbench';
import { afterAll, describe, expect, test } from 'vitest';
import { wantsAllCases } from './expected-verdicts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-echo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const defect = 'pinging-shell-in-provisioning-code';
const parameter = 'Device.DeviceInfo.ProvisioningCode';

/** Undefined where this machine may capture and ping; else what it lacks. */
const lack = await (async (): Promise<string | undefined> => {
  const evidence = { nowMs: () => 0, observe: <T>(_name: string, data: T): T => data };
  const watcher = new IcmpWatcher({ address: '127.0.0.1', evidence });
  const why = await watcher.hears();
  await watcher.stop();
  const pings = spawnSync('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1']).status === 0;
  return why ?? (pings ? undefined : 'this machine does not ping itself (Debian: iputils-ping)');
})();

// An address of its own: whatever else pings this machine meanwhile is another's.
const targetAt = (address: string, defects: readonly string[]) => {
  const target = referenceTarget({ name: 'echo', description: defects.join(', ') || 'sound', defects });
  return { ...target, settings: { ...target.settings, icmp: { address } } };
};

const run = async (cases: readonly string[], target: ReturnType<typeof targetAt>): Promise<RunResult> => {
  const dir = mkdtempSync(join(folder, 'run-'));
  return await runCpeBench({ target, dir, cases, safety: 'S3', profile: 'hardened' });
};
const verdictsOf = ({ cases }: RunResult): Readonly<Record<string, string>> =>
  Object.fromEntries(cases.map(({ meta, verdict }) => [meta.id, verdict]));

test('a machine that cannot watch says so in the run and in its report', { timeout: 240_000 }, async () => {
  const result = await run(['INJ-034'], targetAt('192.0.2.1', []));
  expect(verdictsOf(result)).toEqual({ 'INJ-034': 'not-applicable' });
  const opened = await openRun(result.dir);
  const reason = /ICMP was not watched: 192\.0\.2\.1 cannot be used/;
  expect(opened.model.cases[0]?.reason).toMatch(reason);
  expect(textReport(opened.model)).toMatch(reason);
  await opened.close();
});

describe.skipIf(lack !== undefined)(`echo requests (${lack ?? 'by a capture of this machine'})`, () => {
  test('a shell that only pings is found at its parameter, by the families that it evaluates, and proven', {
    timeout: 300_000,
  }, async () => {
    // The case whose values have names looked up hears nothing of it.
    const silent = wantsAllCases ? ['INJ-031'] : [];
    const result = await run([...silent, 'INJ-034'], targetAt('127.9.1.7', [defect]));
    expect(result.tearDownError).toBeUndefined();
    const passes = Object.fromEntries(silent.map((id) => [id, 'pass']));
    expect(verdictsOf(result)).toEqual({ ...passes, 'INJ-034': 'fail' });
    const opened = await openRun(result.dir);
    const facts = opened.events.find(
      (event) => event.kind === 'observation' && event.name === factsName && event.caseId === 'INJ-034',
    );
    const { findings } = (facts?.kind === 'observation' ? facts.data : {}) as unknown as {
      readonly findings: readonly { readonly parameter: string; readonly family: string; readonly again: unknown }[];
    };
    await opened.close();
    expect(new Set(findings.map((one) => one.parameter))).toEqual(new Set([parameter]));
    expect(findings.map(({ family }) => family).toSorted()).toEqual([
      'blank-field-separator',
      'blank-tab',
      'separator-ampersand',
      'separator-line-feed',
      'separator-pipe',
      'separator-semicolon',
      'substitution-back-quote',
      'substitution-parenthesis',
    ]);
    expect(findings.filter(({ again }) => again !== null)).toMatchObject([{ again: true, twin: false }]);
  });
});
