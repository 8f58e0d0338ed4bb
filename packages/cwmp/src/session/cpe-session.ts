// The CPE side of one CWMP session (TR-069 3.7.1), as a pure function.
//
// Theory of operation. The CPE always speaks first and always posts one thing: the answer it owes, else a request of its
// own if it may send one, else nothing. `takeTurn` in cpe-turn.ts is that rule (3.7.1.3 Table 7). While a POST is out, the
// session is in one of the states `awaiting-inform-response`, `awaiting-response` (to our own request) or
// `awaiting-request` (after an empty POST or an answer); in `awaiting-answer` the application works on an ACS request.
import type { Inform } from '../rpc/inform.ts';
import type { AcsRequest, AcsResponse, CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { CwmpNamespace, DecodedEnvelope, Envelope, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import { onAnswer, onOpen, onRequest } from './cpe-local-input.ts';
import { onHttpResponse } from './cpe-response.ts';
import { fail } from './cpe-step.ts';
import { cwmpVersions, type CwmpVersion, namespaceOf, newestVersion } from './cwmp-version.ts';
import type { BreachPolicy, SessionRuleId } from './rules.ts';
import { unreachable } from './session-misuse-error.ts';
import type { Step, Strictness, ViolationEffect } from './step.ts';

/** What can happen to a CPE-side session. The transport follows redirects and answers 401 by itself; only final answers arrive here. */
export type CpeInput =
  /** The transport is ready; `requests` are what the CPE wants to ask after Inform, in order (TransferComplete and the like). */
  | { readonly kind: 'open'; readonly inform: Inform; readonly requests: readonly CpeRequest[] }
  /** The answer to our last POST; envelope undefined for an empty body. The decoder's violations are the host's to record. */
  | { readonly kind: 'http-response'; readonly status: number; readonly envelope: DecodedEnvelope | undefined }
  /** The application's answer to a delivered ACS request. */
  | { readonly kind: 'answer'; readonly response: CpeResponse | SoapFault }
  /** A further request that came up while the session runs and may still be sent in it. */
  | { readonly kind: 'request'; readonly request: CpeRequest }
  | { readonly kind: 'timer-fired' }
  /**
   * The connection is gone. While no POST is out that is no failure (TR-069 3.4.2): the next POST opens a new one.
   * A connection that cannot be opened at all is this input too.
   */
  | { readonly kind: 'transport-closed' };

/** Why a CPE-side session failed. */
export type CpeSessionFailure =
  | 'http-status'
  | 'inform-fault'
  | 'request-fault'
  | 'too-many-retries'
  | 'protocol'
  | 'version'
  | 'timed-out'
  | 'transport';

/** What a CPE-side session wants done, in this order. */
export type CpeEffect =
  /** POST this; undefined for an empty POST. */
  | { readonly kind: 'post'; readonly envelope: Envelope | undefined }
  /** An ACS request to be answered by an `answer` input. */
  | { readonly kind: 'deliver-request'; readonly request: AcsRequest | UnknownMessage }
  /** The ACS's answer to our own request. InformResponse included: that is when events count as delivered (TR-069 3.7.1.5). */
  | { readonly kind: 'deliver-response'; readonly request: CpeRequest; readonly response: AcsResponse | SoapFault }
  /** This request cannot be sent any more in this session, or does not exist in its version; keep it for a later one. */
  | { readonly kind: 'defer-request'; readonly request: CpeRequest }
  /** (Re)start the wait for an HTTP response: at least 30 s (TR-069 3.4.2). */
  | { readonly kind: 'start-timer'; readonly timeoutS: number }
  | ViolationEffect
  /** `complete` resets the retry count; anything else is a failed session that the retry schedule takes up. */
  | {
      readonly kind: 'end';
      readonly outcome: 'complete' | 'failed';
      readonly reason?: string;
      /** Set when the outcome is `failed`. */
      readonly failure?: CpeSessionFailure | undefined;
      /** The final HTTP status, for `http-status`: after 415 the CPE drops compression (TR-069 3.4.7). */
      readonly httpStatus?: number | undefined;
      /** Whether the failure looks like an ACS that only knows CWMP 1.0, so that the retry uses it (TR-069 3.2.1.1). */
      readonly cwmp10Suspected?: boolean | undefined;
    };

/** How a CPE-side session behaves. Plain data, so that a session can be printed and stored. */
export interface CpeSessionOptions {
  /** Default `enforce`. */
  readonly strictness?: Strictness | undefined;
  /** Rules that are recorded without ending the session even when enforcing. Default none. */
  readonly tolerated?: readonly SessionRuleId[] | undefined;
  /** Versions this CPE offers. Default all of 1.0 to 1.4; `['1.0']` is the retry towards an ACS that knows no other. */
  readonly supportedCwmpVersions?: readonly CwmpVersion[] | undefined;
  /** SessionTimeout to propose in seconds, at least 30; default none. Sent from CWMP 1.3 up. */
  readonly sessionTimeoutS?: number | undefined;
  /** Seconds to wait for an HTTP response. Default 60; not below 30 (TR-069 3.4.2). */
  readonly responseTimeoutS?: number | undefined;
  /** Our IDs are this with a counter behind it. Default `cpe-`. */
  readonly idPrefix?: string | undefined;
  /** Repeats after fault 8005 in one session. Default 3 (TR-069 3.7.1.6). */
  readonly retriesAfter8005Max?: number | undefined;
  /** Whether HoldRequests of the ACS holds our requests back. Default true (TR-069 3.7.1.3). */
  readonly obeysHoldRequests?: boolean | undefined;
  /** When our requests go out: ahead of our closing empty POST (TR-069 3.7.1.3), or, for a deliberate defect, behind it. */
  readonly requestsGo?: 'before-closing' | 'after-closing' | undefined;
  /** From when on the ACS may ask: behind InformResponse (TR-069 3.7.1.1), or, for a deliberate defect, at once. */
  readonly requestsAreServed?: 'after-inform-response' | 'at-once' | undefined;
  /** Whether the session goes on after a fault to a request other than Inform. Default true (TR-069 3.7.1.4). */
  readonly continuesAfterFault?: boolean | undefined;
  /** Faults to Inform that make a v1.0-only ACS likely; `undefined` inside the list is a fault without CWMP detail. */
  readonly cwmp10SuspectedAfter?: readonly (number | undefined)[] | undefined;
  /** Requests of ours that may wait in one session; more are deferred. Default 64, as many as an Inform has events. */
  readonly requestsMax?: number | undefined;
  /** POSTs in one session, so that an ACS cannot keep it going for ever. Default 10,000: one per parameter of a large device. */
  readonly postsMax?: number | undefined;
}

/** {@link CpeSessionOptions} with every default filled in. */
export interface CpeSessionPolicy extends BreachPolicy {
  readonly supportedCwmpVersions: readonly CwmpVersion[];
  readonly sessionTimeoutS: number | undefined;
  readonly responseTimeoutS: number;
  readonly idPrefix: string;
  readonly retriesAfter8005Max: number;
  readonly obeysHoldRequests: boolean;
  readonly requestsGo: 'before-closing' | 'after-closing';
  readonly requestsAreServed: 'after-inform-response' | 'at-once';
  readonly continuesAfterFault: boolean;
  readonly cwmp10SuspectedAfter: readonly (number | undefined)[];
  readonly requestsMax: number;
  readonly postsMax: number;
}

/** What a CPE-side session knows in every state. */
export interface CpeSessionFacts {
  readonly policy: CpeSessionPolicy;
  /** The version in use; the newest one offered until InformResponse settles it. */
  readonly cwmpVersion: CwmpVersion;
  readonly namespace: CwmpNamespace;
  /** Requests of ours still to be sent, in order. */
  readonly pending: readonly CpeRequest[];
  /** Whether the last response had HoldRequests true. */
  readonly held: boolean;
  /** Whether an empty POST went out while HoldRequests was false; no request may follow it (TR-069 3.7.1.3). */
  readonly finished: boolean;
  /** Repeats after fault 8005 so far in this session. */
  readonly retries: number;
  readonly requestsSent: number;
  readonly posts: number;
}

/** A request of ours that the ACS has not answered. */
export interface CpeOutstanding {
  readonly request: CpeRequest;
  readonly id: string;
}

/** A CPE-side session: an immutable value that `JSON.stringify` shows whole, secrets left out. */
export type CpeSession =
  | { readonly state: 'idle'; readonly facts: CpeSessionFacts }
  | {
      readonly state: 'awaiting-inform-response';
      readonly facts: CpeSessionFacts;
      readonly outstanding: CpeOutstanding;
    }
  | { readonly state: 'awaiting-response'; readonly facts: CpeSessionFacts; readonly outstanding: CpeOutstanding }
  | { readonly state: 'awaiting-request'; readonly facts: CpeSessionFacts }
  | {
      readonly state: 'awaiting-answer';
      readonly facts: CpeSessionFacts;
      readonly request: AcsRequest | UnknownMessage;
      /** The request's ID, to be echoed; undefined when it had none. */
      readonly id: string | undefined;
    }
  | { readonly state: 'closed'; readonly facts: CpeSessionFacts; readonly outcome: 'complete' | 'failed' };

/** What {@link advanceCpeSession} returns. */
export type CpeStep = Step<CpeSession, CpeEffect>;

/** A CPE-side session before its Inform. Throws `RangeError` on options that TR-069 forbids. */
export function newCpeSession(options: CpeSessionOptions = {}): CpeSession {
  const policy: CpeSessionPolicy = {
    strictness: options.strictness ?? 'enforce',
    tolerated: options.tolerated ?? [],
    supportedCwmpVersions: options.supportedCwmpVersions ?? cwmpVersions,
    sessionTimeoutS: options.sessionTimeoutS,
    responseTimeoutS: options.responseTimeoutS ?? 60,
    idPrefix: options.idPrefix ?? 'cpe-',
    retriesAfter8005Max: options.retriesAfter8005Max ?? 3,
    obeysHoldRequests: options.obeysHoldRequests ?? true,
    requestsGo: options.requestsGo ?? 'before-closing',
    requestsAreServed: options.requestsAreServed ?? 'after-inform-response',
    continuesAfterFault: options.continuesAfterFault ?? true,
    // A v1.0 ACS cannot read a newer envelope, so it denies, fails or finds the arguments bad; it has no better code.
    cwmp10SuspectedAfter: options.cwmp10SuspectedAfter ?? [undefined, 8000, 8001, 8002, 8003, 8006],
    requestsMax: options.requestsMax ?? 64,
    postsMax: options.postsMax ?? 10_000,
  };
  // 3.4.2: an HTTP response may take 30 seconds; 3.5 Table 4: a proposed SessionTimeout is at least 30.
  if (policy.responseTimeoutS < 30 || (policy.sessionTimeoutS ?? 30) < 30) {
    throw new RangeError(
      'A time-out is at least 30 seconds (TR-069 3.4.2, 3.5): raise responseTimeoutS or sessionTimeoutS.',
    );
  }
  if (policy.postsMax < 1) throw new RangeError('A session needs at least one POST: raise postsMax.');
  const cwmpVersion = newestVersion(policy.supportedCwmpVersions);
  const facts: CpeSessionFacts = {
    policy,
    cwmpVersion,
    namespace: namespaceOf(cwmpVersion),
    pending: [],
    held: false,
    finished: false,
    retries: 0,
    requestsSent: 0,
    posts: 0,
  };
  return { state: 'idle', facts };
}

/**
 * Advances a CPE-side session by one input (TR-069 3.7.1). Pure: no clock, no socket, no storage. Nothing that an ACS sends
 * makes it throw; `SessionMisuseError` means that the host opened twice or gave an answer which nobody had asked for.
 */
export function advanceCpeSession(session: CpeSession, input: CpeInput): CpeStep {
  switch (input.kind) {
    case 'open':
      return onOpen(session, input);
    case 'http-response':
      return onHttpResponse(session, input);
    case 'answer':
      return onAnswer(session, input.response);
    case 'request':
      return onRequest(session, input.request);
    case 'timer-fired':
      return onTimer(session);
    case 'transport-closed':
      return onTransportClosed(session);
    default:
      return unreachable(input);
  }
}

// 3.7.1.4: no HTTP response for 30 seconds or more means that the session has failed.
function onTimer(session: CpeSession): CpeStep {
  if (session.state === 'closed') return { session, effects: [] };
  return fail(session, { failure: 'timed-out', reason: `Nothing happened for too long in state ${session.state}.` });
}

// 3.4.2: a failed connect, a failed send or a missing HTTP response is an unsuccessful end. A clean close after a
// complete exchange is not: the next POST goes out on a new connection.
function onTransportClosed(session: CpeSession): CpeStep {
  if (session.state === 'closed' || session.state === 'awaiting-answer') return { session, effects: [] };
  const reason =
    session.state === 'idle' ? 'The ACS could not be reached.' : 'The connection was lost before the HTTP response.';
  return fail(session, { failure: 'transport', reason });
}
