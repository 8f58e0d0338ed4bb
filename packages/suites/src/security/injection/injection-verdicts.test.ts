import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import definition from './time-server-names-are-not-evaluated.case.ts';

const value = (evaluated: boolean, faultCode: number | null): object => ({
  family: 'separator-pipe',
  parameter: 'Device.Time.NTPServer1',
  faultCode,
  evaluated,
});
const verdict = (facts: object): string => verdictFor(definition, facts as Parameters<typeof verdictFor>[1]).verdict;

test('a device that refuses the values passes', () => {
  expect(verdict({ values: [value(false, 9007)] })).toBe('pass');
});

test('a device that keeps the values and looks them up as they stand passes', () => {
  expect(verdict({ values: [value(false, null)] })).toBe('pass');
});

test('a computed name that comes a second time, with a silent twin, fails', () => {
  const confirmation = { family: 'separator-pipe', again: true, twin: false };
  expect(verdict({ values: [value(true, null)], confirmation })).toBe('fail');
});

test('a computed name that does not come again is no finding', () => {
  const confirmation = { family: 'separator-pipe', again: false, twin: false };
  expect(verdict({ values: [value(true, null)], confirmation })).toBe('inconclusive');
});

test('a resolver that computes even escaped names is no finding', () => {
  const confirmation = { family: 'separator-pipe', again: true, twin: true };
  expect(verdict({ values: [value(true, null)], confirmation })).toBe('inconclusive');
});
