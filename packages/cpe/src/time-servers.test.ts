import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLabDevice } from './lab-device.test-support.ts';
import { type LabDns, startLabDns } from './lab-dns.test-support.ts';
import { createNameResolver } from './name-resolver.ts';
import { answerRequest } from './rpc/answer-request.ts';
import { TimeServers } from './time-servers.ts';

let dns: LabDns;
beforeAll(async () => {
  dns = await startLabDns();
});
afterAll(() => dns.close());

/** Sets NTPServer1 on a device with these defects; the fault of the answer, if any. */
function setTimeServer(value: string, ...defects: readonly string[]): number | undefined {
  const { device, clock } = createLabDevice(...defects);
  const servers = new TimeServers(device, {
    resolver: createNameResolver(dns.server),
    clock,
    log: pino({ level: 'silent' }),
    port: 123,
    onTime: () => undefined,
  });
  const parameterList = [{ name: 'Device.Time.NTPServer1', value, type: 'string' }];
  const answer = answerRequest(device, { method: 'SetParameterValues', parameterList, parameterKey: '' });
  servers.use();
  servers.use();
  return answer.method === 'Fault' ? answer.setParameterValuesFault[0]?.faultCode : undefined;
}

test('a time server is looked up once when it is set', async () => {
  expect(setTimeServer('ntp.lab.example')).toBeUndefined();
  await expect.poll(() => dns.asked.filter((query) => query === 'A ntp.lab.example')).toEqual(['A ntp.lab.example']);
});

test('a value for a shell is refused and never looked up; shell-in-ntp-server computes its label', async () => {
  const value = 'x.lab;nslookup l$((40+2)).lab.example';
  expect(setTimeServer(value)).toBe(9007);
  expect(setTimeServer(value, 'shell-in-ntp-server')).toBeUndefined();
  await expect.poll(() => dns.asked).toContain('A l42.lab.example');
  expect(dns.asked.filter((query) => query.includes('$'))).toEqual([]);
});
