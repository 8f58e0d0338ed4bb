// A bench that is killed while the clock of a device stands where it led it (TLS-C-047), and the run that goes on: the clock is put right first.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun, verifyRun } from '@cordon/testbench';
import { afterAll, afterEach, expect, test, vi } from 'vitest';

const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');
const folder = mkdtempSync(join(tmpdir(), 'cordon-led-clock-'));
const hostName = 'acs.canary.test';
const children = new Set<ChildProcess>();
const dayMs = 86_400_000;

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function cordon(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [launcher, ...args], { stdio: 'ignore' });
  children.add(child);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

const eventsText = (run: string): string => {
  const path = join(run, 'events.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** How far the clock of the device is from the true time, by each of its Informs. */
const offsets = (run: string): readonly number[] =>
  [...eventsText(run).matchAll(/<CurrentTime[^>]*>([^<]+)</g)].map(([, time = '']) => Date.parse(time) - Date.now());

const isBack = (offsetMs: number): boolean => Math.abs(offsetMs + 45 * dayMs) < dayMs;

/** Starts a device and a bench that puts its clock back, kills the bench then, and returns the folder of its run. */
async function killedRun(): Promise<string> {
  const dir = mkdtempSync(join(folder, 'run-'));
  const [lab, run, target] = [join(dir, 'lab'), join(dir, 'run'), join(dir, 'target.yaml')];
  const [acsPort, timePort] = [await freePort(), await freePort()];
  expect(spawnSync(process.execPath, [launcher, 'pki', 'init', lab]).status).toBe(0);
  // JSON is YAML too. The device is not the bench's process: it lives on with its clock.
  const settings = {
    format: 'cordon-target/1',
    name: 'Led',
    kind: 'cpe',
    labNetwork: true,
    acs: { host: '127.0.0.1', port: acsPort, hostName, certificate: { lab } },
    limits: { connectionRequestsPerHour: 10_000, responseTimeoutMs: 20_000 },
    rig: { kind: 'command', actions: { start: [process.execPath, '--version'] } },
    time: { listen: { host: '127.0.0.1', port: timePort } },
  };
  writeFileSync(target, JSON.stringify(settings));
  cordon(
    'cpe',
    'run',
    `--acs-url=https://${hostName}:${acsPort}/cwmp`,
    `--ca-file=${join(lab, 'root.pem')}`,
    `--resolve=${hostName}:127.0.0.1`,
    `--time-server-port=${timePort}`,
    '--connection-requests-per-minute=10000',
    // It comes by itself to a bench that knows no way to it yet, whether its last session was cut or not.
    '--parameter=Device.ManagementServer.PeriodicInformInterval=10',
    '--defect=believes-any-time',
  );
  const bench = cordon('test', 'cpe', '--target', target, '--case', 'TLS-C-047', '--safety', 'S4', '--out', run);
  await vi.waitUntil(() => bench.exitCode !== null || offsets(run).some(isBack), { timeout: 200_000, interval: 20 });
  bench.kill('SIGKILL');
  if (bench.exitCode === null && bench.signalCode === null) await once(bench, 'exit');
  expect(bench.signalCode).toBe('SIGKILL');
  return run;
}

test('a bench that is killed while it has put a clock back says so, and goes on with a device whose clock is right again', {
  timeout: 640_000,
}, async () => {
  const run = await killedRun();
  const journal = join(run, 'put-back.jsonl');
  expect(isBack(offsets(run).at(-1) ?? 0)).toBe(true);
  expect(readFileSync(journal, 'utf8')).toContain('"kind":"clock"');

  const before = offsets(run).length;
  const bench = cordon('test', '--resume', run);
  const [code] = (await once(bench, 'exit')) as [number];
  expect(code).toBe(0);
  // It came with the clock of the killed bench, and leaves with the true time.
  const since = offsets(run).slice(before);
  expect(isBack(since[0] ?? 0)).toBe(true);
  expect(Math.abs(since.at(-1) ?? dayMs)).toBeLessThan(dayMs / 24);
  const opened = await openRun(run);
  await opened.close();
  expect(opened.model.cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`)).toEqual(['TLS-C-047 warn']);
  const names = opened.events.flatMap((event) => (event.kind === 'observation' ? [event.name] : [event.kind]));
  const resumed = names.lastIndexOf('run-resumed');
  const putRight = names.indexOf('clock-put-right', resumed);
  expect(putRight).toBeGreaterThan(resumed);
  expect(putRight).toBeLessThan(names.indexOf('case-begin', resumed));
  expect(await verifyRun(run)).toMatchObject({ ok: true });
  expect(existsSync(journal)).toBe(false);
});
