import type { CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { Body, DecodedEnvelope, Envelope, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import { inspectCpeEnvelope } from './acs-inspection.ts';
import type { AcsEffect, AcsOutstanding, AcsSession, AcsSessionFacts, AcsStep } from './acs-session.ts';
import { after, type Breach, breach, ended, goTo, withFacts } from './acs-step.ts';
import { chooseCwmpVersion } from './acs-version.ts';
import { nameOf, receivedByAcs } from './message-kind.ts';
import { breachOf, quote } from './rules.ts';

type Request = CpeRequest | UnknownMessage;
type Response = CpeResponse | SoapFault | UnknownMessage;

/** One HTTP POST of the CPE. Never throws: whatever comes is the peer's doing. */
export function onPost(session: AcsSession, envelope: DecodedEnvelope | undefined): AcsStep {
  if (session.state === 'closed') return afterClose(session);
  if (session.state === 'awaiting-answer' || session.state === 'asking-next-request') {
    // The first POST is still ours to answer, so when observing the second one has to be left alone.
    const found = { rule: 'one-post-at-a-time', detail: `A POST came in state ${session.state}.` } as const;
    return breach(session, found, () => goTo(session));
  }
  const counted: AcsSession = { ...session, facts: withFacts(session.facts, { posts: session.facts.posts + 1 }) };
  const { posts, policy } = counted.facts;
  if (posts > policy.postsMax) {
    const found = { rule: 'posts-within-limit', detail: `The session had ${policy.postsMax} POSTs already.` } as const;
    return breach(counted, found, () => goTo(counted));
  }
  if (envelope === undefined) return onEmptyPost(counted);
  const { body } = envelope;
  // 3.7.2.4: ill-formed XML or SOAP is answered by HTTP 400, and the session has failed.
  if (body === undefined) {
    const found = { rule: 'envelope-readable', detail: describeUnreadable(envelope) } as const;
    return breach(counted, found, () => goTo(counted));
  }
  const notes = inspectCpeEnvelope(counted.facts, envelope, body);
  return after(notes, onMessage(counted, envelope, body));
}

function describeUnreadable(envelope: DecodedEnvelope): string {
  const first = envelope.violations[0];
  return `The body is no SOAP envelope that can be read${first === undefined ? '.' : `: ${first.rule}.`}`;
}

// 3.7.2.4: a POST of an expired session is answered by HTTP 400. The session has ended already and does not end twice.
function afterClose(session: AcsSession): AcsStep {
  const detail = 'A POST came after the session had ended.';
  return goTo(
    session,
    { kind: 'violation', violation: breachOf('post-after-close', detail) },
    { kind: 'reply-bad-request', reason: detail },
  );
}

function onEmptyPost(session: AcsSession): AcsStep {
  switch (session.state) {
    case 'awaiting-inform': {
      const found = { rule: 'session-starts-with-inform', detail: 'The first POST was empty.' } as const;
      return breach(session, found, () => goTo(session));
    }
    case 'awaiting-response': {
      const detail = `An empty POST came instead of the answer to ${session.outstanding.request.method}.`;
      return breach(session, { rule: 'answer-comes-next', detail }, () => askNext(emptyPostSeen(session.facts)));
    }
    default: {
      const turn = () => askNext(emptyPostSeen(session.facts));
      const { repeatDue } = session.facts;
      if (repeatDue === undefined) return turn();
      const detail = `An empty POST came where ${nameOf(repeatDue)} was due again.`;
      return breach(session, { rule: 'same-request-after-8005', detail }, turn);
    }
  }
}

// 3.7.2.4: only an empty POST while HoldRequests is false says that the CPE has no more requests.
function emptyPostSeen(facts: AcsSessionFacts): AcsSessionFacts {
  return withFacts(facts, { cpeFinished: facts.cpeFinished || !facts.holding, repeatDue: undefined });
}

function askNext(facts: AcsSessionFacts, ...before: readonly AcsEffect[]): AcsStep {
  return goTo({ state: 'asking-next-request', facts }, ...before, { kind: 'ask-next-request' });
}

function onMessage(session: AcsSession, envelope: DecodedEnvelope, body: Body): AcsStep {
  if (session.state === 'awaiting-inform') return onFirstMessage(session, envelope, body);
  const received = receivedByAcs(body);
  if (received.kind === 'request') return onRequest(session, envelope, received.request);
  return onResponse(session, envelope, received.response);
}

function onFirstMessage(session: AcsSession, envelope: DecodedEnvelope, body: Body): AcsStep {
  if (body.method !== 'Inform') {
    const detail = `The first POST carried ${quote(nameOf(body))}.`;
    return breach(session, { rule: 'session-starts-with-inform', detail }, () => goTo(session));
  }
  const { policy } = session.facts;
  const choice = chooseCwmpVersion(envelope, policy.supportedCwmpVersions);
  const proposed = envelope.header.sessionTimeout;
  const facts = withFacts(session.facts, {
    cwmpVersion: choice.version,
    namespace: choice.namespace,
    versionWasAsked: choice.asked,
    // 3.5 Table 4: the CPE's proposal should be the time that we wait, within what 3.7.2.4 and our limit allow.
    timeoutS:
      proposed === undefined ? policy.sessionTimeoutS : Math.min(Math.max(proposed, 30), policy.sessionTimeoutMaxS),
  });
  if (choice.version === undefined) return refuseVersions(facts, envelope);
  return deliver(facts, { request: body, id: envelope.header.id }, undefined);
}

// 3.7.2.1: none of the versions offered suits, so the session start stops with fault 8006.
function refuseVersions(facts: AcsSessionFacts, envelope: DecodedEnvelope): AcsStep {
  const offered = envelope.header.supportedCwmpVersions?.join(', ') ?? facts.namespace;
  const { id } = envelope.header;
  const fault: Envelope = {
    namespace: facts.namespace,
    header: id === undefined ? {} : { id },
    body: {
      method: 'Fault',
      soapFaultCode: 'Server',
      soapFaultString: 'CWMP fault',
      faultCode: 8006,
      faultString: `CWMP/1 version not supported; this ACS knows ${facts.policy.supportedCwmpVersions.join(', ')}`,
      setParameterValuesFault: [],
    },
  };
  const reason = `No common CWMP version; the CPE offered ${quote(offered)}.`;
  const closing: AcsSession = { state: 'awaiting-inform', facts };
  return after([{ kind: 'reply', envelope: fault }], ended(closing, 'aborted', reason));
}

interface Delivery {
  readonly request: Request;
  readonly id: string | undefined;
}

function deliver(facts: AcsSessionFacts, delivery: Delivery, outstanding: AcsOutstanding | undefined): AcsStep {
  const { request, id } = delivery;
  return goTo(
    { state: 'awaiting-answer', facts: withFacts(facts, { repeatDue: undefined }), request, id, outstanding },
    { kind: 'deliver-request', request },
  );
}

function onRequest(session: AcsSession, envelope: DecodedEnvelope, request: Request): AcsStep {
  const outstanding = session.state === 'awaiting-response' ? session.outstanding : undefined;
  const taken = () => deliver(session.facts, { request, id: envelope.header.id }, outstanding);
  const found = breachesOf(session, request);
  return found.reduceRight((next, one) => () => breach(session, one, next), taken)();
}

function breachesOf(session: AcsSession, request: Request): readonly Breach[] {
  const { facts } = session;
  const name = quote(nameOf(request));
  const found: Breach[] = [];
  if (session.state === 'awaiting-response') {
    const detail = `${name} came instead of the answer to ${session.outstanding.request.method}.`;
    found.push({ rule: 'answer-comes-next', detail });
  }
  // 3.7.1.6: fault 8005 asked for this one, so the rules on new requests do not apply to it.
  if (facts.repeatDue?.method === request.method) return found;
  if (request.method === 'Inform') found.push({ rule: 'one-inform-per-session', detail: 'A further Inform came.' });
  // 3.7.1.3: the empty POST was the CPE's last word on requests.
  if (facts.cpeFinished) {
    found.push({ rule: 'no-request-after-empty-post', detail: `${name} came after an empty POST.` });
  } else if (facts.holding) {
    const detail = `${name} came although the last response had HoldRequests true.`;
    found.push({ rule: 'no-request-while-held', detail });
  }
  return found;
}

function onResponse(session: AcsSession, envelope: DecodedEnvelope, response: Response): AcsStep {
  const name = quote(nameOf(response));
  if (session.state !== 'awaiting-response') {
    // 3.5: a fault or response is the reaction to a request. When observing it counts as a POST that asks nothing.
    const detail = `${name} came although nothing was asked.`;
    return breach(session, { rule: 'response-without-request', detail }, () => askNext(session.facts));
  }
  const { outstanding, facts } = session;
  const dropped = () => askNext(facts);
  if (response.method === 'unknown' || !belongsTo(outstanding, response)) {
    const detail = `${name} answered ${outstanding.request.method}.`;
    return breach(session, { rule: 'response-of-same-method', detail }, dropped);
  }
  const taken = () => askNext(facts, { kind: 'deliver-response', request: outstanding.request, response });
  const matched = () => withMatchingId(session, envelope.header.id, taken);
  if (response.method !== 'Fault' || response.faultCode !== undefined) return matched();
  return breach(session, { rule: 'fault-well-formed', detail: 'The fault has no CWMP FaultCode.' }, matched);
}

function belongsTo(outstanding: AcsOutstanding, response: CpeResponse | SoapFault): boolean {
  return response.method === 'Fault' || response.method === `${outstanding.request.method}Response`;
}

function withMatchingId(
  session: Extract<AcsSession, { state: 'awaiting-response' }>,
  id: string | undefined,
  taken: () => AcsStep,
): AcsStep {
  const expected = session.outstanding.id;
  if (id === expected) return taken();
  // Only one request can be under way, so an answer without an ID, as many CPEs send it, is still clear.
  if (id === undefined || id === '') {
    return breach(
      session,
      { rule: 'response-has-id', detail: `The answer has no ID; ${quote(expected)} was sent.` },
      taken,
    );
  }
  const detail = `The answer has ID ${quote(id)}; ${quote(expected)} was sent.`;
  return breach(session, { rule: 'response-id-matches-request', detail }, taken);
}
