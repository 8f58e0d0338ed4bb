import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mdnsMessageBytesMax, readMdnsResponse, writeMdnsAnnouncement } from './mdns-message.ts';
import { captureOf, hasTshark } from '../udp-capture.test-support.ts';

const announcement = writeMdnsAnnouncement({
  host: 'laptop',
  address: '192.0.2.20',
  service: { type: '_http._tcp', name: 'a.b;$(c)', port: 9 },
  ttl: 120,
});

test('what is announced reads back, dots and shell characters inside a label too', () => {
  expect(readMdnsResponse(announcement)).toEqual([
    { labels: ['laptop', 'local'], ttl: 120, address: '192.0.2.20' },
    { labels: ['_http', '_tcp', 'local'], ttl: 120, target: ['a.b;$(c)', '_http', '_tcp', 'local'] },
    { labels: ['a.b;$(c)', '_http', '_tcp', 'local'], ttl: 120, target: ['laptop', 'local'] },
  ]);
});

test('a response of another stack is read, with its question and pointers (RFC 1035 4.1.4)', () => {
  // Laid out by hand: an A record of printer.local that points to the name in the question, and a TXT record.
  const bytes = Buffer.from(
    '000084000001000200000000' +
      '077072696e746572056c6f63616c0000010001' +
      'c00c00018001000000780004c0000214' +
      'c00c00108001000000780005046b3d7661',
    'hex',
  );
  expect(readMdnsResponse(bytes)).toEqual([
    { labels: ['printer', 'local'], ttl: 120, address: '192.0.2.20' },
    { labels: ['printer', 'local'], ttl: 120 },
  ]);
});

test('a goodbye has no time to live', () => {
  const [record] = readMdnsResponse(writeMdnsAnnouncement({ host: 'laptop', address: '192.0.2.20', ttl: 0 }));
  expect(record).toEqual({ labels: ['laptop', 'local'], ttl: 0, address: '192.0.2.20' });
});

test('queries, and what is too long or too short, tell nothing', () => {
  const query = Buffer.from(announcement);
  query.writeUInt16BE(0, 2);
  expect(
    [query, announcement.subarray(0, 11), Buffer.alloc(mdnsMessageBytesMax + 1, 0x84)].map(readMdnsResponse),
  ).toEqual([[], [], []]);
});

test('pointers that go round, or forwards, end the reading', () => {
  const head = '000084000000000100000000';
  const rest = '00018001000000780004c0000214';
  const names = ['c00c', 'c0ff', '0161c00c'];
  expect(names.map((name) => readMdnsResponse(Buffer.from(head + name + rest, 'hex')))).toEqual([[], [], []]);
});

test('a label that is empty or too long cannot be written', () => {
  const host = (label: string) => () => writeMdnsAnnouncement({ host: label, address: '192.0.2.20', ttl: 120 });
  expect(host('')).toThrow(RangeError);
  expect(host('x'.repeat(64))).toThrow(RangeError);
  expect(host('x'.repeat(63))).not.toThrow();
});

test('no datagram makes the reader throw', () => {
  const damaged = fc
    .tuple(fc.nat(announcement.length - 1), fc.uint8Array({ maxLength: 20 }), fc.nat(announcement.length))
    .map(([place, patch, length]) => {
      const bytes = Buffer.from(announcement);
      bytes.set(patch.subarray(0, bytes.length - place), place);
      return bytes.subarray(0, length);
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 1_600 })), (datagram) => {
      expect(readMdnsResponse(datagram).length).toBeLessThanOrEqual(64);
    }),
  );
});

test.skipIf(!hasTshark())('tshark reads what is written', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-mdns-'));
  try {
    const file = join(folder, 'one.pcap');
    writeFileSync(file, captureOf(announcement, { from: '192.0.2.20:5353', to: '224.0.0.251:5353' }));
    const fields = ['dns.resp.name', 'dns.a', 'dns.ptr.domain_name', 'dns.srv.target', '_ws.malformed'];
    const args = ['-r', file, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
    const line = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(line.replace(/\n$/, '').split('\t').slice(1)).toEqual([
      '192.0.2.20',
      'a.b;$(c)._http._tcp.local',
      'laptop.local',
      '',
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
