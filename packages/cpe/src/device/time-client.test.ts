import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policiesWith } from '../defects/cpe-defects.ts';
import { tr181 } from '../lab-device.test-support.ts';
import { type LabDns, startLabDns } from '../lab-dns.test-support.ts';
import { createManualClock } from '../manual-clock.test-support.ts';
import { createNameResolver } from '../name-resolver.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { createMemoryStateStore } from '../state/memory-state-store.ts';
import { TimeServers } from '../time-servers.ts';
import { Device } from './device.ts';
import { withTimeClient } from './time-client.ts';
import { tr181Device } from './tr181-device.ts';

const row = 'Device.Time.Client.1.';
let dns: LabDns;
beforeAll(async () => {
  dns = await startLabDns();
});
afterAll(() => dns.close());

/** Sets these leaves of the row; the fault code, if any, of the first. */
function set(values: Readonly<Record<string, string>>): number | undefined {
  const clock = createManualClock();
  const device = new Device({
    registry: tr181,
    table: withTimeClient(tr181Device),
    factoryValues: {
      'Device.DeviceInfo.Manufacturer': 'Cordon',
      'Device.DeviceInfo.ManufacturerOUI': '00005E',
      'Device.DeviceInfo.SerialNumber': 'S1',
      'Device.ManagementServer.URL': 'https://acs.example/cwmp',
    },
    store: createMemoryStateStore(),
    policies: policiesWith([]),
    clock,
  });
  const resolver = createNameResolver(dns.server);
  const log = pino({ level: 'silent' });
  const servers = new TimeServers(device, { resolver, clock, log, port: 123, onTime: () => undefined });
  const parameterList = Object.entries(values).map(([name, value]) => ({ name: row + name, value, type: undefined }));
  const answer = answerRequest(device, { method: 'SetParameterValues', parameterList, parameterKey: '' });
  servers.use();
  return answer.method === 'Fault' ? answer.setParameterValuesFault[0]?.faultCode : undefined;
}

test('every server of a list is looked up, as long as its client is on', async () => {
  expect(set({ Servers: 'off.lab.example', Enable: '0' })).toBeUndefined();
  expect(set({ Servers: 'one.lab.example,two.lab.example' })).toBeUndefined();
  await expect.poll(() => dns.asked).toContain('A two.lab.example');
  await expect.poll(() => dns.asked).toContain('A one.lab.example');
  expect(dns.asked.filter((query) => query.includes('off.'))).toEqual([]);
});

test('a list with something in it that is no host name is refused', () => {
  expect(set({ Servers: 'one.lab.example,two;reboot' })).toBe(9007);
});

test('the five servers that TR-181 has deprecated are gone', () => {
  const names = withTimeClient(tr181Device).parameters.map(([name]) => name);
  expect(names.filter((name) => name.includes('NTPServer'))).toEqual([]);
  expect(names).toContain(`${row}Servers`);
});
