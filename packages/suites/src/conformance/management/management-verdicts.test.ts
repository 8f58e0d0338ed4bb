import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import newPeriod from './a-new-period-takes-effect.case.ts';
import disabled from './no-periodic-inform-when-disabled.case.ts';
import phase from './periodic-informs-keep-their-phase.case.ts';
import retries from './retries-wait-as-they-are-told.case.ts';

test.each([
  [{ intervalS: 10, cameAfterMs: 10_100 }, 'pass'],
  [{ intervalS: 10, cameAfterMs: null }, 'fail'],
  [{ intervalS: 10, cameAfterMs: 21_000 }, 'fail'],
  [{ intervalS: null, cameAfterMs: null }, 'not-applicable'],
])('a new period: %j is %s', (facts, verdict) => {
  expect(verdictFor(newPeriod, facts).verdict).toBe(verdict);
});

const seen = { intervalS: 10, cameWhenEnabled: true, wasDisabled: true, cameWhenDisabled: false };
test.each([
  [seen, 'pass'],
  [{ ...seen, cameWhenDisabled: true }, 'fail'],
  [{ ...seen, cameWhenEnabled: false }, 'inconclusive'],
  [{ ...seen, wasDisabled: false }, 'inconclusive'],
  [{ ...seen, intervalS: null }, 'not-applicable'],
])('a period that is switched off: %j is %s', (facts, verdict) => {
  expect(verdictFor(disabled, facts).verdict).toBe(verdict);
});

test.each([
  [{ intervalS: 60, earlyByMs: 0, hasClock: true }, 'pass'],
  [{ intervalS: 60, earlyByMs: -9_000, hasClock: true }, 'pass'],
  [{ intervalS: 60, earlyByMs: 5_000, hasClock: true }, 'fail'],
  [{ intervalS: 60, earlyByMs: -30_000, hasClock: true }, 'fail'],
  [{ intervalS: 60, earlyByMs: null, hasClock: true }, 'inconclusive'],
  [{ intervalS: null, earlyByMs: null, hasClock: true }, 'not-applicable'],
  [{ intervalS: null, earlyByMs: null, hasClock: false }, 'not-applicable'],
])('a phase: %j is %s', (facts, verdict) => {
  expect(verdictFor(phase, facts).verdict).toBe(verdict);
});

test.each([
  [{ isSet: true, cameAfterMs: 20_050, hasNews: false }, 'pass'],
  [{ isSet: true, cameAfterMs: 19_100, hasNews: false }, 'pass'],
  [{ isSet: true, cameAfterMs: 9_900, hasNews: false }, 'fail'],
  [{ isSet: true, cameAfterMs: 9_900, hasNews: true }, 'inconclusive'],
  [{ isSet: true, cameAfterMs: 20_050, hasNews: true }, 'pass'],
  [{ isSet: true, cameAfterMs: null, hasNews: false }, 'inconclusive'],
  [{ isSet: false, cameAfterMs: null, hasNews: false }, 'not-applicable'],
])('a retry: %j is %s', (facts, verdict) => {
  expect(verdictFor(retries, facts).verdict).toBe(verdict);
});
