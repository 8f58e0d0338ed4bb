import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import changedBindingIsNotified from '../../conformance/connection-request/changed-binding-is-notified.case.ts';
import udpCopiesStartOneSession from '../../conformance/connection-request/udp-copies-start-one-session.case.ts';
import xmppRequestStartsOneSession from '../../conformance/connection-request/xmpp-request-starts-one-session.case.ts';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import ignoredUdpRequests from './ignored-udp-requests.case.ts';
import ignoredXmppRequests from './ignored-xmpp-requests.case.ts';
import refusedXmppServers from './refused-xmpp-servers.case.ts';
import stunIntegrityIsChecked from './stun-integrity-is-checked.case.ts';
import { attackersPlace, authorityOf, honestPlace, movedPlace } from './stun-scene.ts';
import stunStrangersMoveNothing from './stun-strangers-move-nothing.case.ts';

type Facts = Parameters<typeof verdictFor>[1];
const verdictsOf = (definition: CaseDefinition<CpeBench>, ...facts: readonly Facts[]): string[] =>
  facts.map((given) => verdictFor(definition, given).verdict);
const named = (family: readonly CaseDefinition<CpeBench>[]) =>
  family.map((definition) => [definition.meta.id, definition] as const);
const honest = authorityOf(honestPlace);
const moved = authorityOf(movedPlace);
const attackers = authorityOf(attackersPlace);

describe.each(named(ignoredUdpRequests))('%s', (_id, definition) => {
  const silent = { wasSent: true, sessionStarted: false, sessionAfterMs: null, retryCount: 0 };
  const came = { ...silent, sessionStarted: true, sessionAfterMs: 40 };

  test('silence passes, a session fails, a repeated session or an unsent request proves nothing', () => {
    const verdicts = verdictsOf(definition, silent, came, { ...came, retryCount: 1 }, { ...silent, wasSent: false });
    expect(verdicts).toEqual(['pass', 'fail', 'inconclusive', 'inconclusive']);
  });
});

test('copies of a UDP request: one session passes, two fail, none proves nothing', () => {
  const verdicts = verdictsOf(udpCopiesStartOneSession, { sessions: 1 }, { sessions: 2 }, { sessions: 0 });
  expect(verdicts).toEqual(['pass', 'fail', 'inconclusive']);
});

test('a changed binding must be notified and stored; a target that never took the first one proves nothing', () => {
  const right = { honest, wasNotified: true, moved };
  const verdicts = verdictsOf(
    changedBindingIsNotified,
    right,
    { ...right, wasNotified: false },
    { ...right, moved: honest },
    { ...right, honest: '10.0.0.2:7547', wasNotified: false },
  );
  expect(verdicts).toEqual(['pass', 'fail', 'fail', 'inconclusive']);
});

test('strangers at STUN: who follows them fails, who follows not even the server proves nothing', () => {
  const right = { unasked: honest, inPlace: honest, moved };
  const unasked = { ...right, unasked: attackers };
  const inPlace = { ...right, inPlace: attackers };
  const verdicts = verdictsOf(stunStrangersMoveNothing, right, unasked, inPlace, { ...right, moved: honest });
  expect(verdicts).toEqual(['pass', 'fail', 'fail', 'inconclusive']);
  // G.3 recommends it only.
  expect(verdictFor(stunStrangersMoveNothing, unasked, tr069).verdict).toBe('warn');
});

test('a STUN answer without integrity: who follows it fails, who follows no signed one proves nothing', () => {
  const right = { unsigned: honest, moved };
  const verdicts = verdictsOf(
    stunIntegrityIsChecked,
    right,
    { ...right, unsigned: attackers },
    { ...right, moved: honest },
  );
  expect(verdicts).toEqual(['pass', 'fail', 'inconclusive']);
});

describe.each(named(ignoredXmppRequests))('%s', (_id, definition) => {
  const refused = { answer: 'error not-authorized', sessionStarted: false, sessionAfterMs: null, retryCount: 0 };
  const came = { ...refused, sessionStarted: true, sessionAfterMs: 40 };

  test('the session counts, not the answer', () => {
    const result = { ...refused, answer: 'result' };
    const verdicts = verdictsOf(definition, refused, { ...refused, answer: null }, result, came);
    expect(verdicts).toEqual(['pass', 'pass', 'pass', 'fail']);
  });

  test('a session that repeats a failed one proves nothing', () => {
    expect(verdictsOf(definition, { ...came, retryCount: 2 })).toEqual(['inconclusive']);
  });
});

describe.each(named(refusedXmppServers))('%s', (_id, definition) => {
  const left = { came: true, spokeInTls: false, mechanism: null, attemptedInClear: false, request: null };
  const request = { answer: 'result', sessionStarted: true, sessionAfterMs: 40, retryCount: 0 };

  test('a target that leaves passes, one that never came proves nothing', () => {
    expect(verdictsOf(definition, left, { ...left, came: false })).toEqual(['pass', 'inconclusive']);
  });

  test('a target that does not know the time says nothing about dates, whatever it did', () => {
    const clock = { targetTime: '2001-01-01T00:00:00Z', benchTime: '2026-01-01T00:00:00Z' };
    const verdicts = verdictsOf(definition, { ...left, spokeInTls: true, clock });
    expect(verdicts).toEqual([definition.meta.id === 'CR-038-EXPIRED' ? 'not-applicable' : 'fail']);
    expect(verdictsOf(definition, { ...left, clock: { ...clock, targetTime: clock.benchTime } })).toEqual(['pass']);
  });

  test('a target that speaks in TLS, logs in, or comes for a request fails', () => {
    const spoke = { ...left, spokeInTls: true };
    const loggedIn = { ...spoke, mechanism: 'PLAIN', request: { ...request, sessionStarted: false } };
    const verdicts = verdictsOf(definition, spoke, loggedIn, { ...loggedIn, request });
    expect(verdicts).toEqual(['fail', 'fail', 'fail']);
  });

  test('a target that logs in fails for that alone when its session repeats a failed one', () => {
    const repeated = { ...left, mechanism: 'PLAIN', request: { ...request, retryCount: 1 } };
    const { verdict, reason } = verdictFor(definition, repeated);
    expect([verdict, reason.includes('does not log in')]).toEqual(['fail', true]);
  });

  test('an account sent in clear fails', () => {
    expect(verdictsOf(definition, { ...left, mechanism: 'PLAIN', attemptedInClear: true })).toEqual(['fail']);
  });
});

test('a right XMPP request: one session and a result pass; two sessions, none, or an error fail', () => {
  const right = { sessions: 1, answer: 'result' };
  const verdicts = verdictsOf(
    xmppRequestStartsOneSession,
    right,
    { ...right, sessions: 2 },
    { ...right, sessions: 0 },
    { ...right, answer: 'error service-unavailable' },
    { ...right, answer: null },
  );
  expect(verdicts).toEqual(['pass', 'fail', 'fail', 'fail', 'fail']);
});
