import type { Violation } from '../violation.ts';
import type { Strictness } from './step.ts';

/**
 * What a breach leads to. `record`: noted, never more. `abort`: ends the session when enforcing. `end`: always ends it,
 * because nothing sensible can follow.
 */
export type OnBreach = 'record' | 'abort' | 'end';

/** One rule of a session that a peer can break. */
export interface SessionRule {
  readonly clause: string;
  readonly sentence: string;
  /** Rows of the requirement catalogue that the rule rests on. */
  readonly requirements: readonly string[];
  readonly brokenBy: 'CPE' | 'ACS' | 'both';
  readonly onBreach: OnBreach;
}

/** Id of a row of {@link sessionRules}. */
export type SessionRuleId =
  | 'session-starts-with-inform'
  | 'one-inform-per-session'
  | 'envelope-readable'
  | 'fault-well-formed'
  | 'one-post-at-a-time'
  | 'one-response-per-post'
  | 'post-after-close'
  | 'posts-within-limit'
  | 'answer-comes-next'
  | 'response-without-request'
  | 'response-of-same-method'
  | 'response-has-id'
  | 'response-id-matches-request'
  | 'no-request-while-held'
  | 'no-request-after-empty-post'
  | 'no-close-before-session-end'
  | 'same-request-after-8005'
  | 'three-repeats-at-most'
  | 'no-repeat-after-fault'
  | 'max-envelopes-is-one'
  | 'sixty-four-events-at-most'
  | 'hold-requests-only-from-acs'
  | 'no-more-requests-removed'
  | 'session-timeout-only-in-inform'
  | 'session-timeout-at-least-30'
  | 'supported-versions-only-in-inform'
  | 'supported-versions-readable'
  | 'use-version-only-in-inform-response'
  | 'version-was-offered'
  | 'namespace-of-session'
  | 'inform-answered-first'
  | 'empty-response-is-204';

const table4 = 'TR-069 3.5 Table 4';

/** Every session rule, by its stable id. Ids are never reused. */
export const sessionRules: Readonly<Record<SessionRuleId, SessionRule>> = {
  'session-starts-with-inform': {
    clause: 'TR-069 3.7',
    sentence: 'The first POST of a session carries Inform.',
    requirements: ['3.7-01', 'A.3.3.1-01'],
    brokenBy: 'CPE',
    onBreach: 'end',
  },
  'one-inform-per-session': {
    clause: 'TR-069 3.7',
    sentence: 'A session has one Inform, apart from repeats that fault 8005 asks for.',
    requirements: ['3.7-02', '3.7-119'],
    brokenBy: 'CPE',
    onBreach: 'abort',
  },
  'envelope-readable': {
    clause: 'TR-069 3.7.2.4',
    sentence: 'A body that is not empty is a SOAP envelope that can be read.',
    requirements: ['3.7-41', '3.7-42', '3.7-151', '3.7-152'],
    brokenBy: 'both',
    onBreach: 'end',
  },
  'fault-well-formed': {
    clause: 'TR-069 3.5',
    sentence: 'A SOAP fault has a CWMP Fault with a FaultCode in its detail.',
    requirements: ['3.5-23', '3.5-24', '3.5-32', '3.7-43', '3.7-153'],
    brokenBy: 'both',
    onBreach: 'abort',
  },
  'one-post-at-a-time': {
    clause: 'TR-069 3.4.6',
    sentence: 'The next POST follows the answer to the last one; there is no pipelining.',
    requirements: ['3.4-88'],
    brokenBy: 'CPE',
    onBreach: 'abort',
  },
  'one-response-per-post': {
    clause: 'TR-069 3.4.1',
    sentence: 'An HTTP response answers a POST; none comes unasked.',
    requirements: ['3.4-02'],
    brokenBy: 'ACS',
    onBreach: 'abort',
  },
  'post-after-close': {
    clause: 'TR-069 3.7.1.4',
    sentence: 'Nothing is sent in a session that has ended.',
    requirements: ['3.7-33', '3.7-145', '3.7-156'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'posts-within-limit': {
    clause: 'TR-069 3.7.2.4',
    sentence: 'A session has no more exchanges than this side is willing to serve.',
    requirements: ['3.7-156', '3.7-44'],
    brokenBy: 'both',
    onBreach: 'end',
  },
  'answer-comes-next': {
    clause: 'TR-069 3.7.1.2',
    sentence:
      'A request is answered in the very next message: by the CPE in its next POST, by the ACS in its next response.',
    requirements: ['3.7-18', '3.7-135', '3.7-138'],
    brokenBy: 'both',
    onBreach: 'abort',
  },
  'response-without-request': {
    clause: 'TR-069 3.5',
    sentence: 'A response or fault answers a request; none is sent otherwise.',
    requirements: ['3.5-30', '3.5-31'],
    brokenBy: 'both',
    onBreach: 'abort',
  },
  'response-of-same-method': {
    clause: 'TR-069 3.5',
    sentence: 'An answer is named like the method it answers, with the suffix Response.',
    requirements: ['3.5-12'],
    brokenBy: 'both',
    onBreach: 'abort',
  },
  'response-has-id': {
    clause: table4,
    sentence: 'An answer carries the ID of its request; none was there, although the request had one.',
    requirements: ['3.5-43', '3.5-44'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'response-id-matches-request': {
    clause: table4,
    sentence: 'An answer carries the ID of its request; another one was there.',
    requirements: ['3.5-43', '3.5-44'],
    brokenBy: 'both',
    onBreach: 'abort',
  },
  'no-request-while-held': {
    clause: 'TR-069 3.7.1.3',
    sentence: 'The CPE sends no request while the last response had HoldRequests true.',
    requirements: ['3.7-21', '3.5-49'],
    brokenBy: 'CPE',
    onBreach: 'abort',
  },
  'no-request-after-empty-post': {
    clause: 'TR-069 3.7.1.3',
    sentence: 'After an empty POST while HoldRequests was false the CPE sends no more requests.',
    requirements: ['3.7-23', '3.7-26'],
    brokenBy: 'CPE',
    onBreach: 'abort',
  },
  'no-close-before-session-end': {
    clause: 'TR-069 3.4.2',
    sentence: 'The CPE keeps the connection until both sides have said that they are done, the CPE by an empty POST.',
    requirements: ['3.4-13', '3.7-35', '3.7-146'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'same-request-after-8005': {
    clause: 'TR-069 3.7.1.6',
    sentence: 'After fault 8005 the CPE repeats the identical request in its next POST.',
    requirements: ['3.7-117', '3.7-119'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'three-repeats-at-most': {
    clause: 'TR-069 3.7.1.6',
    sentence: 'At most three repeats follow fault 8005 in one session; then the CPE ends it.',
    requirements: ['3.7-118'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'no-repeat-after-fault': {
    clause: 'TR-069 3.7.1.6',
    sentence: 'A request that was answered by a fault other than 8005 is not sent again in the same session.',
    requirements: ['3.7-121', 'A.3.3.2-06'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'max-envelopes-is-one': {
    clause: 'TR-069 A.3.3.1',
    sentence: 'MaxEnvelopes is 1; what is received is ignored.',
    requirements: ['A.3.3.1-09', 'A.3.3.1-10'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'sixty-four-events-at-most': {
    clause: 'TR-069 A.3.3.1',
    sentence: 'An Inform lists at most 64 events.',
    requirements: ['A.3.3.1-04'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'hold-requests-only-from-acs': {
    clause: table4,
    sentence: 'HoldRequests is a header of the ACS.',
    requirements: ['3.5-48'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'no-more-requests-removed': {
    clause: 'TR-069 3.7.2.4',
    sentence: 'Only an empty POST says that the CPE has no more requests; the header NoMoreRequests is gone.',
    requirements: ['3.7-146', '3.5-33'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'session-timeout-only-in-inform': {
    clause: table4,
    sentence: 'SessionTimeout stands in the envelope of Inform and nowhere else.',
    requirements: ['3.5-52', '3.5-53'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'session-timeout-at-least-30': {
    clause: table4,
    sentence: 'A proposed SessionTimeout is at least 30 seconds.',
    requirements: ['3.5-55'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'supported-versions-only-in-inform': {
    clause: table4,
    sentence: 'SupportedCWMPVersions stands in the envelope of Inform and nowhere else.',
    requirements: ['3.5-59', '3.5-60'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'supported-versions-readable': {
    clause: table4,
    sentence: 'SupportedCWMPVersions lists at least one version number.',
    requirements: ['3.5-61'],
    brokenBy: 'CPE',
    onBreach: 'record',
  },
  'use-version-only-in-inform-response': {
    clause: table4,
    sentence:
      'UseCWMPVersion stands in the envelope of InformResponse, if the Inform listed versions, and nowhere else.',
    requirements: ['3.5-63', '3.5-64', '3.5-65', '3.7-127'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'version-was-offered': {
    clause: 'TR-069 3.7.1.1',
    sentence: 'The version that the ACS chooses is one that the CPE offered.',
    requirements: ['3.7-07', '3.7-124', '3.5-66'],
    brokenBy: 'ACS',
    onBreach: 'end',
  },
  'namespace-of-session': {
    clause: 'TR-069 3.7.1.1',
    sentence: 'After the version is settled, every envelope is in its namespace.',
    requirements: ['3.7-06', '3.7-08', '3.7-12', '3.7-132'],
    brokenBy: 'both',
    onBreach: 'record',
  },
  'inform-answered-first': {
    clause: 'TR-069 3.7.1.1',
    sentence: 'The Inform is answered by InformResponse or a fault before anything else.',
    requirements: ['3.7-13', '3.7-122', 'A.3.3.1-40'],
    brokenBy: 'ACS',
    onBreach: 'end',
  },
  'empty-response-is-204': {
    clause: 'TR-069 3.4.6',
    sentence: 'An empty HTTP response has status 204, and status 204 has no body.',
    requirements: ['3.4-87', '3.4-08'],
    brokenBy: 'ACS',
    onBreach: 'record',
  },
};

/** Names the breach of a rule; `detail` quotes at most 80 characters of the peer. */
export function breachOf(rule: SessionRuleId, detail: string): Violation {
  return { rule, clause: sessionRules[rule].clause, detail };
}

/** How a host wants breaches treated. */
export interface BreachPolicy {
  readonly strictness: Strictness;
  /** Rules that are recorded without ending the session, although `enforce` would end it. */
  readonly tolerated: readonly SessionRuleId[];
}

/** Whether a breach ends the session under a policy. A rule of kind `end` does so always. */
export function endsSession(rule: SessionRuleId, policy: BreachPolicy): boolean {
  const { onBreach } = sessionRules[rule];
  if (onBreach !== 'abort') return onBreach === 'end';
  return policy.strictness === 'enforce' && !policy.tolerated.includes(rule);
}

/** The first 80 characters of a peer's text, for a detail. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
