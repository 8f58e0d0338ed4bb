import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { createLabDevice, eventCodesOf, type LabDevice } from '../lab-device.test-support.ts';
import { AcsDiscovery, unreachableMs } from './acs-discovery.ts';
import type { VendorSettings } from './vendor-options.ts';

const factoryUrl = 'https://acs.example/cwmp';
const [first, second, third] = ['https://one.example/', 'https://two.example/', 'https://three.example/'];

interface Lab extends LabDevice {
  readonly discovery: AcsDiscovery;
  lease: VendorSettings | undefined;
  renewals: number;
}
let lab: Lab;
beforeEach(() => {
  lab = openLab();
});

function openLab(allowsHttp: boolean = false): Lab {
  const device = createLabDevice();
  const log = pino({ level: 'silent' });
  const opened: Omit<Lab, 'discovery'> = { ...device, lease: undefined, renewals: 0 };
  const discovery = new AcsDiscovery(device.device, {
    clock: device.clock,
    log,
    allowsHttp,
    readLease: () => (all.lease === undefined ? undefined : { settings: all.lease, problems: [] }),
    renewLease: async () => {
      all.renewals += 1;
    },
  });
  const all: Lab = Object.assign(opened, { discovery });
  return all;
}

const url = (): string => lab.device.value('ManagementServer.URL');

/** A session that ends well at the present URL. */
async function reach(): Promise<void> {
  lab.discovery.beforeSession();
  lab.device.startInform();
  lab.discovery.noteContact('connected');
  lab.device.informDelivered();
  lab.discovery.sessionSucceeded();
  lab.device.sessionEnded('complete');
  await lab.discovery.afterSession();
}

/** An attempt that reaches nobody. */
async function miss(): Promise<boolean> {
  lab.discovery.beforeSession();
  lab.discovery.noteContact('unreachable');
  return await lab.discovery.afterSession();
}

/** As the ACS's write does, with the bootstrap that follows. */
const writeUrl = (value: string): void =>
  lab.device.settle({ values: { 'Device.ManagementServer.URL': value }, occurrences: [] });

test('before the first contact the lease goes before the factory URL, with 0 BOOTSTRAP for the ACS it names', () => {
  lab.lease = { acsUrl: first, provisioningCode: 'P1', retryMinimumWaitInterval: '9', retryIntervalMultiplier: '3000' };
  lab.discovery.boot();
  lab.device.boot();
  expect([url(), eventCodesOf(lab.device)]).toEqual([first, ['0 BOOTSTRAP', '1 BOOT']]);
  const values = ['DeviceInfo.ProvisioningCode', 'ManagementServer.CWMPRetryMinimumWaitInterval'];
  expect(values.map((path) => lab.device.value(path))).toEqual(['P1', '9']);
});

test('a lease that comes after the boot does not take 1 BOOT from the first ACS', () => {
  lab.device.boot();
  lab.lease = { acsUrl: first };
  lab.discovery.beforeSession();
  expect(eventCodesOf(lab.device)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
});

test('without a lease the factory URL stays (3.1-30), and DHCP is not turned to later (3.1-20)', async () => {
  await reach();
  expect(lab.device.memory.discovery.foundBy).toBe('other');
  lab.lease = { acsUrl: first };
  lab.discovery.leaseChanged();
  for (const wait of [0, unreachableMs, unreachableMs]) {
    lab.clock.advance(wait);
    expect(await miss()).toBe(false);
  }
  expect([url(), lab.renewals]).toEqual([factoryUrl, 0]);
});

test('a URL by DHCP follows the lease when that names another one', async () => {
  lab.lease = { acsUrl: first };
  await reach();
  lab.lease = { acsUrl: second };
  lab.discovery.beforeSession();
  expect(url()).toBe(first);
  lab.discovery.leaseChanged();
  lab.discovery.beforeSession();
  expect([url(), eventCodesOf(lab.device)]).toEqual([second, ['0 BOOTSTRAP']]);
});

test('what the ACS wrote stays over a new lease, until no ACS was reached for 300 s (3.1-14, 3.1-18)', async () => {
  lab.lease = { acsUrl: first };
  await reach();
  writeUrl(third);
  await reach();
  lab.lease = { acsUrl: second };
  lab.discovery.leaseChanged();
  expect([await miss(), url()]).toEqual([false, third]);
  lab.clock.advance(unreachableMs - 1);
  expect([await miss(), url(), lab.renewals]).toEqual([false, third, 0]);
  lab.clock.advance(1);
  expect([await miss(), url(), lab.renewals]).toEqual([true, second, 1]);
  expect(eventCodesOf(lab.device)).toEqual(['0 BOOTSTRAP']);
});

test('a connection in between begins the 300 s anew, whatever came of it', async () => {
  lab.lease = { acsUrl: first };
  await reach();
  await miss();
  lab.clock.advance(unreachableMs);
  lab.discovery.beforeSession();
  lab.discovery.noteContact('connected');
  lab.discovery.noteContact('unreachable');
  expect(await lab.discovery.afterSession()).toBe(false);
  lab.lease = { acsUrl: second };
  expect([await miss(), url()]).toEqual([false, first]);
});

test('how the ACS was found outlives a restart and not a factory reset (3.1-19)', async () => {
  lab.lease = { acsUrl: first };
  await reach();
  expect(lab.restarted().memory.discovery).toEqual({ foundBy: 'dhcp', taken: { 'ManagementServer.URL': first } });
  lab.device.factoryReset();
  expect([url(), lab.device.memory.discovery.foundBy]).toEqual([factoryUrl, 'nothing']);
});

test('an empty URL asks for discovery each time (3.1-16), also where DHCP was not first', async () => {
  await reach();
  writeUrl('');
  lab.lease = { acsUrl: first };
  lab.discovery.beforeSession();
  expect(url()).toBe(first);
});

test('a setting that the ACS changed comes back only when the network says something new', async () => {
  lab.lease = { acsUrl: first, provisioningCode: 'P1' };
  await reach();
  lab.device.settle({ values: { 'Device.DeviceInfo.ProvisioningCode': 'by the ACS' } });
  lab.discovery.leaseChanged();
  lab.discovery.beforeSession();
  expect(lab.device.value('DeviceInfo.ProvisioningCode')).toBe('by the ACS');
  lab.lease = { acsUrl: first, provisioningCode: 'P2' };
  lab.discovery.leaseChanged();
  lab.discovery.beforeSession();
  expect(lab.device.value('DeviceInfo.ProvisioningCode')).toBe('P2');
});

test.each([
  ['relative', '/cwmp'],
  ['another scheme', 'ftp://acs.example/'],
  ['credentials', 'https://u:p@acs.example/'],
  ['no host', 'https:///cwmp'],
  ['a blank', 'https://acs.example/a b'],
  ['empty', ''],
  ['too long', `https://acs.example/${'a'.repeat(3000)}`],
  ['http, where that is not allowed', 'http://acs.example/'],
])('3.1-26: a URL that is %s is not taken', (_, acsUrl) => {
  lab.lease = { acsUrl };
  lab.discovery.boot();
  expect(url()).toBe(factoryUrl);
});

test('http is taken where the configuration allows it', () => {
  lab = openLab(true);
  lab.lease = { acsUrl: 'http://acs.example/' };
  lab.discovery.boot();
  expect(url()).toBe('http://acs.example/');
});

test.each([
  ['provisioningCode', 'x'.repeat(65), 'DeviceInfo.ProvisioningCode', ''],
  ['retryMinimumWaitInterval', '0', 'ManagementServer.CWMPRetryMinimumWaitInterval', '5'],
  ['retryMinimumWaitInterval', 'five', 'ManagementServer.CWMPRetryMinimumWaitInterval', '5'],
  ['retryIntervalMultiplier', '999', 'ManagementServer.CWMPRetryIntervalMultiplier', '2000'],
  ['retryIntervalMultiplier', '65536', 'ManagementServer.CWMPRetryIntervalMultiplier', '2000'],
])('3.1-25: %s %j is not legal and changes nothing', (...[field, value, path, expected]) => {
  lab.lease = { [field]: value };
  lab.discovery.boot();
  expect(lab.device.value(path)).toBe(expected);
});

test('a client that cannot renew does not keep the lease from being read', async () => {
  lab.lease = { acsUrl: first };
  await reach();
  const log = pino({ level: 'silent' });
  const discovery = new AcsDiscovery(lab.device, {
    clock: lab.clock,
    log,
    allowsHttp: false,
    readLease: () => ({ settings: { acsUrl: second }, problems: [] }),
    renewLease: () => Promise.reject(new Error('no DHCP client')),
  });
  for (const wait of [0, unreachableMs]) {
    lab.clock.advance(wait);
    discovery.noteContact('unreachable');
    await discovery.afterSession();
  }
  expect(url()).toBe(second);
});
