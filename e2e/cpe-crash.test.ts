import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { CrashAcs } from './cpe-crash-acs.ts';

// Two devices side by side, because a start is mostly waiting for one core.
const devices = 2;
const killsPerDevice = 100;
// A life lasts until the n-th POST and a little longer, so that kills fall into boots, sessions, writes and reboots alike.
const postsMax = 16;
const killAfterMsMax = 8;
// A device that stops talking is killed all the same.
const lifeMsMax = 3000;

const directory = mkdtempSync(join(tmpdir(), 'cordon-crash-'));
const program = fileURLToPath(new URL('cpe-process.ts', import.meta.url));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts a device and resolves when it is ready; one that cannot start fails the test with its log. */
async function startDevice(acsUrl: string, stateDirectory: string): Promise<ChildProcess> {
  const config = { acsUrl, stateDirectory, bootDelayMs: 0, logLevel: 'error' };
  const env = { ...process.env, CORDON_COMPILE_CACHE: join(directory, 'compiled') };
  const child = spawn(process.execPath, [program, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const log: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) =>
      reject(new Error(`The device did not start (${code}): ${Buffer.concat(log).toString()}`)),
    );
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

/** Kills one device again and again, and lets it come to rest at the end. Returns the book that its ACS kept. */
async function torment(name: string): Promise<CrashAcs> {
  const acs = new CrashAcs();
  const acsUrl = await acs.listen();
  const stateDirectory = join(directory, name);
  try {
    for (let count = 0; count < killsPerDevice && acs.findings.length === 0; count += 1) {
      const met = acs.posts(randomInt(1, postsMax));
      const child = await startDevice(acsUrl, stateDirectory);
      await Promise.race([met, new Promise((resolve) => setTimeout(resolve, lifeMsMax))]);
      await new Promise((resolve) => setTimeout(resolve, randomInt(killAfterMsMax)));
      await kill(child);
    }
    acs.orderNoMoreReboots();
    const last = await startDevice(acsUrl, stateDirectory);
    await acs.nextFinishedSession();
    await kill(last);
  } finally {
    acs.close();
  }
  return acs;
}

test('200 kills lose neither an acknowledged value nor an undelivered M Reboot', { timeout: 240_000 }, async () => {
  const books = await Promise.all(Array.from({ length: devices }, (_, index) => torment(`device-${index}`)));
  for (const { findings, owedReboots, counts } of books) {
    expect(findings).toEqual([]);
    expect(owedReboots).toEqual([]);
    // The loop must have met the device at work, or it has shown nothing.
    expect(counts.writesAcknowledged).toBeGreaterThan(killsPerDevice);
    expect(counts.rebootsAcknowledged).toBeGreaterThan(killsPerDevice / 10);
  }
  process.stdout.write(`${JSON.stringify(books.map(({ counts }) => counts))}\n`);
});
