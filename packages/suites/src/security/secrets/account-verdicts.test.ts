import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import clearLogins from './clear-logins.case.ts';
import clientNonces from './client-nonces-are-fresh.case.ts';
import { differingBits } from './client-nonces.ts';
import configuration from './configuration-holds-no-secrets.case.ts';
import factoryReset from './factory-reset-forgets.case.ts';
import vendorSecrets from './vendor-secrets-are-hidden.case.ts';

const [unasked, asked] = clearLogins;
const sought = (readable: readonly string[], isBesideThere: boolean | null) => ({
  where: 'Device.Users.User.2.Password',
  readable,
  hashed: [],
  isBesideThere,
});

test('a configuration that shows nothing is believed when the name beside the password is in it, or when it is encrypted', () => {
  const verdict = (entropy: number, found: ReturnType<typeof sought>): string =>
    verdictFor(configuration, { bytes: 4_000, entropy, packed: null, sought: [found] }).verdict;
  expect(verdict(4.5, sought([], true))).toBe('pass');
  expect(verdict(7.9, sought([], false))).toBe('pass');
  expect(verdict(4.5, sought([], false))).toBe('inconclusive');
  expect(verdict(7.9, sought(['in Base64'], false))).toBe('fail');
});

test('a password in clear is a warning under tr069, which does not forbid it there', () => {
  const facts = { bytes: 10, entropy: 4, packed: null, sought: [sought(['in clear'], true)] };
  expect(verdictFor(configuration, facts, tr069).verdict).toBe('warn');
});

test('a target that sends Basic unasked fails for that alone', () => {
  if (unasked === undefined || asked === undefined) throw new Error('There are two cases.');
  const facts = { came: true, unasked: 'basic', toDigest: 'digest', toBasic: ['basic', 'basic'] };
  expect(verdictFor(unasked, facts).verdict).toBe('fail');
  expect(verdictFor(asked, facts).verdict).toBe('inconclusive');
  const polite = { ...facts, unasked: null, toBasic: [null, null] };
  expect([verdictFor(unasked, polite).verdict, verdictFor(asked, polite).verdict]).toEqual(['pass', 'pass']);
  expect(verdictFor(asked, { ...polite, toDigest: null }).verdict).toBe('inconclusive');
  expect(verdictFor(asked, { ...polite, came: false }).verdict).toBe('inconclusive');
});

test('short random client nonces pass, counters and clocks do not', () => {
  const verdict = (cnonces: readonly (string | null)[]): string => verdictFor(clientNonces, { cnonces }).verdict;
  const random = ['1f9c03ab', '77b2e410', 'c5088d3f', '0aa4519e', '93fe6c02', '2d71b8c5', 'ee350f94', '48c9a761'];
  expect(verdict(random)).toBe('pass');
  expect(verdict(random.map(() => '1f9c03ab'))).toBe('fail');
  expect(verdict(random.map((_, count) => String(1_700_000_000 + count * 3)))).toBe('fail');
  expect(verdict([null])).toBe('inconclusive');
  expect(differingBits(['0001', '0002'])).toBeLessThan(5);
});

test('one thing that is left after a reset fails, and nothing that could be left proves nothing', () => {
  const verdict = (facts: { row: boolean | null; setting: boolean | null; password: boolean | null }): string =>
    verdictFor(factoryReset, facts).verdict;
  expect(verdict({ row: false, setting: false, password: null })).toBe('pass');
  expect(verdict({ row: null, setting: null, password: true })).toBe('fail');
  expect(verdict({ row: null, setting: null, password: null })).toBe('inconclusive');
});

test('a masked value of the vendor warns, a switch says nothing', () => {
  const verdict = (look: string): string =>
    verdictFor(vendorSecrets, { listed: 9, suspects: [{ name: 'X.Password', look, isVendors: true }] }).verdict;
  expect(['readable', 'masked', 'no text', 'empty'].map(verdict)).toEqual(['fail', 'warn', 'pass', 'pass']);
});
