import type { ConnectionRequestObservation, JsonValue } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import answersNoSoap from './answers-no-soap.case.ts';
import changedPassword from './changed-password-holds.case.ts';
import closedBehind from './closed-behind-the-device.case.ts';
import hasARandomPath from './has-a-random-path.case.ts';
import refusesReplays from './refuses-replays.case.ts';
import slowRequestsEnd from './slow-requests-end.case.ts';
import wantsCredentials from './wants-credentials.case.ts';

const good: ConnectionRequestObservation = {
  outcome: 'accepted',
  status: 204,
  challenged: true,
  detail: 'Accepted with status 204.',
  sessionStarted: true,
  sessionAfterMs: 40,
};
const refusing: ConnectionRequestObservation = {
  outcome: 'unauthorised',
  status: 401,
  challenged: true,
  detail: 'Refused with status 401.',
  sessionStarted: false,
  sessionAfterMs: null,
};
const facts = (probe: ConnectionRequestObservation): Parameters<typeof verdictFor>[1] => ({
  before: good,
  probe,
  hadCredentials: true,
});

test.each([wantsCredentials, refusesReplays].map((definition) => [definition.meta.id, definition] as const))(
  '%s: a challenge passes, a session fails, a busy target cannot be judged',
  (_id, definition) => {
    const busy = { ...refusing, outcome: 'busy', status: 503, challenged: false } as const;
    const notSent = { ...refusing, outcome: 'not-sent', status: null, challenged: false } as const;
    const verdicts = [refusing, good, busy, notSent].map((probe) => verdictFor(definition, facts(probe)).verdict);
    expect(verdicts).toEqual(['pass', 'fail', 'inconclusive', 'inconclusive']);
  },
);

test.each([wantsCredentials, refusesReplays].map((definition) => [definition.meta.id, definition] as const))(
  '%s: no answer proves nothing, a session after 503 is one, a retry of an older session is none',
  (_id, definition) => {
    const lost = { ...refusing, outcome: 'failed', status: null, challenged: false } as const;
    const busyYetComing = { ...good, outcome: 'busy', status: 503 } as const;
    const retried = { ...good, retryCount: 1 };
    const verdicts = [lost, busyYetComing, retried].map((probe) => verdictFor(definition, facts(probe)).verdict);
    expect(verdicts).toEqual(['inconclusive', 'fail', 'inconclusive']);
  },
);

test('a repeated header that is taken without a session to follow is not refused', () => {
  const taken = { ...good, sessionStarted: false, sessionAfterMs: null };
  expect(verdictFor(refusesReplays, facts(taken)).verdict).toBe('inconclusive');
});

test('a session counts even when the answer was 401', () => {
  expect(verdictFor(wantsCredentials, facts({ ...refusing, sessionStarted: true })).reason).toBe(
    'Does not hold: no session follows a request without credentials',
  );
});

test('a refusal that offers no Digest breaks TR-069 too', () => {
  const basicOnly = { ...refusing, challenged: false };
  expect(verdictFor(wantsCredentials, facts(basicOnly)).verdict).toBe('fail');
});

test('a target without authentication has nothing to replay', () => {
  const open = { before: good, probe: good, hadCredentials: false };
  expect(verdictFor(refusesReplays, open).verdict).toBe('not-applicable');
});

test('a replay is a warning under tr069, which does not ask a CPE to keep the nonce count', () => {
  expect(verdictFor(refusesReplays, facts(good), tr069).verdict).toBe('warn');
});

test('a path of the serial number fails when hardened and is a warning under tr069', () => {
  const fixed = { path: '/CORDON0001', identifiers: ['CORDON0001'] };
  expect(
    [verdictFor(hasARandomPath, fixed), verdictFor(hasARandomPath, fixed, tr069)].map(({ verdict }) => verdict),
  ).toEqual(['fail', 'warn']);
});

test('silence, 401 and 405 to SOAP pass; a fault in an envelope does not', () => {
  const answer = (status: number | null, isSoap: boolean, wasLookedAt = true): JsonValue => ({
    sent: 'GetInfo to /',
    status,
    isSoap,
    wasLookedAt,
    detail: '',
  });
  const [refused, fault, lost] = [answer(401, false), answer(500, true), answer(null, false, false)];
  const verdicts = [
    [answer(null, false)],
    [refused],
    [answer(405, false)],
    [fault],
    [lost],
    [refused, lost],
    [lost, fault],
  ].map((answers) => verdictFor(answersNoSoap, { answers }).verdict);
  expect(verdicts).toEqual(['pass', 'pass', 'pass', 'fail', 'inconclusive', 'inconclusive', 'fail']);
});

test.each([
  [
    'gives one that says nothing more up after ten seconds, and any after fifteen',
    { quietMs: 10_010, fedMs: 15_010 },
    'pass',
  ],
  ['waits anew behind every header', { quietMs: 10_010, fedMs: null }, 'fail'],
  ['waits without end', { quietMs: null, fedMs: null }, 'fail'],
] as const)('a port that %s gets that verdict', (_, seen, verdict) => {
  expect(verdictFor(slowRequestsEnd, seen).verdict).toBe(verdict);
});

test('silence behind the device counts where somebody is there', () => {
  const request = {
    sent: 'a right request',
    ending: 'unreachable',
    status: null,
    answers: 0,
    detail: '',
    wasLookedAt: false,
  };
  const facts = { requests: [request], sessionsAfter: [], obstacle: null, deserted: [] };
  const verdict = (changes: Record<string, JsonValue>): string =>
    verdictFor(closedBehind, { ...facts, ...changes }).verdict;
  expect(verdict({})).toBe('pass');
  expect(verdict({ deserted: ['192.0.2.1'] })).toBe('inconclusive');
  expect(verdict({ requests: [{ ...request, status: 401 }], deserted: ['192.0.2.1'] })).toBe('fail');
  expect(verdict({ sessionsAfter: ['a right request'] })).toBe('fail');
});

test('a new password that is not looked at is not refused', () => {
  const verdict = (now: ConnectionRequestObservation, old: ConnectionRequestObservation = refusing): string =>
    verdictFor(changedPassword, { afterChange: { old, new: now }, afterReboot: null }).verdict;
  expect([verdict(good), verdict(refusing)]).toEqual(['pass', 'fail']);
  expect(verdict({ ...refusing, outcome: 'busy', status: 503 })).toBe('inconclusive');
  expect(verdict({ ...refusing, outcome: 'not-sent', status: null }, good)).toBe('fail');
});
