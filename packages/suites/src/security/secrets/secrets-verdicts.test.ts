import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import bulkReads from './bulk-reads-hold-no-secrets.case.ts';
import configurationCase from './configuration-holds-no-secrets.case.ts';
import { hasAuthorization } from './logs-hold-no-secrets.case.ts';
import definition from './secrets-read-back-empty.case.ts';
import { packedOtherwise } from './unpack.ts';

const read = (chars: number): object => ({ name: 'Device.Users.User.1.Password', way: 'by name', chars });
const verdict = (facts: object): string => verdictFor(definition, facts as Parameters<typeof verdictFor>[1]).verdict;

test('empty answers pass where a password is known to be set', () => {
  expect(verdict({ reads: [read(0)], isPasswordKnown: true })).toBe('pass');
});

test('reads of branches that give nothing prove nothing, and are no sign that nothing is hidden', () => {
  const branch = { path: 'Device.', hidden: 0, told: [] };
  const of = (given: number): string =>
    verdictFor(bulkReads, { branches: [{ ...branch, given }], isPasswordKnown: false }).verdict;
  expect([of(0), of(12)]).toEqual(['inconclusive', 'not-applicable']);
});

test('empty answers prove nothing where none is known to be set', () => {
  expect(verdict({ reads: [read(0)], isPasswordKnown: false })).toBe('inconclusive');
});

test('a value or a mask of its length fails, known or not', () => {
  expect(verdict({ reads: [read(0), read(8)], isPasswordKnown: false })).toBe('fail');
});

test('a device without hidden parameters is not judged', () => {
  expect(verdict({ reads: [], isPasswordKnown: false })).toBe('not-applicable');
});

test.each([
  ['Authorization: Basic YWRtaW46c2VjcmV0', true],
  ['> authorization:  Digest username="cpe", nonce="a", response="0123456789abcdef0123456789abcdef"', true],
  ['Authorization: Bearer abcdefghijklmnop', true],
  ['Authorization: Basic ********', false],
  ['Authorization: Basic REDACTED', false],
  ['Authorization: Digest <hidden>', false],
  ['authorization: basic is not offered', false],
])('the log line %j gives an account away: %s', (line, wanted) => {
  expect(hasAuthorization(Buffer.from(`12:00 sent\n${line}\n`))).toBe(wanted);
});

test('what is packed otherwise is no encryption', () => {
  const xz = Buffer.from('fd377a585a000004', 'hex');
  expect(packedOtherwise(xz)).toBe('xz');
  expect(packedOtherwise(Buffer.concat([Buffer.alloc(64, 1), xz]))).toBe('xz');
  expect(packedOtherwise(Buffer.from('<config/>'))).toBeUndefined();
  const facts = { bytes: 90_000, entropy: 7.9, packed: null, sought: [] as object[] };
  const verdictOn = (changes: object): string =>
    verdictFor(configurationCase, { ...facts, ...changes } as Parameters<typeof verdictFor>[1]).verdict;
  expect(verdictOn({})).toBe('pass');
  expect(verdictOn({ packed: 'xz' })).toBe('inconclusive');
});
