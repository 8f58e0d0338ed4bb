import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathVariety } from './path-variety.ts';

const identifiers = ['CORDON0001', '00005E', 'ReferenceCPE', '02:00:5E:00:53:01'];
const isGuessable = (path: string): boolean => pathVariety(path, identifiers).bits < 64;

test.each([
  ['', 'nothing'],
  ['/', 'nothing'],
  ['/cwmp/connectionRequest', 'well-known words'],
  ['/tr069', 'well-known words'],
  ['/acs.cgi', 'well-known words'],
  ['/00005E-ReferenceCPE-CORDON0001', 'the identity of the device'],
  ['/cordon0001', 'the serial number in other letters'],
  ['/02005e005301', 'a hardware address without colons'],
  ['/cr/02%3A00%3A5E%3A00%3A53%3A01', 'an encoded hardware address'],
  ['/7547', 'a number'],
  ['/0123456789', 'ten digits'],
  ['/a1b2c3d4', 'eight hexadecimal digits'],
  ['/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'one letter many times'],
])('%s is guessable: %s', (path) => {
  expect(isGuessable(path)).toBe(true);
});

test.each([
  '/rI6xLf2YolZFalz9eJiDWg',
  '/3f1d6a2c9b8e47d05a6c1f2e3d4b5a69',
  '/cwmp/3f1d6a2c9b8e47d05a6c1f2e3d4b5a69',
  '/CORDON0001/3f1d6a2c9b8e47d05a6c1f2e3d4b5a69?id=1',
  '/6f9619ff-8b86-d011-b42d-00cf4fc964ff',
  '/%ZZ/3f1d6a2c9b8e47d05a6c1f2e3d4b5a69',
])('%s has bits enough', (path) => {
  expect(isGuessable(path)).toBe(false);
});

test('what everybody knows of a path is told', () => {
  expect(pathVariety('/cwmp/CORDON0001', identifiers).known).toEqual(['cordon0001', 'cwmp']);
});

test('128 random bits are enough however they are spelled', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 }).filter((octets) => new Set(octets).size > 12);
  fc.assert(
    fc.property(bytes, fc.constantFrom('hex' as const, 'base64url' as const), (octets, encoding) => {
      expect(isGuessable(`/${Buffer.from(octets).toString(encoding)}`)).toBe(false);
    }),
  );
});

test.each(['x7Qm-2LdVwA', 'Zk3_9aPqRtY'])('64 random bits in base64url have 64 bits: %s', (text) => {
  expect(pathVariety(`/${text}`, []).bits).toBeGreaterThanOrEqual(64);
});
