import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startFleet } from '@cordon/cpe';
import { runBareSessions } from './fleet/bare-client.ts';
import { startAcs } from './fleet/start-acs.ts';

// The figures that the project holds a fleet to.
const bytesPerDeviceMax = 15 * 1024;
const cpuRatioMax = 1.5;
const idleDevices = 10_000;

const sessionsPerRound = 1500;
const concurrency = 32;
const rounds = 11;
const warmUpRounds = 2;

function report(what: string, figure: number, limit: number): boolean {
  const met = figure <= limit;
  console.log(`${met ? 'ok  ' : 'MISS'} ${what}: ${figure.toFixed(2)} (at most ${limit})`);
  return met;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** CPU time of this process, user and system, in microseconds for each session. */
async function cpuUsPerSession(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / sessionsPerRound;
}

/** As many devices as sessions, all up at once: each has its first session. Building the model is not a session's cost. */
async function fleetCpuUs(acsUrl: string): Promise<number> {
  const fleet = await startFleet({
    acsUrl,
    count: sessionsPerRound,
    rampMs: 0,
    concurrency,
    durationMs: 600_000,
    periodicIntervalS: 86_400,
  });
  const us = await cpuUsPerSession(async () => {
    while (fleet.counts().sessions.complete < sessionsPerRound) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  const { sessions } = await fleet.stop();
  if (sessions.failed > 0) throw new Error(`${sessions.failed} sessions of the fleet failed; nothing was measured.`);
  return us;
}

/** The Inform of a device of a fleet, as it stands on the wire. */
async function capturedInform(): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      resolve(Buffer.concat(chunks));
      response.writeHead(503, { Connection: 'close' }).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const fleet = await startFleet({ acsUrl: url, count: 1, rampMs: 0, durationMs: 60_000 });
  const inform = await promise;
  await fleet.stop();
  server.close();
  return inform;
}

/** Sessions of the fleet and of bare node:http in turn: other work on the machine slows both of a round. */
async function measureCpu(): Promise<boolean> {
  const acs = await startAcs();
  try {
    const inform = await capturedInform();
    const bare = () => runBareSessions({ url: acs.url, inform, count: sessionsPerRound, concurrency });
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const [one, other] = [await fleetCpuUs(acs.url), await cpuUsPerSession(bare)];
      if (round < 0) continue;
      ours.push(one);
      theirs.push(other);
    }
    const ratio = median(ours.map((us, round) => us / (theirs[round] ?? Number.NaN)));
    const met = report(
      `CPU of a session, as a ratio to bare node:http, median of ${rounds} rounds`,
      ratio,
      cpuRatioMax,
    );
    console.log(
      `     a session of the fleet takes ${median(ours).toFixed(0)} µs of CPU, bare ${median(theirs).toFixed(0)}`,
    );
    console.log(`     sessions per second on one core: ${(1_000_000 / median(ours)).toFixed(0)}`);
    return met;
  } finally {
    acs.stop();
  }
}

interface IdleMemory {
  readonly rssPerDevice: number;
  readonly livePerDevice: number;
  /** Resident bytes of the process: code, data model, sockets and all. */
  readonly wholeProcess: number;
  readonly failed: number;
}

async function measureMemory(): Promise<boolean> {
  const acs = await startAcs();
  try {
    const path = fileURLToPath(new URL('fleet/idle-memory.ts', import.meta.url));
    const run = spawnSync(process.execPath, ['--expose-gc', path, acs.url, String(idleDevices)], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`The process that measures memory failed: ${run.stderr}`);
    const { rssPerDevice, livePerDevice, wholeProcess, failed } = JSON.parse(run.stdout) as IdleMemory;
    if (failed > 0) throw new Error(`${failed} sessions failed; nothing was measured.`);
    console.log(`     live bytes after collection, per idle device: ${livePerDevice.toFixed(0)}`);
    const whole = `${(wholeProcess / 2 ** 20).toFixed(0)} MB, ${(wholeProcess / idleDevices).toFixed(0)} bytes a device`;
    console.log(`     the whole process, code, model and room for sessions included: ${whole}`);
    // The larger of the two: what is resident may have found room that a smaller, equally busy fleet left.
    const what = `memory per idle device at ${idleDevices}, bytes, beyond a busy fleet of 500`;
    return report(what, Math.max(rssPerDevice, livePerDevice), bytesPerDeviceMax);
  } finally {
    acs.stop();
  }
}

/** What a device of a fleet costs, idle and in a session. True when every target is met. */
export default async function fleet(): Promise<boolean> {
  const memory = await measureMemory();
  const cpu = await measureCpu();
  return memory && cpu;
}
