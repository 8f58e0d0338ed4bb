import type { AcsRequest, AcsResponse, CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { Inform } from '../rpc/inform.ts';
import type { DecodedEnvelope, Envelope, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';
import type { ViolationEffect } from './step.ts';

/** What can happen to a CPE-side session. The transport follows redirects and answers 401 by itself; only final answers arrive here. */
export type CpeInput =
  /** The transport is ready; `requests` are what the CPE wants to ask after Inform, in order (TransferComplete and the like). */
  | { readonly kind: 'open'; readonly inform: Inform; readonly requests: readonly CpeRequest[] }
  /** The answer to our last POST; envelope undefined for an empty body. */
  | { readonly kind: 'http-response'; readonly status: number; readonly envelope: DecodedEnvelope | undefined }
  /** The application's answer to a delivered ACS request. */
  | { readonly kind: 'answer'; readonly response: CpeResponse | SoapFault }
  /** A further request that came up while the session runs and may still be sent in it. */
  | { readonly kind: 'request'; readonly request: CpeRequest }
  | { readonly kind: 'timer-fired' }
  | { readonly kind: 'transport-closed' };

/** What a CPE-side session wants done, in this order. */
export type CpeEffect =
  /** POST this; undefined for an empty POST. */
  | { readonly kind: 'post'; readonly envelope: Envelope | undefined }
  /** An ACS request to be answered by an `answer` input. */
  | { readonly kind: 'deliver-request'; readonly request: AcsRequest | UnknownMessage }
  /** The ACS's answer to our own request. InformResponse included: that is when events count as delivered (TR-069 3.7.1.5). */
  | { readonly kind: 'deliver-response'; readonly request: CpeRequest; readonly response: AcsResponse | SoapFault }
  | { readonly kind: 'start-timer' }
  | ViolationEffect
  /** `complete` resets the retry count; anything else is a failed session that the retry schedule takes up. */
  | { readonly kind: 'end'; readonly outcome: 'complete' | 'failed'; readonly reason?: string };
