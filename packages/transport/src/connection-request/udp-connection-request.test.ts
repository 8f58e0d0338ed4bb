import { execFileSync } from 'node:child_process';
import { Secret } from '@cordon/cwmp';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isSignedBy,
  readUdpConnectionRequest,
  type UdpConnectionRequest,
  udpConnectionRequestSignature,
  writeUdpConnectionRequest,
} from './udp-connection-request.ts';
import { UdpConnectionRequestGate } from './udp-connection-request-gate.ts';

const password = new Secret('letmein');
const login = { username: 'acs', password };
const fields = { ts: '1120673700', id: '1234', un: 'acs', cn: 'XTGRWIPC6D3IPXS3' };
const request: UdpConnectionRequest = { ...fields, sig: udpConnectionRequestSignature(fields, password) };
const read = (text: string): ReturnType<typeof readUdpConnectionRequest> =>
  readUdpConnectionRequest(Buffer.from(text, 'latin1'));
const query = 'ts=1120673700&id=1234&un=CPE57689&cn=XTGRWIPC6D3IPXS3&sig=3545F7B5820D76A3DF45A3A509DA8D8C38F13512';

test('the signature is what OpenSSL computes over ts, id, un and cn without anything between', () => {
  const input = '11206737001234acsXTGRWIPC6D3IPXS3';
  const printed = execFileSync('openssl', ['dgst', '-sha1', '-hmac', 'letmein', '-r'], { input }).toString();
  expect(request.sig.toLowerCase()).toBe(printed.slice(0, 40));
});

test.each([
  ['as TR-069 G.2.2.3 writes it', `GET http://10.1.1.1:8080?${query} HTTP/1.1\r\n\r\n`],
  ['scheme in capitals, a Host field, a slash', `GET HTTP://10.1.1.1/?${query} HTTP/1.1\r\nHost: 10.1.1.1\r\n\r\n`],
  ['without scheme and authority', `GET ?${query} HTTP/1.1\r\nHost: 192.0.2.3:23490\r\nContent-Length: 0\r\n\r\n`],
  ['with a body, which is ignored', `GET http://10.1.1.1:8080?${query} HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody`],
])('a request is read: %s', (_, text) => {
  expect(read(text)).toMatchObject({ kind: 'request', request: { ts: '1120673700', id: '1234', un: 'CPE57689' } });
});

test.each([
  [`POST http://10.1.1.1:8080?${query} HTTP/1.1\r\n\r\n`, 'method'],
  [`GET http://10.1.1.1:8080?${query} HTTP/1.0\r\n\r\n`, 'HTTP/1.0'],
  [`GET http://10.1.1.1:8080?${query} HTTP/1.1`, 'no end'],
  [`GET http://10.1.1.1:8080?${query}\r\n\r\n`, 'http-start-line'],
  [`GET http://10.1.1.1:8080/path?${query} HTTP/1.1\r\n\r\n`, 'without a path'],
  [`GET ftp://10.1.1.1:8080?${query} HTTP/1.1\r\n\r\n`, 'without a path'],
  [`GET http://10.1.1.1:8080?${query} HTTP/1.1\r\nno field\r\n\r\n`, 'http-header-name'],
  [`GET http://10.1.1.1:8080?${query}&ts=1 HTTP/1.1\r\n\r\n`, '2 arguments ts'],
  [`GET http://10.1.1.1:8080?${query.replace('&id=1234', '')} HTTP/1.1\r\n\r\n`, '0 arguments id'],
  [`GET http://10.1.1.1:8080?${query.replace('id=1234', 'id=-1')} HTTP/1.1\r\n\r\n`, 'unsigned integer'],
  [`GET http://10.1.1.1:8080?${query}&x=${'a'.repeat(1500)} HTTP/1.1\r\n\r\n`, 'octets'],
])('%s is refused', (text, reason) => {
  expect(read(text)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) as string });
});

test('any octets give a request or a reason', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      readUdpConnectionRequest(octets);
    }),
  );
});

test('what was written is read back, whatever stands in user name and cnonce', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const anyFields = fc.record({ ts: fc.nat().map(String), id: fc.nat().map(String), un: text, cn: text });
  fc.assert(
    fc.property(anyFields, (plain) => {
      const sent = { ...plain, sig: udpConnectionRequestSignature(plain, password) };
      const got = readUdpConnectionRequest(writeUdpConnectionRequest('192.0.2.1:7547', sent));
      expect(got).toEqual({ kind: 'request', request: sent });
    }),
  );
});

test('the case of the signature does not matter, its value does', () => {
  expect(isSignedBy({ ...request, sig: request.sig.toLowerCase() }, password)).toBe(true);
  expect(isSignedBy(request, new Secret('other'))).toBe(false);
  expect(isSignedBy({ ...request, sig: `${request.sig}00` }, password)).toBe(false);
  expect(isSignedBy({ ...request, sig: '' }, password)).toBe(false);
});

const signed = (changes: Partial<UdpConnectionRequest>): UdpConnectionRequest => {
  const plain = { ...fields, ...changes };
  return { ...plain, sig: changes.sig ?? udpConnectionRequestSignature(plain, password) };
};

test('copies count once; older, equal and repeated ones are refused; a refused one leaves no trace', () => {
  const gate = new UdpConnectionRequestGate();
  const ask = (changes: Partial<UdpConnectionRequest>): string => {
    const one = signed(changes);
    const refusal = gate.refusal(one, login);
    if (refusal === undefined) gate.passed(one);
    return refusal ?? 'through';
  };
  expect(ask({ ts: '5000000000', id: '9', sig: '00'.repeat(20) })).toBe('wrong-signature');
  expect([ask({}), ask({})]).toEqual(['through', 'old-timestamp']);
  expect(ask({ ts: '1120673699', id: '5' })).toBe('old-timestamp');
  expect(ask({ ts: '1120673700', id: '5' })).toBe('old-timestamp');
  expect(ask({ ts: '1120673701', id: '01234' })).toBe('repeated-id');
  expect(ask({ ts: '1120673701', id: '5', un: 'other' })).toBe('wrong-user');
  expect(ask({ ts: '1120673701', id: '5' })).toBe('through');
});

test('a device without credentials lets nobody through', () => {
  const gate = new UdpConnectionRequestGate();
  const noKey = new Secret('');
  const plain = { ...fields, un: '' };
  const unsigned = { ...plain, sig: udpConnectionRequestSignature(plain, noKey) };
  expect(gate.refusal(unsigned, { username: '', password: noKey })).toBe('wrong-user');
  const named = { ...fields, sig: udpConnectionRequestSignature(fields, noKey) };
  expect(gate.refusal(named, { username: 'acs', password: noKey })).toBe('wrong-signature');
});
