import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { strictTlsPolicy } from '@cordon/transport';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createLabDevice, type LabDevice } from '../lab-device.test-support.ts';
import { type LabFile, type LabFileServer, startLabFileServer } from '../lab-file-server.test-support.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { createFileClient } from '../transfers/file-client.ts';
import { BulkData } from './bulk-data.ts';
import { bulkLimits } from './bulk-limits.ts';
import { reportedName } from './collect-entries.ts';

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const act of clean.splice(0)) await act();
});

interface Lab extends LabDevice {
  readonly collector: LabFileServer;
  readonly bulkData: BulkData;
  /** Writes as the ACS does, in a session that then ends; names are relative to the profile. */
  set(values: Readonly<Record<string, string>>): number;
  add(table: string): void;
}

const profile = 'Device.BulkData.Profile.1.';
const pem = (name: string): string =>
  readFileSync(new URL(`../../../transport/src/testdata/${name}`, import.meta.url), 'utf8');

async function open(files: Readonly<Record<string, LabFile>>, ...defects: readonly string[]): Promise<Lab> {
  const lab = createLabDevice(...defects);
  const collector = await startLabFileServer(files);
  clean.push(() => collector.close());
  const { device } = lab;
  const bulkData = startBulkData(lab);
  const set = (values: Readonly<Record<string, string>>): number => {
    const parameterList = Object.entries(values).map(([name, value]) => ({
      name: name.startsWith('Device.') ? name : profile + name,
      value,
      type: undefined,
    }));
    const answer = answerRequest(device, { method: 'SetParameterValues', parameterList, parameterKey: '' });
    bulkData.apply();
    return answer.method === 'Fault' ? (answer.setParameterValuesFault[0]?.faultCode ?? 9003) : 0;
  };
  const add = (objectName: string): void => {
    expect(answerRequest(device, { method: 'AddObject', objectName, parameterKey: '' }).method).toBe(
      'AddObjectResponse',
    );
  };
  add('Device.BulkData.Profile.');
  add(`${profile}Parameter.`);
  expect(set({ 'HTTP.URL': `${collector.url}/reports?a=b`, 'HTTP.UseDateHeader': 'true' })).toBe(0);
  expect(set({ 'Parameter.1.Reference': 'Device.DeviceInfo.SerialNumber', ReportingInterval: '60' })).toBe(0);
  expect(set({ 'Device.BulkData.Enable': 'true', Enable: 'true' })).toBe(0);
  return { ...lab, collector, bulkData, set, add };
}

function startBulkData({ device, clock }: LabDevice): BulkData {
  const client = createFileClient({
    tls: strictTlsPolicy({ trustedCertificates: [pem('root.pem')], now: () => new Date() }),
    lookUp: undefined,
    timeouts: {},
    fileBytesMax: bulkLimits.responseBytesMax,
    basicInClear: true,
    policies: device.policies.transfers,
  });
  const bulkData = new BulkData(device, { client, clock, log: pino({ level: 'silent' }), random01: () => 0.5 });
  bulkData.apply();
  clean.push(() => bulkData.stop());
  return bulkData;
}

const query = '/reports?a=b&oui=00005E&pc=&sn=S1';
/** So many requests were answered and the device has closed its connections: it knows the answers. */
async function settled(lab: Lab, count: number): Promise<void> {
  await lab.collector.answered(count);
  await new Promise((done) => setImmediate(done));
  expect(lab.collector.seen).toHaveLength(count);
}

test('a profile reports at the end of each interval, with the device in the URI', async () => {
  const lab = await open({ [query]: 200 });
  lab.clock.advance(59_999);
  expect(lab.collector.seen).toEqual([]);
  lab.clock.advance(1);
  await settled(lab, 1);
  const [seen] = lab.collector.seen;
  expect(seen).toMatchObject({ method: 'POST', path: query, authorization: undefined });
  expect(seen?.headers).toMatchObject({
    'content-type': 'application/json; charset=UTF-8',
    'bbf-report-format': 'ObjectHierarchy',
    date: 'Thu, 01 Jan 2026 00:01:00 GMT',
  });
  const collected = Date.UTC(2026, 0, 1, 0, 1);
  expect(String(seen?.body)).toBe(
    `{"Report":[{"CollectionTime":${collected},"Device":{"DeviceInfo":{"SerialNumber":"S1"}}}]}`,
  );
  lab.clock.advance(60_000);
  await settled(lab, 2);
});

test('intervals end at TimeReference plus a multiple of the interval', async () => {
  const lab = await open({ [query]: 200 });
  lab.set({ TimeReference: '2040-01-01T00:00:10Z' });
  lab.clock.advance(9_999);
  expect(lab.collector.seen).toHaveLength(0);
  lab.clock.advance(1);
  await settled(lab, 1);
});

test('secrets are empty in a report, and in the URI', async () => {
  const lab = await open({});
  lab.add(`${profile}HTTP.RequestURIParameter.`);
  lab.set({
    'Device.ManagementServer.Password': 'acs-secret',
    'HTTP.Password': 'collector-secret',
    'HTTP.Username': 'u',
  });
  lab.set({
    'HTTP.RequestURIParameter.1.Name': 'p&w',
    'HTTP.RequestURIParameter.1.Reference': `${profile}HTTP.Password`,
  });
  lab.set({ 'Parameter.1.Reference': 'Device.' });
  lab.clock.advance(60_000);
  await settled(lab, 1);
  const [seen] = lab.collector.seen;
  expect(seen?.path).toBe(`${query}&p%26w=`);
  expect(String(seen?.body)).toContain('"Username":"u"');
  expect(String(seen?.body)).not.toMatch(/acs-secret|collector-secret|factory-/);
});

test('a URI argument cannot break out of the request line', async () => {
  const lab = await open({});
  lab.add(`${profile}HTTP.RequestURIParameter.`);
  lab.set({ 'Device.DeviceInfo.ProvisioningCode': 'a b&c=d#e\r\nX: y' });
  lab.set({ 'HTTP.RequestURIParameter.1.Reference': 'Device.DeviceInfo.ProvisioningCode' });
  lab.clock.advance(60_000);
  await settled(lab, 1);
  expect(lab.collector.seen[0]?.path).toBe(
    `${query}&Device.DeviceInfo.ProvisioningCode=a%20b%26c%3Dd%23e%0D%0AX%3A%20y`,
  );
});

test('retries follow the table and end with the interval; the failed report travels ahead of the next', async () => {
  let status = 500;
  const answer: LabFile = (_seen, response) => void response.writeHead(status).end();
  const lab = await open({ [query]: answer });
  lab.set({ 'HTTP.RetryEnable': 'true', NumberOfRetainedFailedReports: '2' });
  lab.clock.advance(60_000);
  await settled(lab, 1);
  // m = 5, k = 2000, chance 0.5: 7.5 s, then 15 s, then 30 s.
  expect(lab.clock.waiting()).toEqual([7_500, 60_000]);
  lab.clock.advance(7_500);
  await settled(lab, 2);
  expect(lab.clock.waiting()).toEqual([15_000, 52_500]);
  lab.clock.advance(15_000);
  await settled(lab, 3);
  lab.clock.advance(30_000);
  await settled(lab, 4);
  // The next would come after the end of the interval.
  expect(lab.clock.waiting()).toEqual([7_500]);
  status = 202;
  lab.clock.advance(7_500);
  await settled(lab, 5);
  const body = JSON.parse(String(lab.collector.seen[4]?.body)) as { Report: { CollectionTime: number }[] };
  const start = Date.UTC(2026, 0, 1);
  expect(body.Report.map(({ CollectionTime }) => CollectionTime)).toEqual([start + 60_000, start + 120_000]);
  lab.clock.advance(60_000);
  await settled(lab, 6);
  expect(JSON.parse(String(lab.collector.seen[5]?.body))).toMatchObject({ Report: [{}] });
});

test.each([
  ['0', [1, 1, 1]],
  ['1', [1, 2, 2]],
  ['-1', [1, 2, 3]],
])('with NumberOfRetainedFailedReports %s failed reports come again, the newest of them', async (retained, counts) => {
  const lab = await open({ [query]: 500 });
  lab.set({ NumberOfRetainedFailedReports: retained });
  for (const [index, count] of counts.entries()) {
    lab.clock.advance(60_000);
    await settled(lab, index + 1);
    const body = JSON.parse(String(lab.collector.seen[index]?.body)) as { Report: unknown[] };
    expect(body.Report).toHaveLength(count);
  }
  lab.set({ EncodingType: 'CSV', 'CSVEncoding.ReportFormat': 'ParameterPerRow' });
  lab.clock.advance(60_000);
  await settled(lab, 4);
  expect(String(lab.collector.seen[3]?.body).trim().split('\r\n')).toHaveLength(2);
});

test('failed reports outlive a reboot where the profile says so', async () => {
  const lab = await open({ [query]: 500 });
  lab.set({ NumberOfRetainedFailedReports: '5', 'HTTP.PersistAcrossReboot': 'true' });
  lab.clock.advance(60_000);
  await settled(lab, 1);
  lab.bulkData.stop();
  startBulkData({ ...lab, device: lab.restarted() });
  lab.clock.advance(60_000);
  await settled(lab, 2);
  expect(JSON.parse(String(lab.collector.seen[1]?.body))).toMatchObject({ Report: [{}, {}] });
});

test.each([
  ['Digest realm="r", nonce="n", qop="auth"', /^Digest username="u"/],
  ['Basic realm="r"', /^Basic /],
])('credentials go out when the collector asks for them: %s', async (challenge, expected) => {
  const lab = await open({
    [query]: ({ authorization }, response) => {
      if (authorization === undefined) response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
      else response.writeHead(204).end();
    },
  });
  lab.set({ 'HTTP.Username': 'u', 'HTTP.Password': 'p', 'HTTP.Method': 'PUT', 'HTTP.Compression': 'GZIP' });
  lab.clock.advance(60_000);
  await settled(lab, 2);
  const [first, second] = lab.collector.seen;
  expect(first?.authorization).toBeUndefined();
  expect(second).toMatchObject({ method: 'PUT', authorization: expect.stringMatching(expected) });
  expect(second?.headers['content-encoding']).toBe('gzip');
  expect(String(gunzipSync(second?.body ?? ''))).toContain('"SerialNumber":"S1"');
});

test('nothing is sent while bulk data or the profile is off, or after the device went down', async () => {
  const lab = await open({ [query]: 200 });
  lab.set({ 'Device.BulkData.Enable': 'false' });
  expect(lab.device.value('BulkData.Status')).toBe('Disabled');
  lab.clock.advance(120_000);
  lab.set({ 'Device.BulkData.Enable': 'true', Enable: 'false' });
  lab.clock.advance(120_000);
  lab.set({ Enable: 'true' });
  lab.bulkData.stop();
  lab.clock.advance(120_000);
  expect(lab.clock.waiting()).toEqual([]);
  expect(lab.collector.seen).toEqual([]);
});

test.each([
  ['Parameter.1.Reference', 'Device.WiFi.SSID.*.Enable', 0],
  ['Parameter.1.Reference', 'Device.WiFi.', 0],
  ['Parameter.1.Reference', 'Device.WiFi.SSID.?.Enable', 9007],
  ['Parameter.1.Reference', 'Device.WiFi.SSID.1*.Enable', 9007],
  ['Parameter.1.Reference', 'Device.WiFi.SSID.1', 9007],
  ['HTTP.URL', 'ftp://collector.example/', 9007],
  ['HTTP.URL', 'http://u:p@collector.example/', 9007],
  ['ReportingInterval', '0', 9007],
  ['CSVEncoding.FieldSeparator', '', 9007],
  ['CSVEncoding.EscapeCharacter', '""', 9007],
  ['Protocol', 'Streaming', 9007],
])('%s = %s is answered by %d', async (name, value, faultCode) => {
  const lab = await open({});
  expect(lab.set({ [name]: value })).toBe(faultCode);
});

test('there are no more profiles than MaxNumberOfProfiles', async () => {
  const lab = await open({});
  for (let count = 1; count < bulkLimits.profilesMax; count += 1) lab.add('Device.BulkData.Profile.');
  const answer = answerRequest(lab.device, {
    method: 'AddObject',
    objectName: 'Device.BulkData.Profile.',
    parameterKey: '',
  });
  expect(answer).toMatchObject({ method: 'Fault', faultCode: 9004 });
});

test.each([
  ['', 'Device.WiFi.SSID.1.SSID', 'Device.WiFi.SSID.1.SSID', 'Device.WiFi.SSID.1.SSID'],
  ['Net', 'Device.WiFi.SSID.1.SSID', 'Device.WiFi.SSID.1.SSID', 'Net'],
  ['Sent', 'Device.A.*.B.*.Stats.Sent', 'Device.A.3.B.11.Stats.Sent', 'Sent.3.11'],
  ['Assoc', 'Device.A.1.B.10.Stats.', 'Device.A.1.B.10.Stats.BytesSent', 'Assoc.BytesSent'],
  ['Assoc', 'Device.A.*.B.*.Stats.', 'Device.A.1.B.10.Stats.BytesSent', 'Assoc.1.10.BytesSent'],
])('the alternative name %j of %s reports %s as %s', (...[name, reference, found, expected]) => {
  expect(reportedName({ name, reference, excluded: false }, found)).toBe(expected);
});
