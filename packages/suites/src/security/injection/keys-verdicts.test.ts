import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import definition from './keys-are-plain-texts.case.ts';

interface Key {
  readonly holds?: string;
  readonly chars?: number;
  readonly faultCode?: number | null;
  readonly isSame?: boolean | null;
}

const key = ({ holds = 'markup', chars = 20, faultCode = null, isSame = true }: Key = {}): object => ({
  key: 'CommandKey',
  holds,
  chars,
  faultCode,
  isSame,
});
const long = (rest: Key = {}): object => key({ chars: 33, faultCode: 9003, isSame: null, ...rest });
const verdict = (keys: readonly object[], rest: object = {}): string => {
  const facts = { keys, findings: [], unwatched: [], absent: [], untried: [], asksNames: true, ...rest };
  return verdictFor(definition, facts as unknown as Parameters<typeof verdictFor>[1]).verdict;
};

test('a device that keeps what fits and refuses what does not passes', () => {
  expect(verdict([key(), long()])).toBe('pass');
});

test('a device that refuses a key that fits fails', () => {
  expect(verdict([key({ faultCode: 9003, isSame: null }), long()])).toBe('fail');
});

test('a device that changes a key, or never tells it again, fails', () => {
  expect(verdict([key({ isSame: false }), long()])).toBe('fail');
  expect(verdict([key({ isSame: null }), long()])).toBe('fail');
});

test('a device that takes 33 characters fails, whether it cuts them or not', () => {
  expect(verdict([key(), long({ faultCode: null, isSame: true })])).toBe('fail');
  expect(verdict([key(), long({ faultCode: null, isSame: false })])).toBe('fail');
});

test('a device whose event never has a key is not called sound', () => {
  expect(verdict([key(), long()], { unwatched: ['CommandKey'] })).toBe('inconclusive');
});

test('a device for whose keys there was no time is not called sound', () => {
  expect(verdict([key(), long()], { untried: ['Download CommandKey by quote-single'] })).toBe('inconclusive');
});

test('a look-up that came once is no finding, one that came again is', () => {
  const finding = { parameter: 'ParameterKey', family: 'separator-pipe', again: true, twin: false };
  expect(verdict([key(), long()], { findings: [{ ...finding, again: false }] })).toBe('inconclusive');
  expect(verdict([key(), long()], { findings: [finding] })).toBe('fail');
});

test('a device that never asks the name server of the bench is not called sound, but keys that it changes count', () => {
  expect(verdict([key(), long()], { asksNames: false })).toBe('inconclusive');
  expect(verdict([key({ isSame: false }), long()], { asksNames: false })).toBe('fail');
});
