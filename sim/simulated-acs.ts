import {
  type AcsEffect,
  type AcsInput,
  type AcsResponse,
  type AcsSession,
  advanceAcsSession,
  type CpeRequest,
  type DecodedEnvelope,
  type Envelope,
  newAcsSession,
  soapFault,
} from '@cordon/cwmp';
import type { Chance } from './scheduler.ts';

/** What comes back to a CPE for one POST. */
export interface Reply {
  readonly status: number;
  readonly envelope: Envelope | undefined;
}

/** The ACS end of one connection. Its application decides by chance. */
export class SimulatedAcs {
  readonly violations: string[] = [];
  #session: AcsSession = newAcsSession();
  #retriesAsked = 0;
  #requests = 0;
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get outcome(): 'complete' | 'aborted' | undefined {
    return this.#session.state === 'closed' ? this.#session.outcome : undefined;
  }

  /** Takes one POST; the answer is there at once, since its travel time is the network's business. */
  post(envelope: DecodedEnvelope | undefined): Reply {
    const replies: Reply[] = [];
    const inputs: AcsInput[] = [{ kind: 'http-post', envelope }];
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      for (const effect of this.#advance(input)) {
        const answer = this.#perform(effect, replies);
        if (answer !== undefined) inputs.push(answer);
      }
    }
    const [reply] = replies;
    if (reply === undefined || replies.length > 1) throw new Error(`One POST got ${replies.length} replies.`);
    return reply;
  }

  closeTransport(): void {
    this.#advance({ kind: 'transport-closed' });
  }

  #advance(input: AcsInput): readonly AcsEffect[] {
    const step = advanceAcsSession(this.#session, input);
    this.#session = step.session;
    return step.effects;
  }

  #perform(effect: AcsEffect, replies: Reply[]): AcsInput | undefined {
    switch (effect.kind) {
      case 'deliver-request':
        return this.#answer(effect.request);
      case 'ask-next-request':
        return this.#nextRequest();
      case 'reply':
        replies.push({ status: 200, envelope: effect.envelope });
        return undefined;
      case 'reply-empty':
        replies.push({ status: 204, envelope: undefined });
        return undefined;
      case 'reply-bad-request':
        replies.push({ status: 400, envelope: undefined });
        return undefined;
      case 'violation':
        this.violations.push(`${effect.violation.rule}: ${effect.violation.detail}`);
        return undefined;
      default:
        return undefined;
    }
  }

  #answer(request: CpeRequest | { readonly method: 'unknown' }): AcsInput {
    if (request.method === 'unknown') return { kind: 'answer', response: soapFault(8000) };
    if (this.#retriesAsked < 3 && this.#chance.happens(0.1)) {
      this.#retriesAsked += 1;
      return { kind: 'answer', response: soapFault(8005) };
    }
    if (this.#chance.happens(0.1)) return { kind: 'answer', response: soapFault(8002) };
    const response = { method: `${request.method}Response`, maxEnvelopes: 1, methodList: [] } as unknown as AcsResponse;
    return { kind: 'answer', response, holdRequests: this.#chance.happens(0.2) };
  }

  #nextRequest(): AcsInput {
    const asks = this.#requests < 4 && this.#chance.happens(0.5);
    this.#requests += asks ? 1 : 0;
    const request = asks ? ({ method: 'GetRPCMethods' } as const) : undefined;
    return { kind: 'next-request', request, holdRequests: asks && this.#chance.happens(0.3) };
  }
}
