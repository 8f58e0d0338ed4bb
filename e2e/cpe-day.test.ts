import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { DayAcs } from './cpe-day/day-acs.ts';

// Devices live side by side, because a start is mostly waiting for one core.
const devices = 2;
// Enough to see a promise broken; CORDON_DAY_KILLS asks for more, as docs/testing.md says.
const kills = Number(process.env['CORDON_DAY_KILLS'] ?? 100);
const killsPerDevice = kills / devices;
// A life lasts until the n-th request and a little longer, so that kills fall into boots, sessions, writes, transfers and reboots alike.
const requestsMax = 30;
const killAfterMsMax = 12;
// A device that stops talking is killed all the same.
const lifeMsMax = 3000;
const restMsMax = 60_000;

const directory = mkdtempSync(join(tmpdir(), 'cordon-day-'));
const program = fileURLToPath(new URL('cpe-process.ts', import.meta.url));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts a device and resolves when it is ready; one that cannot start fails the test with its log. */
async function startDevice(acs: DayAcs, acsUrl: string, stateDirectory: string): Promise<ChildProcess> {
  const firmware = { vendorKeys: [acs.files.vendorPublicKeyPem] };
  const config = { acsUrl, stateDirectory, firmware, software: firmware, bootDelayMs: 0, logLevel: 'error' };
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

const atMost = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Kills one device again and again during its day, and lets it come to rest at the end. Returns the book that its ACS kept. */
async function liveThroughTheDay(name: string): Promise<DayAcs['book']> {
  const acs = new DayAcs();
  const acsUrl = await acs.listen();
  const stateDirectory = mkdtempSync(join(directory, `${name}-`));
  try {
    for (let count = 0; count < killsPerDevice && acs.book.findings.length === 0; count += 1) {
      const met = acs.requests(randomInt(1, requestsMax));
      const child = await startDevice(acs, acsUrl, stateDirectory);
      await Promise.race([met, atMost(lifeMsMax)]);
      await atMost(randomInt(killAfterMsMax));
      await kill(child);
    }
    const last = await startDevice(acs, acsUrl, stateDirectory);
    await Promise.race([acs.rest(), atMost(restMsMax)]);
    await kill(last);
  } finally {
    acs.close();
  }
  return acs.book;
}

test(`${kills} kills in the course of a day lose nothing acknowledged, leave no set in half, and every transfer is reported truly`, {
  timeout: 600_000,
}, async () => {
  const books = await Promise.all(Array.from({ length: devices }, (_, index) => liveThroughTheDay(`device-${index}`)));
  process.stdout.write(`${JSON.stringify(books.map(({ counts }) => counts))}\n`);
  expect(books.reduce((sum, { counts }) => sum + counts.units, 0)).toBeGreaterThan(kills / 100);
  for (const { findings, owed, counts } of books) {
    expect(findings).toEqual([]);
    expect(owed).toEqual([]);
    // The kills must have met the device at all its work, or they have shown nothing.
    const { writes, rows, attributes, orders, transfers, reports, failures } = counts;
    expect(Math.min(writes, transfers, reports)).toBeGreaterThan(killsPerDevice / 4);
    expect(Math.min(rows, attributes, orders, failures)).toBeGreaterThan(killsPerDevice / 25);
  }
});
