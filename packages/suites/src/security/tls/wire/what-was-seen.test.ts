import type { TlsObservation } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { verdictFor } from '../../../verdict-for.test-support.ts';
import randomIsRandom from '../hello/random-is-random.case.ts';
import eachVersion from './each-version-alone.case.ts';
import noManagementInClear from './no-management-in-clear.case.ts';
import truncated from './truncated-answers-are-dropped.case.ts';

const refusing: TlsObservation = {
  connected: true,
  saidHello: true,
  handshake: 'failed',
  serverName: 'acs.lab.test',
  alert: { number: 48, name: 'unknown_ca', level: 'fatal', sentBy: 'remote' },
  applicationBytes: 0,
  silent: false,
  connections: 1,
  trigger: 'connection-request',
};

test.each([
  ['an Inform in each', {}, 'pass'],
  ['a handshake that it ended', { handshake: 'failed', applicationBytes: 0, alert: refusing.alert }, 'fail'],
  ['no connection', { connected: false, saidHello: false, handshake: 'none', applicationBytes: 0 }, 'inconclusive'],
  ['a connection without TLS', { saidHello: false, handshake: 'none', applicationBytes: 0 }, 'inconclusive'],
  ['silence', { silent: true, applicationBytes: 0 }, 'inconclusive'],
  ['a handshake without end', { applicationBytes: 0, closeCode: 'ERR_TLS_HANDSHAKE_TIMEOUT' }, 'inconclusive'],
  [
    'no suite for the key of the bench',
    { applicationBytes: 0, alert: { number: 40, name: 'handshake_failure', level: 'fatal', sentBy: 'local' } },
    'inconclusive',
  ],
] as const)('one version alone: %s', (_what, changes, verdict) => {
  const came: TlsObservation = { ...refusing, handshake: 'complete', alert: undefined, applicationBytes: 812 };
  const tries = [
    { version: 'TLSv1.2', probe: { ...came, ...changes } },
    { version: 'TLSv1.3', probe: came },
  ];
  expect(verdictFor(eachVersion, { tries }).verdict).toBe(verdict);
});

test('nobody who speaks TLS has come: what a target does without it was not seen', () => {
  const port80 = { isOpen: true, reason: '', requests: [] };
  const verdicts = [{}, { saidHello: false }, { connected: false, saidHello: false }].map(
    (changes) => verdictFor(noManagementInClear, { probe: { ...refusing, ...changes }, port80 }).verdict,
  );
  expect(verdicts).toEqual(['pass', 'inconclusive', 'inconclusive']);
});

test.each([
  [{ found: 'before', foundBehindWhole: 'ordered' }, 'pass'],
  [{ found: 'before', foundBehindWhole: 'before' }, 'inconclusive'],
  [{ found: 'before', foundBehindWhole: null }, 'inconclusive'],
  [{ found: 'before' }, 'pass'],
  [{ found: 'ordered' }, 'fail'],
] as const)('an order that was cut off: %j is %s', (found, verdict) => {
  expect(verdictFor(truncated, { parameter: 'X', ordered: 'ordered', ...found }).verdict).toBe(verdict);
});

describe('few client random values', () => {
  const verdict = (...randoms: readonly string[]): string =>
    verdictFor(randomIsRandom, { randoms, sessionIds: [] }).verdict;

  test('may agree in a byte, as one pair of ten does', () => {
    expect(verdict(`${'00'.repeat(31)}07`, `${'11'.repeat(31)}07`)).toBe('inconclusive');
  });

  test('may not be the same', () => {
    expect(verdict('aa'.repeat(32), 'aa'.repeat(32))).toBe('fail');
  });
});
