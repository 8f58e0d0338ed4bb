// The ACS side of one CWMP session (TR-069 3.7.2), as a pure function.
//
// Theory of operation. HTTP gives the dialogue its rhythm: each POST of the CPE gets one response of ours. While we owe
// a response the session is in `awaiting-answer` (the application answers a CPE request) or `asking-next-request` (the
// application says what we want to ask). Otherwise it is the CPE's turn: in `awaiting-response` it owes us an answer,
// in `cpe-turn` it may ask something or send an empty POST. Only an empty POST while HoldRequests is false says that the
// CPE is done, only an empty response says that we are (3.7.2.4); both together end the session.
import type { Inform } from '../rpc/inform.ts';
import type { AcsRequest, AcsResponse, CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { CwmpNamespace, DecodedEnvelope, Envelope, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import { onAnswer, onNextRequest } from './acs-local-input.ts';
import { onPost } from './acs-post.ts';
import { abort, ended } from './acs-step.ts';
import { cwmpVersions, type CwmpVersion, newestVersion } from './cwmp-version.ts';
import { type BreachPolicy, breachOf, type SessionRuleId } from './rules.ts';
import { SessionMisuseError, unreachable } from './session-misuse-error.ts';
import type { Step, Strictness, ViolationEffect } from './step.ts';

/** What can happen to an ACS-side session. Time, sockets and decisions come in as inputs only. */
export type AcsInput =
  /** One HTTP POST of the CPE; undefined for an empty body. The decoder's own violations are the host's to record. */
  | { readonly kind: 'http-post'; readonly envelope: DecodedEnvelope | undefined }
  /** The application's answer to a delivered CPE request; `holdRequests` asks the CPE to hold back its own (TR-069 3.5). */
  | {
      readonly kind: 'answer';
      readonly response: AcsResponse | SoapFault;
      readonly holdRequests?: boolean | undefined;
    }
  /** The application's answer to `ask-next-request`; request undefined when there is nothing left to ask. */
  | {
      readonly kind: 'next-request';
      readonly request: AcsRequest | undefined;
      readonly holdRequests?: boolean | undefined;
    }
  /** Instead of `answer` or `next-request`: the application fails the session (TR-069 3.7.2.4, 3.7.2.5). */
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'timer-fired' }
  /** The connection is gone. What follows is the option `outlivesConnection`. */
  | { readonly kind: 'transport-closed' };

/** What an ACS-side session wants done, in this order. */
export type AcsEffect =
  /** A CPE request to be answered by an `answer` input. */
  | { readonly kind: 'deliver-request'; readonly request: CpeRequest | UnknownMessage }
  /** The CPE's answer to our request `request`. */
  | { readonly kind: 'deliver-response'; readonly request: AcsRequest; readonly response: CpeResponse | SoapFault }
  /** HTTP 200 with this envelope. */
  | { readonly kind: 'reply'; readonly envelope: Envelope }
  /** HTTP 204 with an empty body. */
  | { readonly kind: 'reply-empty' }
  /** HTTP 400 without SOAP; `reason` may be its text (TR-069 3.7.2.4). */
  | { readonly kind: 'reply-bad-request'; readonly reason: string }
  | { readonly kind: 'ask-next-request' }
  /** (Re)start the session timer: at least 30 s, the CPE's SessionTimeout if it proposed one (TR-069 3.5, 3.7.2.4). */
  | { readonly kind: 'start-timer'; readonly timeoutS: number }
  | ViolationEffect
  | { readonly kind: 'end'; readonly outcome: 'complete' | 'aborted'; readonly reason?: string | undefined };

/** How an ACS-side session behaves. Plain data, so that a session can be printed and stored. */
export interface AcsSessionOptions {
  /** Default `enforce`. */
  readonly strictness?: Strictness | undefined;
  /** Rules that are recorded without ending the session even when enforcing. Default none. */
  readonly tolerated?: readonly SessionRuleId[] | undefined;
  /** Versions this ACS speaks. Default all of 1.0 to 1.4. */
  readonly supportedCwmpVersions?: readonly CwmpVersion[] | undefined;
  /** Our IDs are this with a counter behind it. Default `acs-`. */
  readonly idPrefix?: string | undefined;
  /** Seconds to wait for a CPE that proposes no SessionTimeout. Default 60; not below 30 (TR-069 3.7.2.4). */
  readonly sessionTimeoutS?: number | undefined;
  /** Longest SessionTimeout that a CPE is granted, so that it cannot keep a session for ever. Default 600 s. */
  readonly sessionTimeoutMaxS?: number | undefined;
  /** POSTs in one session, so that a CPE cannot keep it going for ever. Default 10,000: one per parameter of a large device. */
  readonly postsMax?: number | undefined;
  /**
   * Whether a session goes on over a new connection, found again by its cookie (TR-069 3.4.3), when the CPE closes the old
   * one early; the timer then ends it. Some CPEs reconnect for every message. Default false.
   */
  readonly outlivesConnection?: boolean | undefined;
}

/** {@link AcsSessionOptions} with every default filled in. */
export interface AcsSessionPolicy extends BreachPolicy {
  readonly supportedCwmpVersions: readonly CwmpVersion[];
  readonly idPrefix: string;
  readonly sessionTimeoutS: number;
  readonly sessionTimeoutMaxS: number;
  readonly postsMax: number;
  readonly outlivesConnection: boolean;
}

/** What an ACS-side session knows in every state. */
export interface AcsSessionFacts {
  readonly policy: AcsSessionPolicy;
  /** The Inform that opened the session. */
  readonly inform: Inform | undefined;
  /** The version in use; undefined until an Inform came. */
  readonly cwmpVersion: CwmpVersion | undefined;
  readonly namespace: CwmpNamespace;
  /** Whether the Inform listed its versions, so that InformResponse names the chosen one. */
  readonly versionWasAsked: boolean;
  readonly timeoutS: number;
  readonly posts: number;
  /** Requests of ours so far; the next ID comes from it. */
  readonly requestsSent: number;
  /** Whether our last response had HoldRequests true. */
  readonly holding: boolean;
  /** Whether an empty POST came while HoldRequests was false (TR-069 3.7.2.4). */
  readonly cpeFinished: boolean;
  /** How often we answered 8005. */
  readonly retriesAsked: number;
  /** The request that we answered by 8005 and that has to come again now. */
  readonly repeatDue: CpeRequest | UnknownMessage | undefined;
  /** Requests that we answered by another fault, at most 16: they must not come again. */
  readonly refused: readonly (CpeRequest | UnknownMessage)[];
}

/** A request of ours that the CPE has not answered. */
export interface AcsOutstanding {
  readonly request: AcsRequest;
  readonly id: string;
}

/** An ACS-side session: an immutable value that `JSON.stringify` shows whole, secrets left out. */
export type AcsSession =
  | { readonly state: 'awaiting-inform'; readonly facts: AcsSessionFacts }
  | {
      readonly state: 'awaiting-answer';
      readonly facts: AcsSessionFacts;
      readonly request: CpeRequest | UnknownMessage;
      /** The request's ID, to be echoed; undefined when it had none. */
      readonly id: string | undefined;
      /** Our own request that the CPE skipped; only when observing. */
      readonly outstanding: AcsOutstanding | undefined;
    }
  | { readonly state: 'cpe-turn'; readonly facts: AcsSessionFacts }
  | { readonly state: 'asking-next-request'; readonly facts: AcsSessionFacts }
  | { readonly state: 'awaiting-response'; readonly facts: AcsSessionFacts; readonly outstanding: AcsOutstanding }
  | { readonly state: 'closed'; readonly facts: AcsSessionFacts; readonly outcome: 'complete' | 'aborted' };

/** What {@link advanceAcsSession} returns. */
export type AcsStep = Step<AcsSession, AcsEffect>;

/** An ACS-side session before its first POST. Throws `RangeError` on options that TR-069 forbids. */
export function newAcsSession(options: AcsSessionOptions = {}): AcsSession {
  const policy: AcsSessionPolicy = {
    strictness: options.strictness ?? 'enforce',
    tolerated: options.tolerated ?? [],
    supportedCwmpVersions: options.supportedCwmpVersions ?? cwmpVersions,
    idPrefix: options.idPrefix ?? 'acs-',
    sessionTimeoutS: options.sessionTimeoutS ?? 60,
    sessionTimeoutMaxS: options.sessionTimeoutMaxS ?? 600,
    postsMax: options.postsMax ?? 10_000,
    outlivesConnection: options.outlivesConnection ?? false,
  };
  newestVersion(policy.supportedCwmpVersions);
  if (policy.postsMax < 1) throw new RangeError('A session needs at least one POST: raise postsMax.');
  // 3.7.2.4: the local time-out is at least 30 seconds.
  if (policy.sessionTimeoutS < 30 || policy.sessionTimeoutMaxS < 30) {
    throw new RangeError(
      'A session time-out is at least 30 seconds (TR-069 3.7.2.4): raise sessionTimeoutS or its limit.',
    );
  }
  return { state: 'awaiting-inform', facts: initialFacts(policy) };
}

function initialFacts(policy: AcsSessionPolicy): AcsSessionFacts {
  return {
    policy,
    inform: undefined,
    cwmpVersion: undefined,
    namespace: 'urn:dslforum-org:cwmp-1-0',
    versionWasAsked: false,
    timeoutS: policy.sessionTimeoutS,
    posts: 0,
    requestsSent: 0,
    holding: false,
    cpeFinished: false,
    retriesAsked: 0,
    repeatDue: undefined,
    refused: [],
  };
}

/**
 * Advances an ACS-side session by one input (TR-069 3.7.2). Pure: no clock, no socket, no storage. Nothing that a CPE sends
 * makes it throw; `SessionMisuseError` means that the host gave an answer which nobody had asked for.
 */
export function advanceAcsSession(session: AcsSession, input: AcsInput): AcsStep {
  switch (input.kind) {
    case 'http-post':
      return onPost(session, input.envelope);
    case 'answer':
      return onAnswer(session, input);
    case 'next-request':
      return onNextRequest(session, input);
    case 'refuse':
      return onRefuse(session, input.reason);
    case 'timer-fired':
      return onTimer(session);
    case 'transport-closed':
      return onTransportClosed(session);
    default:
      return unreachable(input);
  }
}

// 3.7.2.4, 3.7.2.5: at its own discretion, also after a CPE's fault, the ACS fails a session by HTTP 400 without SOAP.
function onRefuse(session: AcsSession, reason: string): AcsStep {
  if (session.state === 'closed') return { session, effects: [] };
  if (!owesResponse(session)) {
    throw new SessionMisuseError(`Cannot refuse in state ${session.state}: there is no POST to answer by 400 now.`);
  }
  return abort(session, reason);
}

// 3.7.2.4: a CPE that stays silent for 30 seconds or more may be given up.
function onTimer(session: AcsSession): AcsStep {
  if (session.state === 'closed') return { session, effects: [] };
  if (owesResponse(session)) return abort(session, 'The session timed out before it was answered.');
  return ended(session, 'aborted', 'The CPE sent nothing for too long.');
}

// 3.7.2.4: no condition of a good end can be met by closing; 3.4.2: the CPE must not take that initiative.
function onTransportClosed(session: AcsSession): AcsStep {
  if (session.state === 'closed') return { session, effects: [] };
  if (session.state === 'awaiting-inform' && session.facts.posts === 0) {
    return ended(session, 'aborted', 'The CPE closed the connection before it sent anything.');
  }
  const violation: AcsEffect = {
    kind: 'violation',
    violation: breachOf('no-close-before-session-end', `The connection was closed in state ${session.state}.`),
  };
  if (session.facts.policy.outlivesConnection && !owesResponse(session)) return { session, effects: [violation] };
  const step = ended(session, 'aborted', 'The CPE closed the connection before the session had ended.');
  return { session: step.session, effects: [violation, ...step.effects] };
}

function owesResponse(session: AcsSession): boolean {
  return session.state === 'awaiting-answer' || session.state === 'asking-next-request';
}
