import { describe, expect, test } from 'vitest';
import type { CwmpNamespace, SoapHeader } from '../soap/envelope.ts';
import { advanceAcsSession, newAcsSession } from './acs-session.ts';
import { advanceCpeSession, newCpeSession } from './cpe-session.ts';
import { type CwmpVersion, cwmpVersions, namespaceOf, newestVersion } from './cwmp-version.ts';
import { decoded, inform, informResponse, received, transferComplete } from './sample-messages.test-support.ts';

const upTo = (newest: CwmpVersion): CwmpVersion[] => cwmpVersions.slice(0, cwmpVersions.indexOf(newest) + 1);

/** Lets an ACS and a CPE start a session; returns what each takes as its version, or the fault code. */
function negotiate(acs: readonly CwmpVersion[], cpe: readonly CwmpVersion[], sessionTimeoutS?: number) {
  const opened = advanceCpeSession(newCpeSession({ supportedCwmpVersions: cpe, sessionTimeoutS }), {
    kind: 'open',
    inform,
    requests: [],
  });
  const [posted] = opened.effects;
  if (posted?.kind !== 'post' || posted.envelope === undefined) throw new Error('The CPE posted no Inform.');
  const acsSession = newAcsSession({ supportedCwmpVersions: acs });
  let heard = advanceAcsSession(acsSession, { kind: 'http-post', envelope: received(posted.envelope) });
  if (heard.session.state === 'awaiting-answer') {
    heard = advanceAcsSession(heard.session, { kind: 'answer', response: informResponse });
  }
  const replied = heard.effects.find((effect) => effect.kind === 'reply');
  if (replied?.kind !== 'reply') throw new Error('The ACS did not reply.');
  const { envelope } = replied;
  const settled = advanceCpeSession(opened.session, {
    kind: 'http-response',
    status: 200,
    envelope: received(envelope),
  });
  return {
    fault: envelope.body.method === 'Fault' ? envelope.body.faultCode : undefined,
    useCwmpVersion: envelope.header.useCwmpVersion,
    namespace: envelope.namespace,
    acs: heard.session.facts.cwmpVersion,
    cpe: settled.session.facts.cwmpVersion,
    cpeEffects: settled.effects,
  };
}

describe('the pairings of TR-069 3.7.4 Table 11', () => {
  test.each([
    ['1.0', '1.0', '1.0', undefined],
    ['1.0', '1.2', '1.0', undefined],
    ['1.0', '1.4', '1.0', undefined],
    ['1.2', '1.0', '1.0', undefined],
    ['1.1', '1.2', '1.1', undefined],
    ['1.2', '1.1', '1.1', undefined],
    ['1.2', '1.4', '1.2', undefined],
    ['1.4', '1.0', '1.0', undefined],
    ['1.4', '1.1', '1.1', undefined],
    ['1.4', '1.2', '1.2', undefined],
    ['1.4', '1.4', '1.4', '1.4'],
  ] as const)('an ACS of %s and a CPE of %s work with %s', (...[acs, cpe, version, useCwmpVersion]) => {
    const agreed = negotiate(upTo(acs), upTo(cpe));
    expect(agreed).toMatchObject({ acs: version, cpe: version, useCwmpVersion, namespace: namespaceOf(version) });
  });
});

test('SessionTimeout in cwmp-1-2 without a list means version 1.3 to the ACS', () => {
  expect(negotiate(upTo('1.4'), upTo('1.3'), 60)).toMatchObject({ acs: '1.3', useCwmpVersion: undefined });
});

test('no common version is fault 8006, which makes the CPE suspect an ACS of 1.0', () => {
  const agreed = negotiate(['1.4'], ['1.0', '1.2']);
  expect(agreed).toMatchObject({ fault: 8006 });
  expect(agreed.cpeEffects.at(-1)).toMatchObject({ failure: 'inform-fault', cwmp10Suspected: true });
});

test('a CPE that already speaks 1.0 suspects nothing', () => {
  const agreed = negotiate(['1.4'], ['1.0']);
  expect(agreed.cpeEffects.at(-1)).toMatchObject({ failure: 'inform-fault', cwmp10Suspected: false });
});

test('every pair of peers with a common version agrees on one that both know', () => {
  for (const acs of cwmpVersions) {
    for (const cpe of cwmpVersions) {
      const agreed = negotiate(upTo(acs), upTo(cpe));
      expect(upTo(acs)).toContain(agreed.acs);
      // 1.2 and 1.3 share a namespace, so the CPE may take for 1.2 what the ACS calls 1.3 (3.7.1.1 Table 6).
      expect(namespaceOf(agreed.cpe)).toBe(namespaceOf(agreed.acs ?? '1.4'));
    }
  }
});

function answerInform(header: SoapHeader, namespace: CwmpNamespace, supported: readonly CwmpVersion[] = cwmpVersions) {
  const session = advanceCpeSession(newCpeSession({ supportedCwmpVersions: supported }), {
    kind: 'open',
    inform,
    requests: [transferComplete, { method: 'DUStateChangeComplete', results: [] }],
  }).session;
  const envelope = decoded(informResponse, { id: 'cpe-1', ...header }, namespace);
  return advanceCpeSession(session, { kind: 'http-response', status: 200, envelope });
}

test.each(['1.5', '9', ''])('UseCWMPVersion %j, never offered, ends the session start', (useCwmpVersion) => {
  const step = answerInform({ useCwmpVersion }, 'urn:dslforum-org:cwmp-1-2');
  expect(step.effects.map((effect) => effect.kind)).toEqual(['violation', 'end']);
  expect(step.effects.at(-1)).toMatchObject({ outcome: 'failed', failure: 'version' });
});

test('UseCWMPVersion is passed over by a CPE that listed no versions', () => {
  const step = answerInform({ useCwmpVersion: '1.4' }, 'urn:dslforum-org:cwmp-1-1', upTo('1.2'));
  expect(step.session.facts.cwmpVersion).toBe('1.1');
  expect(step.effects[0]).toMatchObject({ violation: { rule: 'use-version-only-in-inform-response' } });
});

test('requests that the chosen version does not know are deferred', () => {
  const step = answerInform({}, 'urn:dslforum-org:cwmp-1-0');
  expect(step.effects.map((effect) => effect.kind)).toEqual([
    'deliver-response',
    'defer-request',
    'post',
    'start-timer',
  ]);
});

test('a list of versions without any version is recorded, and the namespace decides', () => {
  const envelope = decoded(inform, { supportedCwmpVersions: [] });
  const step = advanceAcsSession(newAcsSession(), { kind: 'http-post', envelope });
  expect(step.session.facts.cwmpVersion).toBe('1.2');
  expect(step.effects[0]).toMatchObject({ violation: { rule: 'supported-versions-readable' } });
});

test('an empty list of our own versions is refused', () => {
  expect(() => newestVersion([])).toThrow(RangeError);
});

test('an InformResponse in a namespace that was not offered ends the session start', () => {
  const step = answerInform({}, 'urn:dslforum-org:cwmp-1-2', ['1.0']);
  expect(step.effects.at(-1)).toMatchObject({ outcome: 'failed', failure: 'version' });
});
