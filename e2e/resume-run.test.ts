// A bench that is killed in the middle of an injection run, again and again, and the device as an ACS finds it that knows nothing of it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun, verifyRun } from '@cordon/testbench';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { valuesOfDevice } from './foreign-acs.ts';

const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');
const dir = mkdtempSync(join(tmpdir(), 'cordon-resume-'));
const state = join(dir, 'state');
const run = join(dir, 'run');
const target = join(dir, 'target.yaml');
const children = new Set<ChildProcess>();

const deviceArgs = (stateDir: string, ...more: string[]): string[] => [
  launcher,
  'cpe',
  'run',
  `--state=${stateDir}`,
  '--connection-requests-per-minute=10000',
  ...more,
];

// JSON is YAML too.
const targetText = JSON.stringify({
  format: 'cordon-target/1',
  name: 'Killed',
  kind: 'cpe',
  labNetwork: true,
  acs: { host: '127.0.0.1', hostName: 'acs.canary.test' },
  limits: { connectionRequestsPerHour: 10_000, responseTimeoutMs: 20_000, applyMs: 3_000 },
  rig: {
    kind: 'spawn',
    command: process.execPath,
    args: deviceArgs(state, '--acs-url={acsUrl}', '--ca-file={caFile}', '--dns-server={dnsServer}'),
    readyPattern: '"kind":"ready"',
    startTimeoutMs: 60_000,
  },
  dns: { listen: { host: '127.0.0.1', port: 0 } },
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** All values of the device. Once it has a state, that is looked at in a copy, which leaves the original alone. */
async function values(): Promise<ReadonlyMap<string, string>> {
  let place = state;
  if (existsSync(state)) {
    place = join(mkdtempSync(join(dir, 'copy-')), 'state');
    cpSync(state, place, { recursive: true });
    cpSync(`${state}.key`, `${place}.key`);
  }
  let device: ChildProcess | undefined;
  try {
    const all = await valuesOfDevice((acsUrl) => {
      device = spawn(process.execPath, deviceArgs(place, `--acs-url=${acsUrl}`), { stdio: 'ignore' });
      children.add(device);
    });
    return new Map([...all].filter(([name]) => !isItsOwn(name)));
  } finally {
    device?.kill('SIGKILL');
  }
}

/** What the device says of this start, and of who asks. */
const isItsOwn = (name: string): boolean =>
  /UpTime|CurrentLocalTime|ConnectionRequestURL|ManagementServer\.URL$|\.Stats\.|MemoryStatus|ProcessStatus/.test(name);

function cordon(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [launcher, 'test', ...args], { stdio: 'ignore' });
  children.add(child);
  return child;
}

const eventsText = (): string => {
  const path = join(run, 'events.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const writesSent = (): number => eventsText().match(/<\w+:SetParameterValues>/g)?.length ?? 0;

/** Starts or resumes the run, and kills it after so many further writes. */
async function killedAfter(writes: number, ...args: readonly string[]): Promise<void> {
  const before = writesSent();
  const bench = cordon(...args);
  await vi.waitUntil(() => bench.exitCode !== null || writesSent() >= before + writes, {
    timeout: 120_000,
    interval: 20,
  });
  bench.kill('SIGKILL');
  if (bench.exitCode === null && bench.signalCode === null) await once(bench, 'exit');
  expect(bench.signalCode).toBe('SIGKILL');
}

function refusalOf(folder: string): string {
  const { status, stderr } = spawnSync(process.execPath, [launcher, 'test', '--resume', folder]);
  expect(status).toBe(64);
  return stderr.toString();
}

describe('a bench that is killed in the middle of an injection run', () => {
  let original: ReadonlyMap<string, string>;
  const atKill: ReadonlyMap<string, string>[] = [];

  beforeAll(async () => {
    writeFileSync(target, targetText);
    original = await values();
    const begin = ['cpe', '--target', target, '--case', 'INJ-003', '--safety', 'S3', '--out', run];
    // With its credentials set, among the controls, with the first values, and with those of a later family.
    for (const [index, writes] of [1, 3, 9, 16].entries()) {
      await killedAfter(writes, ...(index === 0 ? begin : ['--resume', run]));
      atKill.push(await values());
    }
  }, 240_000);

  test('leaves the device changed', () => {
    const changed = atKill.map((now) => [...original].filter(([name, value]) => now.get(name) !== value));
    // The first kill may come before the device has taken what was sent.
    expect(changed.filter((names) => names.length > 0).length).toBeGreaterThan(1);
    expect(changed.flat().map(([name]) => name)).toContain('Device.Time.LocalTimeZone');
  });

  test('says what to put back to its owner alone', () => {
    expect(spawnSync('stat', ['-c', '%a', join(run, 'put-back.jsonl')]).stdout.toString()).toBe('600\n');
  });

  test('is not gone on with for another target', () => {
    writeFileSync(target, targetText.replace('Killed', 'Another'));
    expect(refusalOf(run)).toMatch(/was begun with another target/);
    writeFileSync(target, targetText);
  });

  test('is gone on with: everything is put back and checked first, then the rest is judged', async () => {
    const bench = cordon('--resume', run);
    const [code] = (await once(bench, 'exit')) as [number];
    expect(code).toBe(0);
    expect(await values()).toEqual(original);
    const opened = await openRun(run);
    await opened.close();
    expect(opened.model.cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`)).toEqual(['INJ-003 pass']);
    const names = opened.events.flatMap((event) => (event.kind === 'observation' ? [event.name] : [event.kind]));
    const resumed = names.lastIndexOf('run-resumed');
    expect(names.indexOf('restored', resumed)).toBeLessThan(names.indexOf('case-begin', resumed));
    expect(await verifyRun(run)).toMatchObject({ ok: true });
    expect(existsSync(join(run, 'put-back.jsonl'))).toBe(false);
  }, 300_000);

  test.each([
    ['is over', run, /came to its end/],
    ['does not exist', join(dir, 'nothing'), /no run at/],
  ])('is not gone on with when it %s', (_why, folder, says) => {
    expect(refusalOf(folder)).toMatch(says);
  });
});
