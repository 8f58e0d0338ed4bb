// A bench that is killed in the middle of an injection run, again and again, and the device as an ACS finds it that knows nothing of it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun, verifyRun } from '@cordon/testbench';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { valuesOfDevice } from './foreign-acs.ts';

const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');
const folder = mkdtempSync(join(tmpdir(), 'cordon-resume-'));
const children = new Set<ChildProcess>();

const deviceArgs = (stateDir: string, ...more: string[]): string[] => [
  launcher,
  'cpe',
  'run',
  `--state=${stateDir}`,
  '--connection-requests-per-minute=10000',
  ...more,
];

/** The target file of a device that keeps its state there. JSON is YAML too. */
const targetText = (state: string): string =>
  JSON.stringify({
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

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** All values of the device. Once it has a state, that is looked at in a copy, which leaves the original alone. */
async function valuesIn(state: string): Promise<ReadonlyMap<string, string>> {
  let place = state;
  if (existsSync(state)) {
    place = join(mkdtempSync(join(folder, 'copy-')), 'state');
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

const eventsText = (run: string): string => {
  const path = join(run, 'events.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const writesSent = (run: string): number => eventsText(run).match(/<\w+:SetParameterValues>/g)?.length ?? 0;

/** Starts or resumes a run, and kills it after so many further writes. */
async function killedAfter(writes: number, run: string, args: readonly string[]): Promise<void> {
  const before = writesSent(run);
  const bench = cordon(...args);
  await vi.waitUntil(() => bench.exitCode !== null || writesSent(run) >= before + writes, {
    timeout: 120_000,
    interval: 20,
  });
  bench.kill('SIGKILL');
  if (bench.exitCode === null && bench.signalCode === null) await once(bench, 'exit');
  expect(bench.signalCode).toBe('SIGKILL');
}

function refusalOf(run: string): string {
  const { status, stderr } = spawnSync(process.execPath, [launcher, 'test', '--resume', run]);
  expect(status).toBe(64);
  return stderr.toString();
}

/** A run that was killed four times, what the device had before it, and what it had after each kill. */
interface Killed {
  readonly state: string;
  readonly run: string;
  readonly target: string;
  readonly original: ReadonlyMap<string, string>;
  readonly atKill: readonly ReadonlyMap<string, string>[];
}

async function killedRun(): Promise<Killed> {
  const dir = mkdtempSync(join(folder, 'run-'));
  const [state, run, target] = [join(dir, 'state'), join(dir, 'run'), join(dir, 'target.yaml')];
  writeFileSync(target, targetText(state));
  const original = await valuesIn(state);
  const atKill: ReadonlyMap<string, string>[] = [];
  const begin = ['cpe', '--target', target, '--case', 'INJ-003', '--safety', 'S3', '--out', run];
  // With its credentials set, among the controls, with the first values, and with those of a later family.
  for (const [index, writes] of [1, 3, 9, 16].entries()) {
    await killedAfter(writes, run, index === 0 ? begin : ['--resume', run]);
    atKill.push(await valuesIn(state));
  }
  return { state, run, target, original, atKill };
}

function expectChanged({ original, atKill }: Killed): void {
  const changed = atKill.map((now) => [...original].filter(([name, value]) => now.get(name) !== value));
  // The first kill may come before the device has taken what was sent.
  expect(changed.filter((names) => names.length > 0).length).toBeGreaterThan(1);
  expect(changed.flat().map(([name]) => name)).toContain('Device.Time.LocalTimeZone');
}

test('a bench that is killed in the middle of an injection run leaves a run that is gone on with: everything is put back and checked first, then the rest is judged', {
  timeout: 540_000,
}, async () => {
  const killed = await killedRun();
  const { state, run, target, original } = killed;
  expectChanged(killed);
  const journal = join(run, 'put-back.jsonl');
  // To its owner alone.
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  writeFileSync(target, targetText(state).replace('Killed', 'Another'));
  expect(refusalOf(run)).toMatch(/was begun with another target/);
  writeFileSync(target, targetText(state));

  const [code] = (await once(cordon('--resume', run), 'exit')) as [number];
  expect(code).toBe(0);
  expect(await valuesIn(state)).toEqual(original);
  const opened = await openRun(run);
  await opened.close();
  expect(opened.model.cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`)).toEqual(['INJ-003 pass']);
  const names = opened.events.flatMap((event) => (event.kind === 'observation' ? [event.name] : [event.kind]));
  const resumed = names.lastIndexOf('run-resumed');
  expect(names.indexOf('restored', resumed)).toBeLessThan(names.indexOf('case-begin', resumed));
  expect(await verifyRun(run)).toMatchObject({ ok: true });
  expect(existsSync(journal)).toBe(false);
  expect(refusalOf(run)).toMatch(/came to its end/);
});

test('a run that does not exist is not gone on with', () => {
  expect(refusalOf(join(folder, 'nothing'))).toMatch(/no run at/);
});
