import type { CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { SoapFault } from '../soap/fault.ts';
import type { CpeEffect, CpeInput, CpeSession, CpeStep } from './cpe-session.ts';
import { after, goTo, withFacts } from './cpe-step.ts';
import { countPost, postRequest, withinLimit } from './cpe-turn.ts';
import { isAnswerTo } from './message-kind.ts';
import { SessionMisuseError } from './session-misuse-error.ts';

/** The transport is ready: the first POST carries Inform (TR-069 3.7). */
export function onOpen(session: CpeSession, input: Extract<CpeInput, { kind: 'open' }>): CpeStep {
  if (session.state !== 'idle') {
    throw new SessionMisuseError(`A session opens once; this one is in state ${session.state}. Take a new one.`);
  }
  const { requestsMax } = session.facts.policy;
  if (input.requests.some(isInform)) throw new SessionMisuseError('Inform opens a session and is no further request.');
  const facts = withFacts(session.facts, { pending: input.requests.slice(0, requestsMax) });
  const late = input.requests.slice(requestsMax).map(deferred);
  return after(late, postRequest(facts, input.inform));
}

/** A request that came up while the session runs. */
export function onRequest(session: CpeSession, request: CpeRequest): CpeStep {
  if (session.state === 'idle') throw new SessionMisuseError('The session is not open: pass the request with `open`.');
  if (isInform(request)) throw new SessionMisuseError('Inform opens a session and is no further request.');
  const { facts } = session;
  // 3.7.1.3: what comes up after the closing empty POST waits for a later session.
  const closed = session.state === 'closed' || facts.finished;
  if (closed || facts.pending.length >= facts.policy.requestsMax) return goTo(session, deferred(request));
  return goTo({ ...session, facts: withFacts(facts, { pending: [...facts.pending, request] }) });
}

function isInform(request: CpeRequest): boolean {
  return request.method === 'Inform';
}

function deferred(request: CpeRequest): CpeEffect {
  return { kind: 'defer-request', request };
}

/** The application answers an ACS request; the answer goes out in the very next POST (TR-069 3.7.1.2). */
export function onAnswer(session: CpeSession, response: CpeResponse | SoapFault): CpeStep {
  // The application may still have been thinking when the session died: its answer has lost its addressee.
  if (session.state === 'closed') return goTo(session);
  if (session.state !== 'awaiting-answer') {
    throw new SessionMisuseError(`No ACS request waits for an answer in state ${session.state}.`);
  }
  const { facts, id, request } = session;
  if (!isAnswerTo(request, response)) {
    throw new SessionMisuseError(`${response.method} does not answer ${request.method}: answer it or send a fault.`);
  }
  // 3.5 Table 4: the answer has the request's ID, and none if that had none.
  const header = id === undefined ? {} : { id };
  const envelope = { namespace: facts.namespace, header, body: response };
  return withinLimit({ state: 'awaiting-request', facts: countPost(facts) }, { kind: 'post', envelope });
}
