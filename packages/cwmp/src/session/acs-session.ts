import type { AcsRequest, AcsResponse, CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { DecodedEnvelope, Envelope, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import type { ViolationEffect } from './step.ts';

/** What can happen to an ACS-side session. Time, sockets and decisions come in as inputs only. */
export type AcsInput =
  /** One HTTP POST of the CPE; undefined for an empty body. */
  | { readonly kind: 'http-post'; readonly envelope: DecodedEnvelope | undefined }
  /** The application's answer to a delivered CPE request. */
  | { readonly kind: 'answer'; readonly response: AcsResponse | SoapFault }
  /** The application's answer to `ask-next-request`; undefined when there is nothing left to ask. */
  | { readonly kind: 'next-request'; readonly request: AcsRequest | undefined }
  | { readonly kind: 'timer-fired' }
  | { readonly kind: 'transport-closed' };

/** What an ACS-side session wants done, in this order. */
export type AcsEffect =
  /** A CPE request to be answered by an `answer` input. */
  | { readonly kind: 'deliver-request'; readonly request: CpeRequest | UnknownMessage }
  /** The CPE's answer to our request `request`. */
  | { readonly kind: 'deliver-response'; readonly request: AcsRequest; readonly response: CpeResponse | SoapFault }
  | { readonly kind: 'reply'; readonly envelope: Envelope }
  /** HTTP 204 with an empty body. */
  | { readonly kind: 'reply-empty' }
  | { readonly kind: 'ask-next-request' }
  /** (Re)start the session timer; the host knows its length (at least 30 s, TR-069 3.7.1.1). */
  | { readonly kind: 'start-timer' }
  | ViolationEffect
  | { readonly kind: 'end'; readonly outcome: 'complete' | 'aborted' };
