import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DayAcs } from './cpe-day/day-acs.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-process-'));
const stateDirectory = join(directory, 'state');
const secrets = ['acs-password-9', 'cr-password-9'];
const acs = new DayAcs();
const output = { stdout: '', stderr: '' };
let device: ChildProcess;

beforeAll(async () => {
  const config = {
    acsUrl: await acs.listen(),
    acsUsername: 'u',
    acsPassword: secrets[0],
    connectionRequest: { password: secrets[1] },
    stateDirectory,
    logLevel: 'trace',
    defects: ['secrets-readable'],
  };
  const program = fileURLToPath(new URL('cpe-process.ts', import.meta.url));
  const firstSession = acs.rest();
  const child = spawn(process.execPath, [program, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  device = child;
  await firstSession;
});
afterAll(() => {
  device.kill('SIGKILL');
  acs.close();
  rmSync(directory, { recursive: true, force: true });
});

test('stdout has one line that says where the device is', async () => {
  await expect.poll(() => output.stdout).toMatch(/\n$/);
  expect(JSON.parse(output.stdout)).toEqual({
    kind: 'ready',
    pid: device.pid,
    connectionRequestUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/),
    serialNumber: 'CORDON0001',
    defects: ['secrets-readable'],
  });
});

test('stderr is JSON lines, warns of the defect and of http, and names no secret', () => {
  const lines = output.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg?: string });
  expect(lines.some(({ msg }) => msg?.includes('DELIBERATELY DEFECTIVE'))).toBe(true);
  expect(lines.some(({ msg }) => msg?.includes('THE ACS URL IS http'))).toBe(true);
  for (const secret of secrets) expect(output.stderr).not.toContain(secret);
});

test('the state is for the owner only', () => {
  const modes = readdirSync(stateDirectory).map((name) => statSync(join(stateDirectory, name)).mode & 0o777);
  expect([statSync(stateDirectory).mode & 0o777, new Set(modes)]).toEqual([0o700, new Set([0o600])]);
});

test('SIGHUP is a power cycle; SIGTERM ends the process in order', async () => {
  const again = acs.rest();
  device.kill('SIGHUP');
  await again;
  const exited = new Promise((resolve) => device.once('exit', resolve));
  device.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect([acs.book.findings, readdirSync(stateDirectory)]).toEqual([[], ['journal.log']]);
});
