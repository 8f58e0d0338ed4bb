// The only loop that knows both worlds: it performs what the session machine wants and feeds back what happened.
// It decides nothing about the protocol.
import {
  type AcsRequest,
  type AcsResponse,
  advanceCpeSession,
  type CpeEffect,
  type CpeInput,
  type CpeRequest,
  type CpeResponse,
  type CpeSessionOptions,
  type DecodedEnvelope,
  type Envelope,
  type Inform,
  newCpeSession,
  type SoapFault,
  type UnknownMessage,
  type Violation,
} from '@cordon/cwmp';

/** The answer to one POST, after redirects and authentication. Envelope undefined for an empty body. */
export type PostResult =
  | { readonly kind: 'answered'; readonly status: number; readonly envelope: DecodedEnvelope | undefined }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'lost'; readonly reason: string };

/** Now, or when it is done. */
export type MaybeLater<Value> = Value | Promise<Value>;

/** What the driver needs of the device and of the network. */
export interface CpeSessionHost {
  /** Sends one POST; never rejects over what the network or the ACS does. */
  post(envelope: Envelope | undefined): Promise<PostResult>;
  /** The Inform that opens the session, and requests of the CPE's own to follow it. */
  open(): { readonly inform: Inform; readonly requests: readonly CpeRequest[] };
  /** Carries a request out. Everything it acknowledges is durable when it returns. */
  answer(request: AcsRequest | UnknownMessage): MaybeLater<CpeResponse | SoapFault>;
  /** The ACS answered a request of ours; InformResponse is when events count as delivered (TR-069 3.7.1.5). */
  delivered(request: CpeRequest, response: AcsResponse | SoapFault): void;
  violation(violation: Violation): void;
}

/** How a session ended; the `end` effect without its kind. */
export type CpeSessionEnd = Omit<Extract<CpeEffect, { kind: 'end' }>, 'kind'>;

/** Runs one session from Inform to its end. Rejects only for bugs of ours and for state that cannot be written. */
export async function driveCpeSession(host: CpeSessionHost, options: CpeSessionOptions): Promise<CpeSessionEnd> {
  let session = newCpeSession(options);
  const inputs: CpeInput[] = [{ kind: 'open', ...host.open() }];
  for (;;) {
    const input = inputs.shift();
    if (input === undefined) throw new Error('The session machine waits for an input that nobody will give.');
    const step = advanceCpeSession(session, input);
    session = step.session;
    for (const effect of step.effects) {
      if (effect.kind === 'end') return endOf(effect);
      const next = await perform(effect, host);
      if (next !== undefined) inputs.push(next);
    }
  }
}

async function perform(
  effect: Exclude<CpeEffect, { kind: 'end' }>,
  host: CpeSessionHost,
): Promise<CpeInput | undefined> {
  switch (effect.kind) {
    case 'post':
      return inputOf(await host.post(effect.envelope));
    case 'deliver-request':
      return { kind: 'answer', response: await host.answer(effect.request) };
    case 'deliver-response':
      host.delivered(effect.request, effect.response);
      return undefined;
    case 'violation':
      host.violation(effect.violation);
      return undefined;
    // The HTTP client times each POST; a deferred TransferComplete is still owed, and so goes into the next session.
    case 'start-timer':
    case 'defer-request':
      return undefined;
    default:
      return effect satisfies never;
  }
}

function inputOf(result: PostResult): CpeInput {
  if (result.kind === 'answered') return { kind: 'http-response', status: result.status, envelope: result.envelope };
  return { kind: result.kind === 'timed-out' ? 'timer-fired' : 'transport-closed' };
}

function endOf(effect: Extract<CpeEffect, { kind: 'end' }>): CpeSessionEnd {
  const { kind: _kind, ...end } = effect;
  return end;
}
