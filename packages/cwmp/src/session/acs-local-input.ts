import type { AcsRequest, AcsResponse, CpeRequest } from '../rpc/messages.ts';
import type { SoapHeader, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import type { AcsEffect, AcsInput, AcsSession, AcsSessionFacts, AcsStep } from './acs-session.ts';
import { after, ended, goTo, withFacts } from './acs-step.ts';
import { isMethodOfVersion } from './cwmp-version.ts';
import { isAnswerTo } from './message-kind.ts';
import { SessionMisuseError } from './session-misuse-error.ts';

type Answer = Extract<AcsInput, { kind: 'answer' }>;
type NextRequest = Extract<AcsInput, { kind: 'next-request' }>;
type AwaitingAnswer = Extract<AcsSession, { state: 'awaiting-answer' }>;

/** Faulted requests that are remembered, to notice their return; enough for every method a CPE has. */
const refusedMax = 16;

/** The application answers a CPE request. */
export function onAnswer(session: AcsSession, input: Answer): AcsStep {
  // The application may still have been thinking when the session died: its answer has lost its addressee.
  if (session.state === 'closed') return goTo(session);
  if (session.state !== 'awaiting-answer') {
    throw new SessionMisuseError(`No CPE request waits for an answer in state ${session.state}.`);
  }
  const { request } = session;
  if (!isAnswerTo(request, input.response)) {
    throw new SessionMisuseError(
      `${input.response.method} does not answer ${request.method}: answer it or send a fault.`,
    );
  }
  const replied = reply(session, input);
  if (input.response.method === 'Fault') return afterFault(session, input.response, replied);
  if (request.method === 'Inform' && session.facts.inform === undefined) {
    return resumeTurn(session, withFacts(replied.facts, { inform: request, repeatDue: undefined }), replied.effects);
  }
  return resumeTurn(session, replied.facts, replied.effects);
}

interface Replied {
  readonly facts: AcsSessionFacts;
  readonly effects: readonly AcsEffect[];
}

// 3.5 Table 4: the answer has the request's ID, and none if that had none.
function reply(session: AwaitingAnswer, input: Answer): Replied {
  const { facts, id, request } = session;
  const holding = input.holdRequests === true;
  const header: SoapHeader = {
    ...(id === undefined ? {} : { id }),
    ...(holding ? { holdRequests: true } : {}),
    // 3.5 Table 4: UseCWMPVersion stands in InformResponse exactly when the Inform listed versions.
    ...(input.response.method === 'InformResponse' && facts.versionWasAsked
      ? { useCwmpVersion: facts.cwmpVersion }
      : {}),
  };
  const envelope = { namespace: facts.namespace, header, body: withOneEnvelope(input.response) };
  const answered = request.method === 'Inform' ? withFacts(facts, { cpeFinished: false }) : facts;
  return {
    facts: withFacts(answered, { holding }),
    effects: [
      { kind: 'reply', envelope },
      { kind: 'start-timer', timeoutS: facts.timeoutS },
    ],
  };
}

// A.3.3.1: MaxEnvelopes is 1, whatever the application said.
function withOneEnvelope(response: AcsResponse | SoapFault): AcsResponse | SoapFault {
  return response.method === 'InformResponse' ? { ...response, maxEnvelopes: 1 } : response;
}

function afterFault(session: AwaitingAnswer, fault: SoapFault, replied: Replied): AcsStep {
  const { request } = session;
  const startFailed = request.method === 'Inform' && session.facts.inform === undefined;
  if (fault.faultCode === 8005) {
    // 3.7.1.6: the identical request comes again in the next POST, Inform included.
    const facts = withFacts(replied.facts, { retriesAsked: replied.facts.retriesAsked + 1, repeatDue: request });
    if (startFailed) return goTo({ state: 'awaiting-inform', facts }, ...replied.effects);
    return resumeTurn(session, facts, replied.effects);
  }
  // 3.7.1.4: any other fault to Inform fails the session; the CPE comes back under its retry policy.
  if (startFailed) {
    const [sent] = replied.effects;
    const reason = `The Inform was answered by fault ${fault.faultCode}.`;
    return after(sent === undefined ? [] : [sent], ended(session, 'aborted', reason));
  }
  const refused = remember(replied.facts.refused, request);
  return resumeTurn(session, withFacts(replied.facts, { refused }), replied.effects);
}

function remember(
  refused: AcsSessionFacts['refused'],
  request: CpeRequest | UnknownMessage,
): AcsSessionFacts['refused'] {
  return [...refused, request].slice(-refusedMax);
}

function resumeTurn(session: AwaitingAnswer, facts: AcsSessionFacts, effects: readonly AcsEffect[]): AcsStep {
  const { outstanding } = session;
  if (outstanding !== undefined) return goTo({ state: 'awaiting-response', facts, outstanding }, ...effects);
  return goTo({ state: 'cpe-turn', facts }, ...effects);
}

/** The application says what to ask next, or that nothing is left. */
export function onNextRequest(session: AcsSession, input: NextRequest): AcsStep {
  if (session.state === 'closed') return goTo(session);
  if (session.state !== 'asking-next-request') {
    throw new SessionMisuseError(`Nobody asked for a request in state ${session.state}.`);
  }
  return input.request === undefined ? replyEmpty(session) : sendRequest(session, input.request, input.holdRequests);
}

// 3.7.2.3 Table 10: nothing pending, so the response is empty. 3.7.2.4: with the CPE's empty POST it ends the session.
function replyEmpty(session: AcsSession): AcsStep {
  if (session.facts.cpeFinished) return after([{ kind: 'reply-empty' }], ended(session, 'complete'));
  // 3.7.1.3: an empty response lets go of the CPE's requests; it has to say by an empty POST that it has none.
  const facts = withFacts(session.facts, { holding: false });
  return goTo({ state: 'cpe-turn', facts }, { kind: 'reply-empty' }, { kind: 'start-timer', timeoutS: facts.timeoutS });
}

function sendRequest(session: AcsSession, request: AcsRequest, holdRequests: boolean | undefined): AcsStep {
  const { cwmpVersion, policy } = session.facts;
  // 3.7.2.1: what does not belong to the chosen version stays out of the session. An observer may ask it all the same.
  if (policy.strictness === 'enforce' && cwmpVersion !== undefined && !isMethodOfVersion(request.method, cwmpVersion)) {
    throw new SessionMisuseError(`${request.method} is not part of CWMP ${cwmpVersion}, which this session uses.`);
  }
  const holding = holdRequests === true;
  const id = `${policy.idPrefix}${session.facts.requestsSent + 1}`;
  const facts = withFacts(session.facts, { requestsSent: session.facts.requestsSent + 1, holding });
  const header: SoapHeader = { id, ...(holding ? { holdRequests: true } : {}) };
  return goTo(
    { state: 'awaiting-response', facts, outstanding: { request, id } },
    { kind: 'reply', envelope: { namespace: facts.namespace, header, body: request } },
    { kind: 'start-timer', timeoutS: facts.timeoutS },
  );
}
