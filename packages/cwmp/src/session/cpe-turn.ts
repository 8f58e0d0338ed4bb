import type { CpeRequest } from '../rpc/messages.ts';
import type { SoapHeader } from '../soap/envelope.ts';
import type { CpeEffect, CpeSession, CpeSessionFacts, CpeStep } from './cpe-session.ts';
import { breach, goTo, withFacts } from './cpe-step.ts';
import { compareVersions } from './cwmp-version.ts';

/**
 * Posts what is due when no ACS request waits for an answer: the next request of ours if one may be sent, else an empty
 * POST (TR-069 3.7.1.3 Table 7).
 */
export function takeTurn(facts: CpeSessionFacts): CpeStep {
  const [request, ...rest] = facts.pending;
  const held = facts.held && facts.policy.obeysHoldRequests;
  const mayAsk = facts.finished === (facts.policy.requestsGo === 'after-closing');
  if (request !== undefined && !held && mayAsk) return postRequest(withFacts(facts, { pending: rest }), request);
  // 3.7.1.3: only an empty POST while HoldRequests is false closes our part.
  return postEmpty(withFacts(facts, { finished: facts.finished || !facts.held }));
}

/** Posts a request of ours under a fresh ID. */
export function postRequest(facts: CpeSessionFacts, request: CpeRequest): CpeStep {
  const id = `${facts.policy.idPrefix}${facts.requestsSent + 1}`;
  const counted = withFacts(facts, { requestsSent: facts.requestsSent + 1 });
  const state = request.method === 'Inform' ? 'awaiting-inform-response' : 'awaiting-response';
  const header: SoapHeader = { id, ...(request.method === 'Inform' ? versionHeaders(facts) : {}) };
  const posting = countPost(counted);
  const next: CpeSession = { state, facts: posting, outstanding: { request, id } };
  // A.3.3.1: MaxEnvelopes is 1 when sent.
  const body = request.method === 'Inform' ? { ...request, maxEnvelopes: 1 } : request;
  return withinLimit(next, { kind: 'post', envelope: { namespace: facts.namespace, header, body } });
}

// 3.7.1.1: a CPE of 1.4 or later lists its versions in every Inform, repeats included; 3.5 Table 4: SessionTimeout
// stands in the Inform's envelope only, and came with 1.3.
function versionHeaders(facts: CpeSessionFacts): SoapHeader {
  const { supportedCwmpVersions, sessionTimeoutS } = facts.policy;
  return {
    ...(sessionTimeoutS !== undefined && compareVersions(facts.cwmpVersion, '1.3') >= 0
      ? { sessionTimeout: sessionTimeoutS }
      : {}),
    ...(compareVersions(facts.cwmpVersion, '1.4') >= 0 ? { supportedCwmpVersions } : {}),
  };
}

function postEmpty(facts: CpeSessionFacts): CpeStep {
  return withinLimit({ state: 'awaiting-request', facts: countPost(facts) }, { kind: 'post', envelope: undefined });
}

/** Counts a POST. */
export function countPost(facts: CpeSessionFacts): CpeSessionFacts {
  return withFacts(facts, { posts: facts.posts + 1 });
}

/** Sends a POST and starts the wait for its answer, unless the session had too many of them. */
export function withinLimit(next: CpeSession, post: CpeEffect): CpeStep {
  const { posts, policy } = next.facts;
  const sent = () => goTo(next, post, { kind: 'start-timer', timeoutS: policy.responseTimeoutS });
  if (posts <= policy.postsMax) return sent();
  const detail = `The session had ${policy.postsMax} POSTs and the ACS goes on.`;
  return breach(next, { rule: 'posts-within-limit', detail }, sent);
}
