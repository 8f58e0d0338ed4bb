import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlertWatch } from './alert-watch.ts';
import { isGrease, parseClientHello } from './parse-client-hello.ts';
import { alertOfError } from './tls-alert.ts';

const two = (value: number): number[] => [value >> 8, value & 0xff];
const vector = (content: readonly number[]): number[] => [...two(content.length), ...content];

function hello(extensions: readonly number[]): Buffer {
  const fields = [
    3,
    3,
    ...Array.from({ length: 32 }, () => 7),
    0,
    ...vector([0x13, 0x01, 0x00, 0x2f]),
    1,
    0,
    ...vector(extensions),
  ];
  return Buffer.from([1, 0, ...two(fields.length), ...fields]);
}

const record = (payload: Uint8Array, type = 22): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 1, ...two(payload.length)]), payload]);
const serverName = [0, 0, ...vector(vector([0, ...vector([...Buffer.from('acs.test')])]))];

describe('a ClientHello', () => {
  test('is read, also when records cut it anywhere', () => {
    const message = hello(serverName);
    const whole = parseClientHello(record(message));
    expect(whole).toMatchObject({
      kind: 'client-hello',
      serverNames: ['acs.test'],
      cipherSuites: [0x1301, 0x2f],
      versions: [0x0303],
    });
    for (let at = 1; at < message.length; at += 1) {
      expect(parseClientHello(Buffer.concat([record(message.subarray(0, at)), record(message.subarray(at))]))).toEqual(
        whole,
      );
    }
  });

  test.each([
    ['nothing', '', 'incomplete'],
    ['a first part', '160301', 'incomplete'],
    ['HTTP', Buffer.from('GET / HTTP/1.1').toString('hex'), 'unreadable'],
    ['SSL 2.0', '802e0100020015', 'sslv2'],
    ['another message', '160301000402000000', 'unreadable'],
    ['empty records', '1603010000'.repeat(20), 'unreadable'],
    ['an enormous message', '160301000401ffffff', 'unreadable'],
  ])('%s is data as well', (_, hex, kind) => {
    expect(parseClientHello(Buffer.from(hex, 'hex')).kind).toBe(kind);
  });

  test('is never the cause of an error', () => {
    const bytes = record(hello(serverName));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(bytes.length),
        (edits, length) => {
          const mutated = Uint8Array.from(bytes);
          for (const [at, value] of edits) mutated[at] = value;
          parseClientHello(mutated.subarray(0, length));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('may hold GREASE', () => {
    expect([0x0a0a, 0xfafa, 0x0a1a, 0x1301].map(isGrease)).toEqual([true, true, false, false]);
  });
});

describe('alerts', () => {
  test('in clear are seen in any pieces; encrypted ones and other bytes are not taken for one', () => {
    const flight = Buffer.concat([record(hello([])), record(Buffer.from([2, 48]), 21)]);
    for (const size of [1, 3, 1000]) {
      const watch = new AlertWatch('remote');
      for (let at = 0; at < flight.length; at += size) watch.watch(flight.subarray(at, at + size));
      expect(watch.alert).toMatchObject({ number: 48, name: 'unknown_ca' });
    }
    const watch = new AlertWatch('local');
    watch.watch(record(Buffer.alloc(26), 21));
    watch.watch(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(watch.alert).toBeUndefined();
  });

  test('are found in the errors of OpenSSL', () => {
    expect(
      alertOfError(new Error('0011:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca')),
    ).toMatchObject({ number: 48 });
    expect(alertOfError(new Error('error:0A0000C1:SSL routines::no shared cipher'))).toBeUndefined();
    expect(alertOfError(undefined)).toBeUndefined();
  });
});
