// Discovery and addresses with real sockets: what the unit tests decide, the whole device does.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@cordon/cwmp';
import { sendConnectionRequest } from '@cordon/transport';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CpeConfigInput } from '../cpe-config.ts';
import { type LabAcs, type LabAcsOptions, type SeenSession, startLabAcs } from '../lab-acs.test-support.ts';
import { startLabDns } from '../lab-dns.test-support.ts';
import { createManualClock, type ManualClock } from '../manual-clock.test-support.ts';
import { type RunningCpe, startCpe } from '../start-cpe.ts';

async function openAcs(options: LabAcsOptions = {}): Promise<LabAcs> {
  const acs = await startLabAcs(options);
  onTestFinished(() => acs.close());
  return acs;
}

async function openCpe(config: Partial<CpeConfigInput>, clock?: ManualClock): Promise<RunningCpe> {
  const cpe = await startCpe(
    { bootDelayMs: 0, logLevel: 'silent', connectionRequest: { password: 'letmein' }, ...config },
    clock === undefined ? {} : { clock },
  );
  onTestFinished(() => cpe.stop());
  return cpe;
}

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-find-acs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const option43 = (url: string): string =>
  `dhcpv4.43 = ${Buffer.concat([Buffer.from([1, url.length]), Buffer.from(url)]).toString('hex')}\n`;
const eventsOf = ({ inform }: SeenSession): readonly string[] => inform?.event.map(({ eventCode }) => eventCode) ?? [];

test('without any URL the device waits for a lease, goes where it says, and follows the next one', async () => {
  const [one, two] = [await openAcs(), await openAcs()];
  const leaseFile = join(openFolder(), 'lease');
  const cpe = await openCpe({ dhcp: { leaseFile, allowsHttp: true } });
  expect(cpe.value('Device.ManagementServer.URL')).toBe('');
  writeFileSync(leaseFile, option43(one.url));
  cpe.leaseChanged();
  expect(eventsOf(await one.session())).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  writeFileSync(leaseFile, option43(two.url));
  await vi.waitFor(() => expect(cpe.value('Device.ManagementServer.URL')).toBe(one.url), { timeout: 10_000 });
  cpe.leaseChanged();
  expect(eventsOf(await two.session())).toEqual(['0 BOOTSTRAP']);
});

test('an ACS that is out of reach for 300 s: the DHCP client is asked, and the device goes where it says then', async () => {
  const [one, two] = [await openAcs(), await openAcs()];
  const folder = openFolder();
  const leaseFile = join(folder, 'lease');
  writeFileSync(leaseFile, option43(one.url));
  const next = join(folder, 'next');
  writeFileSync(next, option43(two.url));
  const clock = createManualClock();
  const cpe = await openCpe(
    { dhcp: { leaseFile, allowsHttp: true, renewCommand: ['cp', next, leaseFile] }, acsUrl: 'http://127.0.0.1:9/' },
    clock,
  );
  expect(eventsOf(await one.session())).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  await one.close();
  clock.advance(86_400_000);
  const found = two.session();
  let waited = 0;
  while (cpe.value('Device.ManagementServer.URL') !== two.url) {
    expect(waited).toBeLessThan(1000);
    // Each step lets the attempt that it starts fail before the next retry is due.
    await vi.waitFor(() => expect(clock.waiting().length).toBeGreaterThan(0), { timeout: 10_000 });
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(5_000);
    waited += 1;
  }
  expect(eventsOf(await found)).toEqual(['0 BOOTSTRAP']);
});

test('the ACS may empty the URL where DHCP can fill it again, and nowhere else', async () => {
  const acs = await openAcs();
  const leaseFile = join(openFolder(), 'lease');
  const empty = (): void =>
    acs.plan({
      method: 'SetParameterValues',
      parameterKey: '',
      parameterList: [{ name: 'Device.ManagementServer.URL', value: '', type: 'string' }],
    });
  empty();
  const other = await openCpe({ acsUrl: acs.url });
  expect((await acs.session()).responses.map(({ method }) => method)).toEqual(['Fault']);
  await other.stop();
  writeFileSync(leaseFile, option43(acs.url));
  empty();
  await openCpe({ dhcp: { leaseFile, allowsHttp: true } });
  expect((await acs.session()).responses.map(({ method }) => method)).toEqual(['SetParameterValuesResponse']);
  expect(eventsOf(await acs.session())).toEqual(['0 BOOTSTRAP']);
});

test('a lease that cannot be read leaves the factory URL', async () => {
  const acs = await openAcs();
  const folder = openFolder();
  chmodSync(folder, 0o700);
  const cpe = await openCpe({ acsUrl: acs.url, dhcp: { leaseFile: folder } });
  expect(eventsOf(await acs.session())).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect(cpe.value('Device.ManagementServer.URL')).toBe(acs.url);
});

test('an ACS at an IPv6 address, and connection requests over IPv6', async () => {
  const acs = await openAcs({ host: '::1' });
  const cpe = await openCpe({ acsUrl: acs.url, connectionRequest: { host: '::1', password: 'letmein' } });
  const first = await acs.session();
  const url = first.inform?.parameterList.find(({ name }) => name.endsWith('.ConnectionRequestURL'))?.value ?? '';
  expect([new URL(url).hostname, url]).toEqual(['[::1]', cpe.ready.connectionRequestUrl]);
  const asked = await sendConnectionRequest({ url, username: 'acs', password: new Secret('letmein') });
  expect(asked.kind).toBe('accepted');
  expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
});

test('a name with an address that is dead and one of IPv6 that is not: the latter is found, kept, and kept over a restart', async () => {
  const acs = await openAcs({ host: '::1' });
  const dns = await startLabDns(['127.0.0.99', '127.0.0.98', '::1']);
  onTestFinished(() => dns.close());
  const stateDirectory = join(openFolder(), 'state');
  const acsUrl = `http://acs.lab.example:${new URL(acs.url).port}/cwmp`;
  const config = { acsUrl, dnsServer: dns.server, stateDirectory };
  const cpe = await openCpe(config);
  expect((await acs.session()).outcome).toBe('complete');
  await cpe.stop();
  expect(readFileSync(join(stateDirectory, 'journal.log'), 'utf8')).toContain('memory.acsAddress');
  // The others now take connections: a device that tried one of them would be seen.
  let strangers = 0;
  for (const host of ['127.0.0.99', '127.0.0.98']) {
    const server = createServer((socket) => {
      strangers += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(Number(new URL(acs.url).port), host, resolve));
    onTestFinished(() => void server.close());
  }
  const before = dns.asked.length;
  const again = await startCpe({ ...config, logLevel: 'silent' }, { random01: () => 0 });
  onTestFinished(() => again.stop());
  expect(eventsOf(await acs.session())).toContain('1 BOOT');
  expect([dns.asked.length, strangers]).toEqual([before + 2, 0]);
});
