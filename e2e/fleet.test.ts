// A fleet against an ACS of its own: what ten thousand devices do, three hundred show as well.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planFleet, type RunningFleet, startFleet } from '@cordon/cpe';
import { Secret } from '@cordon/cwmp';
import { createMemoryLab } from '@cordon/pki';
import { sendConnectionRequest } from '@cordon/transport';
import { afterEach, expect, test } from 'vitest';
import { type FleetAcs, type FleetAcsOptions, type FleetSession, startFleetAcs } from './fleet-acs.ts';

const count = 300;
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Lab {
  readonly acs: FleetAcs;
  readonly sessions: FleetSession[];
}

async function openLab(options: FleetAcsOptions = {}): Promise<Lab> {
  const sessions: FleetSession[] = [];
  const acs = await startFleetAcs({ ...options, onSession: (session) => sessions.push(session) });
  cleanUps.push(() => acs.close());
  return { acs, sessions };
}

type Settings = Omit<Parameters<typeof startFleet>[0], 'acsUrl'>;

async function openFleet({ acs }: Lab, settings: Settings): Promise<RunningFleet> {
  const errors: unknown[] = [];
  const host = { onError: (error: unknown) => errors.push(error) };
  const fleet = await startFleet({ acsUrl: acs.url, count, rampMs: 1000, periodicIntervalS: 3600, ...settings }, host);
  cleanUps.push(async () => {
    await fleet.stop();
    expect(errors).toEqual([]);
  });
  return fleet;
}

const withEvent = (sessions: readonly FleetSession[], eventCode: string): readonly FleetSession[] =>
  sessions.filter(({ events }) => events.includes(eventCode));

const serials = (sessions: readonly FleetSession[]): string[] => sessions.map(({ serialNumber }) => serialNumber);

test('every session of 300 devices is complete, and periods are met by devices spread over the interval', async () => {
  const lab = await openLab();
  const fleet = await openFleet(lab, { durationMs: 7000, periodicIntervalS: 2 });
  const summary = await fleet.done;
  const boots = serials(withEvent(lab.sessions, '0 BOOTSTRAP'));
  expect([boots.length, new Set(boots).size]).toEqual([count, count]);
  expect(summary).toMatchObject({ ended: 'duration', failures: {}, violations: {}, sessions: { failed: 0, cut: 0 } });
  expect(lab.acs.counts).toMatchObject({ aborted: 0, violations: {}, complete: summary.sessions.complete });
  expect(summary.periods.missed).toBe(0);
  // Five seconds after the last boot each device has had two of its periods at least.
  expect(summary.periods.due).toBeGreaterThanOrEqual(2 * count);
  const perDevice = new Map<string, number>();
  for (const serial of serials(withEvent(lab.sessions, '2 PERIODIC'))) {
    perDevice.set(serial, (perDevice.get(serial) ?? 0) + 1);
  }
  expect(perDevice.size).toBe(count);
  expect(Math.min(...perDevice.values())).toBeGreaterThanOrEqual(2);
});

test('an ACS that sets another interval is called at that one', async () => {
  const name = 'Device.ManagementServer.PeriodicInformInterval';
  const parameterList = [{ name, value: '1', type: 'unsignedInt' }];
  const lab = await openLab({
    plan: ({ event }) =>
      event.some(({ eventCode }) => eventCode === '1 BOOT')
        ? [{ method: 'SetParameterValues', parameterList, parameterKey: '' }]
        : [],
  });
  const fleet = await openFleet(lab, { count: 10, rampMs: 0, durationMs: 60_000 });
  const called = (): number => new Set(serials(withEvent(lab.sessions, '2 PERIODIC'))).size;
  await expect.poll(called, { timeout: 10_000 }).toBe(10);
  expect(fleet.counts().requests).toEqual({ SetParameterValues: 10 });
});

test('phases fill the interval: no tenth of it has more than twice its share', () => {
  const plan = planFleet({ acsUrl: 'http://127.0.0.1:9/', count: 2000, periodicIntervalS: 100 });
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const { periodicPhaseMs } of plan) {
    const tenth = Math.min(9, Math.floor(periodicPhaseMs / 10_000));
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(Math.min(...tenths)).toBeGreaterThan(100);
  expect(Math.max(...tenths)).toBeLessThan(400);
});

test('connection requests to 20 devices are answered and followed by a session each', async () => {
  const lab = await openLab();
  const fleet = await openFleet(lab, { durationMs: 60_000 });
  await expect.poll(() => lab.acs.counts.complete, { timeout: 20_000 }).toBe(count);
  const woken = Array.from({ length: 20 }, (_, index) => fleet.member(index * 15));
  const outcomes = await Promise.all(
    woken.map((member) =>
      sendConnectionRequest({
        url: member.connectionRequestUrl,
        username: member.connectionRequestUsername,
        password: new Secret(member.connectionRequestPassword),
      }),
    ),
  );
  expect(outcomes.map(({ kind, status }) => `${kind} ${status}`)).toEqual(woken.map(() => 'accepted 204'));
  await expect.poll(() => lab.acs.counts.complete, { timeout: 20_000 }).toBe(count + woken.length);
  const answered = withEvent(lab.sessions, '6 CONNECTION REQUEST');
  expect(serials(answered).sort()).toEqual(
    serials(woken as readonly { serialNumber: string }[] as FleetSession[]).sort(),
  );
  const told = new Map(lab.sessions.map((session) => [session.serialNumber, session.connectionRequestUrl]));
  expect(woken.map(({ serialNumber }) => told.get(serialNumber))).toEqual(
    woken.map(({ connectionRequestUrl }) => connectionRequestUrl),
  );
});

test("a connection request with another device's password, or to no device, wakes nobody", async () => {
  const lab = await openLab();
  const fleet = await openFleet(lab, { count: 2, durationMs: 60_000 });
  const [one, other] = [fleet.member(0), fleet.member(1)];
  const ask = (url: string) =>
    sendConnectionRequest({
      url,
      username: one.connectionRequestUsername,
      password: new Secret(one.connectionRequestPassword),
    });
  expect((await ask(other.connectionRequestUrl)).status).toBe(401);
  expect((await ask(new URL('/1-guess', other.connectionRequestUrl).href)).status).toBe(404);
  await expect.poll(() => lab.acs.counts.complete).toBe(2);
  expect(withEvent(lab.sessions, '6 CONNECTION REQUEST')).toEqual([]);
});

test('a mass reboot yields 1 BOOT once from each device, and no bootstrap', async () => {
  const lab = await openLab();
  const settings = { mix: 'mass-reboot', mixAtMs: 3000, mixSpreadMs: 1000, durationMs: 8000 } as const;
  const fleet = await openFleet(lab, settings);
  const summary = await fleet.done;
  const after = lab.sessions.filter(({ events }) => !events.includes('0 BOOTSTRAP'));
  expect(after.every(({ events }) => events.join() === '1 BOOT')).toBe(true);
  expect([after.length, new Set(serials(after)).size]).toEqual([count, count]);
  expect([summary.boots, summary.sessions.failed]).toEqual([2 * count, 0]);
});

test('a value-change storm reports the new WAN address of each device once', async () => {
  const lab = await openLab();
  const settings = { mix: 'value-change-storm', mixAtMs: 2000, mixSpreadMs: 1000, durationMs: 6000 } as const;
  const fleet = await openFleet(lab, settings);
  await fleet.done;
  const changes = withEvent(lab.sessions, '4 VALUE CHANGE');
  const addresses = changes.map(({ changed }) => changed['Device.IP.Interface.1.IPv4Address.1.IPAddress']);
  expect([new Set(serials(changes)).size, new Set(addresses).size]).toEqual([count, count]);
  expect(changes).toHaveLength(count);
});

test('a firmware campaign: devices ask, download, reboot with the new version and say that they are done', async () => {
  const image = Buffer.alloc(100_000, 7);
  const files = await openFileServer(image);
  const commandKey = 'campaign';
  const lab = await openLab({
    plan: ({ event }) =>
      event.some(({ eventCode }) => eventCode === '9 REQUEST DOWNLOAD') ? [download(files, commandKey)] : [],
  });
  const settings = { mix: 'firmware-campaign', mixAtMs: 1500, mixSpreadMs: 500, durationMs: 9000, count: 50 } as const;
  const fleet = await openFleet(lab, { ...settings, bootDelayMs: 100 });
  const summary = await fleet.done;
  const done = withEvent(lab.sessions, 'M Download');
  expect(done.every(({ events }) => events.includes('1 BOOT') && events.includes('7 TRANSFER COMPLETE'))).toBe(true);
  expect([done.length, new Set(serials(done)).size]).toEqual([50, 50]);
  const versions = new Set(done.map(({ changed }) => changed['Device.DeviceInfo.SoftwareVersion']));
  expect([versions.size, [...versions][0]?.length]).toEqual([1, 12]);
  expect(summary).toMatchObject({ downloads: { complete: 50, failed: 0 }, failures: {}, violations: {} });
});

async function openFileServer(file: Buffer): Promise<string> {
  const server: Server = createServer((_request, response) => response.end(file));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/image.bin`;
}

const download = (url: string, commandKey: string) =>
  ({
    method: 'Download',
    commandKey,
    fileType: '1 Firmware Upgrade Image',
    url,
    username: '',
    password: new Secret(''),
    fileSize: 0,
    targetFileName: '',
    delaySeconds: 0,
    successUrl: '',
    failureUrl: '',
  }) as const;

test('the same seed makes the same schedule, and devices come up by it; another seed makes another', async () => {
  const lab = await openLab();
  const settings = { count: 100, rampMs: 2000, durationMs: 4000, seed: 7 } as const;
  const fleet = await openFleet(lab, settings);
  const startedAtMs = performance.timeOrigin + performance.now();
  const again = planFleet({ acsUrl: lab.acs.url, periodicIntervalS: 3600, ...settings });
  const other = planFleet({ acsUrl: lab.acs.url, periodicIntervalS: 3600, ...settings, seed: 8 });
  expect(fleet.plan).toEqual(again);
  expect(fleet.plan.map(({ bootAtMs }) => bootAtMs)).not.toEqual(other.map(({ bootAtMs }) => bootAtMs));
  await fleet.done;
  const planned = new Map(again.map(({ serialNumber, bootAtMs }) => [serialNumber, bootAtMs]));
  const late = lab.sessions.map(({ serialNumber, atMs }) => atMs - startedAtMs - (planned.get(serialNumber) ?? 0));
  expect(Math.max(...late.map(Math.abs))).toBeLessThan(1000);
});

test('over TLS each device shows the certificate of its own', async () => {
  const pki = createMemoryLab();
  const server = pki.issueServer({ ipAddresses: ['127.0.0.1'] });
  const directory = mkdtempSync(join(tmpdir(), 'cordon-fleet-'));
  cleanUps.push(async () => rmSync(directory, { recursive: true }));
  const clientCertificates = { trustedCertificates: [pki.rootPem], isRequired: true };
  const lab = await openLab({
    tls: { certificateChainPem: server.chainPem, privateKeyPem: server.privateKeyPem(), clientCertificates },
  });
  const settings = { count: 20, durationMs: 60_000, clientCertificateDirectory: directory } as const;
  await expect(openFleet(lab, settings)).rejects.toMatchObject({ code: 'fleet-certificate-missing' });
  const serialNumbers = planFleet({ acsUrl: lab.acs.url, count: 20 }).map(({ serialNumber }) => serialNumber);
  for (const serial of serialNumbers) {
    const issued = pki.issueDevice({ oui: '00005E', serial });
    writeFileSync(join(directory, `${serial}.pem`), `${issued.chainPem}${issued.privateKeyPem()}`);
  }
  await openFleet(lab, { ...settings, trustedCertificates: [pki.rootPem] });
  await expect.poll(() => lab.acs.counts.complete, { timeout: 20_000 }).toBe(20);
  const wrong = lab.sessions.filter(({ serialNumber, certificateName }) => !certificateName?.includes(serialNumber));
  expect(wrong).toEqual([]);
});

test('the command ends in order on Ctrl-C, with a summary that the ACS confirms', async () => {
  const lab = await openLab();
  const program = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));
  const args = ['cpe', 'fleet', '--acs', lab.acs.url, '--count', '50', '--ramp', '1', '--duration', '600'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  cleanUps.push(async () => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const exit = once(child, 'exit');
  await expect.poll(() => lab.acs.counts.complete, { timeout: 20_000 }).toBe(50);
  child.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
  expect(JSON.parse(out)).toMatchObject({ ended: 'stopped', count: 50, sessions: { complete: 50, failed: 0 } });
});

test('a fleet is for this machine unless it is said aloud that the network is a lab', async () => {
  const elsewhere = { acsUrl: 'http://192.0.2.1/', count: 1 };
  await expect(startFleet(elsewhere)).rejects.toMatchObject({ code: 'fleet-not-on-loopback' });
  const heard = { acsUrl: 'http://127.0.0.1:9/', count: 1, connectionRequests: { host: '0.0.0.0' } };
  await expect(startFleet(heard)).rejects.toMatchObject({ code: 'fleet-not-on-loopback' });
});
