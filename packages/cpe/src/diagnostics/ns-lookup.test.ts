import { assert, property, uint8Array } from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { startLabDns } from '../lab-dns.test-support.ts';
import { decodeDnsAnswer, encodeDnsQuery } from './dns-message.ts';
import { createLabDiagnostics, type LabDiagnostics } from './lab-diagnostics.test-support.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

const object = 'DNS.Diagnostics.NSLookupDiagnostics.';

async function lookUp(dnsServer: string, values: Readonly<Record<string, string>>): Promise<LabDiagnostics> {
  const lab = createLabDiagnostics({ dnsServer });
  cleanUps.push(() => lab.close());
  lab.write(object, { ...values, DiagnosticsState: 'Requested' });
  lab.sessionOver();
  await lab.ended();
  return lab;
}

test('each look-up is one row, and the rows of the last test go with the next', async () => {
  const dns = await startLabDns();
  cleanUps.push(() => dns.close());
  const lab = await lookUp(dns.server, { HostName: 'host.lab.example', NumberOfRepetitions: '2' });
  const value = (name: string): string => lab.device.value(object + name);
  expect(['DiagnosticsState', 'SuccessCount', 'ResultNumberOfEntries'].map(value)).toEqual(['Complete', '2', '2']);
  const row = ['Status', 'AnswerType', 'HostNameReturned', 'IPAddresses', 'DNSServerIP'];
  expect(row.map((name) => value(`Result.1.${name}`))).toEqual([
    'Success',
    'NonAuthoritative',
    'host.lab.example',
    '127.0.0.7',
    '127.0.0.1',
  ]);
  expect(dns.asked.toSorted()).toEqual([
    'A host.lab.example',
    'A host.lab.example',
    'AAAA host.lab.example',
    'AAAA host.lab.example',
  ]);
  lab.write(object, { DiagnosticsState: 'Requested' });
  expect(value('ResultNumberOfEntries')).toBe('0');
});

test('a server that refuses, and one that has no name, are told apart', async () => {
  const refused = await lookUp('127.0.0.1:9', { HostName: 'host.lab.example', Timeout: '500' });
  expect(refused.device.value(`${object}Result.1.Status`)).toBe('Error_DNSServerNotAvailable');
  const nameless = await lookUp('127.0.0.1:9', { HostName: 'host.lab.example', DNSServer: 'dns.lab.example' });
  expect(nameless.device.value(`${object}DiagnosticsState`)).toBe('Error_DNSServerNotResolved');
});

const answer = (id: number, flags: number, records: readonly Buffer[]): Buffer => {
  const query = encodeDnsQuery(id, 'a.example', 'A');
  query.writeUInt16BE(flags, 2);
  query.writeUInt16BE(records.length, 6);
  return Buffer.concat([query, ...records]);
};
const record = (owner: Buffer, type: number, data: Buffer): Buffer => {
  const head = Buffer.from([0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([owner, head, data]);
};
const pointerToQuestion = Buffer.from([0xc0, 12]);

test('an authoritative answer through a CNAME gives the canonical name and both kinds of addresses', () => {
  const canonical = Buffer.from([1, 0x62, 0]);
  const bytes = answer(7, 0x8580, [
    record(pointerToQuestion, 5, canonical),
    record(canonical, 1, Buffer.from([192, 0, 2, 1])),
    record(canonical, 28, Buffer.from('20010db8000000000000000000000001', 'hex')),
  ]);
  expect(decodeDnsAnswer(bytes, 7)).toEqual({
    responseCode: 0,
    isAuthoritative: true,
    name: 'b',
    addresses: ['192.0.2.1', '2001:db8::1'],
  });
});

test.each([
  ['another id', answer(8, 0x8180, [])],
  ['a query', answer(7, 0x0100, [])],
  ['a name that goes in circles', Buffer.concat([answer(7, 0x8180, [Buffer.alloc(0)]), Buffer.from([0xc0, 27])])],
  ['a record that ends early', answer(7, 0x8180, [record(pointerToQuestion, 1, Buffer.alloc(9)).subarray(0, 15)])],
])('%s is no answer', (_, bytes) => {
  expect(decodeDnsAnswer(bytes, 7)).toBeUndefined();
});

test('no bytes at all make the reader throw or hang', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (tail) => {
      const bytes = Buffer.concat([Buffer.from([0, 7, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0]), tail]);
      decodeDnsAnswer(bytes, 7);
    }),
  );
});
