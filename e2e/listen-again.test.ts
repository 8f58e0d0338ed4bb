// A device that is not the bench's takes what it was sent to a shell when the run is over: whoever goes on listening hears it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCpeBench } from '@cordon/cli';
import { openRun, parseTarget, verifyRun } from '@cordon/testbench';
import { afterAll, afterEach, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cordon-listen-'));
const devices: ChildProcess[] = [];
afterEach(() => {
  for (const device of devices.splice(0)) device.kill('SIGKILL');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const host = '127.0.0.1';
const password = 'connection-request-of-a-lasting-device';

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Below the ports that the system hands out: in the pause between two listeners it must be nobody else's. */
const lastingPort = (): number => randomInt(10_000, 30_000);

/** `cordon listen` until it has told of an amendment. */
async function listen(dir: string): Promise<{ readonly code: number | null; readonly told: unknown }> {
  const main = join(import.meta.dirname, '../packages/cli/src/main.ts');
  const child = spawn(process.execPath, [main, 'listen', dir, '--for', '3m', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('changed after the end of the case')) child.kill('SIGINT');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, told: JSON.parse(stdout) };
}

test('a look-up that comes when the run is over fails the case that sent the value', { timeout: 300_000 }, async () => {
  const place = mkdtempSync(join(folder, 'run-'));
  // A name, which the device looks up at the bench: that it asks there is the control of the case.
  const acs = { scheme: 'http', host, hostName: 'acs.canary.test', port: await freeTcpPort() };
  const dns = { listen: { host, port: lastingPort() } };
  // JSON is YAML too.
  const text = JSON.stringify({
    format: 'cordon-target/1',
    name: 'lasting',
    kind: 'cpe',
    labNetwork: true,
    acs,
    dns,
    connectionRequest: { username: 'acs', password },
    // Nobody but the device itself starts it, and it comes by itself.
    rig: { kind: 'command', actions: {} },
    limits: { connectionRequestsPerHour: 10_000, responseTimeoutMs: 15_000 },
  });
  const config = {
    acsUrl: `http://${acs.hostName}:${acs.port}/cwmp`,
    dnsServer: `${host}:${dns.listen.port}`,
    connectionRequest: { username: 'acs', password, perMinuteMax: 10_000 },
    stateDirectory: join(place, 'state'),
    defects: ['shell-by-job-in-upload-url'],
  };
  const program = join(import.meta.dirname, 'cpe-process.ts');
  devices.push(spawn(process.execPath, [program, JSON.stringify(config)], { stdio: 'ignore' }));
  const dir = join(place, 'run');
  const target = { settings: parseTarget(text, 'lasting'), baseDir: place };
  const result = await runCpeBench({ target, dir, cases: ['INJ-005'], safety: 'S3', profile: 'hardened' });
  expect(result).toMatchObject({ tearDownError: undefined, verdicts: { pass: 1, fail: 0 } });

  const { code, told } = await listen(dir);
  expect(code).toBe(1);
  expect(told).toMatchObject({
    run: dir,
    verdicts: { pass: 0, fail: 1 },
    amended: [
      { id: 'INJ-005', verdict: 'fail', reason: expect.stringMatching(/Came late: Upload URL by quote-single/) },
    ],
  });
  const run = await openRun(dir);
  await run.close();
  expect(run.model.cases).toMatchObject([{ verdict: 'fail' }]);
  expect(await verifyRun(dir)).toMatchObject({ ok: true });
});
