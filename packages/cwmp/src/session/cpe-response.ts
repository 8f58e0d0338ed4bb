import type { AcsRequest, AcsResponse } from '../rpc/messages.ts';
import type { Body, DecodedEnvelope, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import { inspectAcsEnvelope } from './cpe-inspection.ts';
import type { CpeEffect, CpeInput, CpeOutstanding, CpeSession, CpeSessionFacts, CpeStep } from './cpe-session.ts';
import { after, breach, fail, goTo, withFacts } from './cpe-step.ts';
import { postRequest, takeTurn } from './cpe-turn.ts';
import { settleVersion } from './cpe-version.ts';
import { isMethodOfVersion } from './cwmp-version.ts';
import { isAnswerTo, nameOf, receivedByCpe } from './message-kind.ts';
import { breachOf, quote } from './rules.ts';

type HttpResponse = Extract<CpeInput, { kind: 'http-response' }>;
type Response = AcsResponse | SoapFault | UnknownMessage;
type WaitingSession = Exclude<CpeSession, { state: 'closed' | 'idle' | 'awaiting-answer' }>;
type AwaitingOwn = Extract<CpeSession, { outstanding: CpeOutstanding }>;

/** What makes an envelope invalid SOAP, or ill-formed XML that a tolerant reader has mended. */
const structureRules: readonly string[] = [
  'soap-envelope',
  'soap-namespace',
  'soap-body',
  'soap-order',
  'body-one-message',
];

function breaksEnvelope(rule: string): boolean {
  if (rule.startsWith('xml-encoding-')) return rule === 'xml-encoding-malformed';
  return rule.startsWith('xml-') || structureRules.includes(rule);
}

/** One HTTP response of the ACS. Never throws: whatever comes is the peer's doing. */
export function onHttpResponse(session: CpeSession, input: HttpResponse): CpeStep {
  if (session.state === 'closed') return goTo(session);
  if (session.state === 'idle' || session.state === 'awaiting-answer') {
    const detail = `An HTTP response came in state ${session.state}, with no POST out.`;
    return breach(session, { rule: 'one-response-per-post', detail }, () => goTo(session));
  }
  // 3.7.1.4: a status that the device has no other handling for fails the session.
  if (input.status !== 200 && input.status !== 204) return onBadStatus(session, input.status);
  const envelope = input.status === 204 ? undefined : input.envelope;
  const notes = statusNotes(input);
  if (envelope === undefined) return after(notes, onEmptyResponse(session));
  if (envelope.body === undefined) {
    const first = envelope.violations[0];
    const detail = `The response is no SOAP envelope that can be read${first === undefined ? '.' : `: ${first.rule}.`}`;
    return after(
      notes,
      breach(session, { rule: 'envelope-readable', detail }, () => goTo(session)),
    );
  }
  const { body } = envelope;
  const sound = () => onEnvelope(session, { envelope, body, notes });
  // 3.7.1.4: ill-formed XML and an invalid SOAP structure fail the session, however much of it could be read.
  const wrong = envelope.violations.find(({ rule }) => breaksEnvelope(rule));
  if (wrong === undefined) return sound();
  const detail = `The response is no valid SOAP envelope: ${wrong.rule}.`;
  return after(notes, breach(session, { rule: 'envelope-readable', detail }, sound));
}

interface Readable {
  readonly envelope: DecodedEnvelope;
  readonly body: Body;
  readonly notes: readonly CpeEffect[];
}

function onEnvelope(session: WaitingSession, { envelope, body, notes }: Readable): CpeStep {
  // 3.7.1.3: a missing header, and a response without an envelope, count as HoldRequests false.
  const facts = withFacts(session.facts, { held: envelope.header.holdRequests ?? false });
  const observed = { ...session, facts };
  const received = receivedByCpe(body);
  const inspected = [...notes, ...inspectAcsEnvelope(session, envelope, body)];
  if (received.kind === 'request') return after(inspected, onAcsRequest(observed, envelope, received.request));
  return after(inspected, onAcsResponse(observed, envelope, received.response));
}

function onBadStatus(session: CpeSession, httpStatus: number): CpeStep {
  // 3.2.1.1: before the ACS has understood anything, a plain refusal may come from one that only knows CWMP 1.0.
  const cwmp10Suspected =
    session.state === 'awaiting-inform-response' && [400, 500].includes(httpStatus) && hasNewerThan10(session);
  return fail(session, {
    failure: 'http-status',
    reason: `The ACS answered HTTP ${httpStatus}.`,
    httpStatus,
    cwmp10Suspected,
  });
}

function suspects10(session: CpeSession, faultCode: number | undefined): boolean {
  return session.facts.policy.cwmp10SuspectedAfter.includes(faultCode) && hasNewerThan10(session);
}

function hasNewerThan10(session: CpeSession): boolean {
  const { cwmpVersion, policy } = session.facts;
  return cwmpVersion !== '1.0' && policy.supportedCwmpVersions.includes('1.0');
}

// 3.4.6: an empty response has status 204; what has status 204 counts as empty.
function statusNotes(input: HttpResponse): readonly CpeEffect[] {
  const isEmpty = input.envelope === undefined;
  if (isEmpty === (input.status === 204)) return [];
  const detail = isEmpty ? 'An empty response came with status 200.' : 'A response with status 204 had a body.';
  return [{ kind: 'violation', violation: breachOf('empty-response-is-204', detail) }];
}

function onEmptyResponse(session: CpeSession): CpeStep {
  const facts = withFacts(session.facts, { held: false });
  switch (session.state) {
    case 'awaiting-inform-response':
      return breach(session, { rule: 'inform-answered-first', detail: 'The Inform got an empty response.' }, () =>
        goTo(session),
      );
    case 'awaiting-response': {
      const detail = `${session.outstanding.request.method} got an empty response.`;
      return breach(session, { rule: 'answer-comes-next', detail }, () => takeTurn(facts));
    }
    default:
      // 3.7.1.4: the ACS has nothing more; with our own closing POST behind us and no answer due, the session is over.
      if (facts.finished && !mayAskAfterClosing(facts)) {
        return goTo({ state: 'closed', facts, outcome: 'complete' }, { kind: 'end', outcome: 'complete' });
      }
      return takeTurn(facts);
  }
}

function mayAskAfterClosing({ policy, pending }: CpeSessionFacts): boolean {
  return policy.requestsGo === 'after-closing' && pending.length > 0;
}

function onAcsRequest(session: CpeSession, envelope: DecodedEnvelope, request: AcsRequest | UnknownMessage): CpeStep {
  const name = quote(nameOf(request));
  const taken = () =>
    goTo(
      { state: 'awaiting-answer', facts: session.facts, request, id: envelope.header.id },
      { kind: 'deliver-request', request },
    );
  const isEarly = session.state === 'awaiting-inform-response';
  if (isEarly && session.facts.policy.requestsAreServed === 'at-once') return taken();
  if (isEarly) {
    const detail = `${name} came instead of InformResponse.`;
    return breach(session, { rule: 'inform-answered-first', detail }, taken);
  }
  if (session.state !== 'awaiting-response') return taken();
  const detail = `${name} came instead of the answer to ${session.outstanding.request.method}.`;
  return breach(session, { rule: 'answer-comes-next', detail }, taken);
}

function onAcsResponse(session: CpeSession, envelope: DecodedEnvelope, response: Response): CpeStep {
  const name = quote(nameOf(response));
  if (session.state !== 'awaiting-response' && session.state !== 'awaiting-inform-response') {
    const detail = `${name} came although nothing was asked.`;
    return breach(session, { rule: 'response-without-request', detail }, () => takeTurn(session.facts));
  }
  const { request, id } = session.outstanding;
  const skipped = () => skip(session);
  if (response.method === 'unknown' || !isAnswerTo(request, response)) {
    const rule = request.method === 'Inform' ? 'inform-answered-first' : 'response-of-same-method';
    return breach(session, { rule, detail: `${name} answered ${request.method}.` }, skipped);
  }
  const taken = () => onOwnAnswer(session, envelope, response);
  const sound = () => {
    const detail = response.method === 'Fault' ? malformation(response, envelope) : undefined;
    if (detail === undefined) return taken();
    // 3.7.4 Table 11: an ACS of CWMP 1.0 answers an Inform that it cannot read by a fault, and need not know our detail.
    const cwmp10Suspected = request.method === 'Inform' && suspects10(session, undefined);
    return breach(session, { rule: 'fault-well-formed', detail, cwmp10Suspected }, taken);
  };
  const received = envelope.header.id;
  if (received === id) return sound();
  // Only one request can be under way, so an answer without an ID is still clear.
  const missing = received === undefined || received === '';
  const rule = missing ? 'response-has-id' : 'response-id-matches-request';
  const detail = `The answer has ${missing ? 'no ID' : `ID ${quote(received)}`}; ${quote(id)} was sent.`;
  return breach(session, { rule, detail }, sound);
}

// 3.5: a fault that breaks these rules makes the whole message invalid. An unknown FaultCode does not (A.5.2).
function malformation(fault: SoapFault, envelope: DecodedEnvelope): string | undefined {
  if (fault.faultCode === undefined) return 'The fault has no CWMP FaultCode.';
  return envelope.violations.find(({ rule }) => rule === 'fault-detail' || rule === 'fault-string')?.detail;
}

function skip(session: AwaitingOwn): CpeStep {
  return session.outstanding.request.method === 'Inform' ? goTo(session) : takeTurn(session.facts);
}

function onOwnAnswer(session: AwaitingOwn, envelope: DecodedEnvelope, response: AcsResponse | SoapFault): CpeStep {
  const { request } = session.outstanding;
  const delivered: CpeEffect = { kind: 'deliver-response', request, response };
  if (response.method === 'Fault') return onFault(session, response, delivered);
  if (request.method !== 'Inform') return after([delivered], takeTurn(session.facts));
  return settle(session, envelope, delivered);
}

// 3.7.1.1: a successful InformResponse starts the session and settles its version.
function settle(session: AwaitingOwn, envelope: DecodedEnvelope, delivered: CpeEffect): CpeStep {
  const settled = settleVersion(session.facts, envelope);
  if (settled.version === undefined) {
    return breach(session, { rule: 'version-was-offered', detail: settled.detail, failure: 'version' }, () =>
      goTo(session),
    );
  }
  const { version, namespace } = settled;
  // 3.7.1.1: what does not belong to the version stays out of the session.
  const pending = session.facts.pending.filter((request) => isMethodOfVersion(request.method, version));
  const deferred = session.facts.pending
    .filter((request) => !isMethodOfVersion(request.method, version))
    .map((request): CpeEffect => ({ kind: 'defer-request', request }));
  const facts = withFacts(session.facts, { cwmpVersion: version, namespace, pending });
  return after([...settled.notes, delivered, ...deferred], takeTurn(facts));
}

function onFault(session: AwaitingOwn, fault: SoapFault, delivered: CpeEffect): CpeStep {
  const { facts } = session;
  const { request } = session.outstanding;
  if (fault.faultCode === 8005) return repeat(session);
  const reason = `${request.method} was answered by fault ${fault.faultCode ?? 'without a code'}.`;
  // 3.7.1.4: a fault to Inform fails the session, a fault to anything else does not.
  if (request.method === 'Inform') {
    const cwmp10Suspected = suspects10(session, fault.faultCode);
    return after([delivered], fail(session, { failure: 'inform-fault', reason, cwmp10Suspected }));
  }
  if (!facts.policy.continuesAfterFault) return after([delivered], fail(session, { failure: 'request-fault', reason }));
  return after([delivered], takeTurn(facts));
}

// 3.7.1.6: fault 8005 wants the identical request again at once, three times at most in a session.
function repeat(session: AwaitingOwn): CpeStep {
  const { facts } = session;
  const { request } = session.outstanding;
  if (facts.retries >= facts.policy.retriesAfter8005Max) {
    const reason = `${request.method} was answered by fault 8005 after ${facts.retries} repeats in this session.`;
    return fail(session, { failure: 'too-many-retries', reason });
  }
  return postRequest(withFacts(facts, { retries: facts.retries + 1 }), request);
}
