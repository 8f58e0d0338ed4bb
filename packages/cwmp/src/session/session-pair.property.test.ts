import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { soapFault } from '../fault-codes.ts';
import type { AcsResponse, CpeRequest, CpeResponse } from '../rpc/messages.ts';
import { type AcsEffect, type AcsInput, type AcsSession, advanceAcsSession, newAcsSession } from './acs-session.ts';
import { advanceCpeSession, type CpeEffect, type CpeInput, type CpeSession, newCpeSession } from './cpe-session.ts';
import { cwmpVersions } from './cwmp-version.ts';
import { getRpcMethods, inform, received, reboot, transferComplete } from './sample-messages.test-support.ts';

type Turn = { readonly to: 'acs'; readonly input: AcsInput } | { readonly to: 'cpe'; readonly input: CpeInput };

/** Chooses one of `count` ways to go on. */
type Choose = (count: number) => number;

/** An ACS and a CPE that talk to each other in memory, with applications that decide by chance. */
class SessionPair {
  acs: AcsSession;
  cpe: CpeSession;
  readonly violations: string[] = [];
  readonly turns: Turn[] = [];
  retriesAsked = 0;
  lost = false;
  readonly #choose: Choose;
  readonly #mayLose: boolean;

  constructor(choose: Choose, mayLose: boolean) {
    this.#choose = choose;
    this.#mayLose = mayLose;
    this.acs = newAcsSession({ supportedCwmpVersions: cwmpVersions.slice(0, 1 + choose(5)) });
    this.cpe = newCpeSession({ supportedCwmpVersions: cwmpVersions.slice(0, 1 + choose(5)) });
  }

  run(requests: readonly CpeRequest[]): void {
    this.turns.push({ to: 'cpe', input: { kind: 'open', inform, requests } });
    for (let turn = this.turns.shift(); turn !== undefined; turn = this.turns.shift()) {
      if (turn.to === 'acs') {
        const step = advanceAcsSession(this.acs, turn.input);
        this.acs = step.session;
        for (const effect of step.effects) this.#performForAcs(effect);
      } else {
        const step = advanceCpeSession(this.cpe, turn.input);
        this.cpe = step.session;
        for (const effect of step.effects) this.#performForCpe(effect);
      }
    }
  }

  #performForAcs(effect: AcsEffect): void {
    switch (effect.kind) {
      case 'deliver-request':
        return this.#answerAsAcs(effect.request.method);
      case 'ask-next-request': {
        const request = [undefined, reboot, getRpcMethods][this.#choose(3)];
        return this.#give({ to: 'acs', input: { kind: 'next-request', request, holdRequests: this.#choose(4) === 0 } });
      }
      case 'reply':
        return this.#respond({ kind: 'http-response', status: 200, envelope: received(effect.envelope) });
      case 'reply-empty':
        return this.#respond({ kind: 'http-response', status: 204, envelope: undefined });
      case 'reply-bad-request':
        return this.#respond({ kind: 'http-response', status: 400, envelope: undefined });
      case 'violation':
        this.violations.push(effect.violation.rule);
        return;
      default:
        return;
    }
  }

  #answerAsAcs(method: string): void {
    const isInform = method === 'Inform';
    const holdRequests = this.#choose(4) === 0;
    const good = { method: `${method}Response`, maxEnvelopes: 1, methodList: [] } as unknown as AcsResponse;
    const again = this.#choose(5) === 0 && this.retriesAsked < 3;
    if (again) this.retriesAsked += 1;
    const refused = !again && !isInform && this.#choose(5) === 0;
    const response = again ? soapFault(8005) : refused ? soapFault(8002) : good;
    this.#give({ to: 'acs', input: { kind: 'answer', response, holdRequests: holdRequests && response === good } });
  }

  #performForCpe(effect: CpeEffect): void {
    switch (effect.kind) {
      case 'post': {
        const envelope = effect.envelope === undefined ? undefined : received(effect.envelope);
        return this.#give({ to: 'acs', input: { kind: 'http-post', envelope } });
      }
      case 'deliver-request': {
        const good = { method: `${effect.request.method}Response`, methodList: [] } as unknown as CpeResponse;
        return this.#give({
          to: 'cpe',
          input: { kind: 'answer', response: this.#choose(4) === 0 ? soapFault(9001) : good },
        });
      }
      case 'violation':
        this.violations.push(effect.violation.rule);
        return;
      default:
        return;
    }
  }

  #respond(input: CpeInput): void {
    if (!this.#mayLose || this.#choose(6) > 0) return this.#give({ to: 'cpe', input });
    this.lost = true;
    this.#give({ to: 'acs', input: { kind: 'transport-closed' } });
    this.#give({ to: 'cpe', input: { kind: 'transport-closed' } });
  }

  #give(turn: Turn): void {
    this.turns.push(turn);
  }
}

// Chance runs out, and then every choice is the first one, which lets both sides finish.
const choices = fc.array(fc.nat({ max: 1000 }), { maxLength: 80 });
const requestLists = fc.array(fc.constantFrom<CpeRequest[]>(transferComplete, getRpcMethods), { maxLength: 3 });

function chooser(numbers: readonly number[]): Choose {
  let at = 0;
  return (count) => (at < numbers.length ? (numbers[at++] ?? 0) % count : count === 3 ? 0 : count - 1);
}

test('an ACS and a CPE that obey break no rule of each other and both complete the session', () => {
  fc.assert(
    fc.property(choices, requestLists, (numbers, requests) => {
      const pair = new SessionPair(chooser(numbers), false);
      pair.run(distinct(requests));
      expect(pair.violations).toEqual([]);
      expect(pair.acs).toMatchObject({ state: 'closed', outcome: 'complete' });
      expect(pair.cpe).toMatchObject({ state: 'closed', outcome: 'complete' });
      expect(pair.cpe.facts.pending).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test('when a response is lost both sides end, and the CPE never believes more than the ACS', () => {
  fc.assert(
    fc.property(choices, requestLists, (numbers, requests) => {
      const pair = new SessionPair(chooser(numbers), true);
      pair.run(distinct(requests));
      expect([pair.acs.state, pair.cpe.state]).toEqual(['closed', 'closed']);
      expect(pair.violations.filter((rule) => rule !== 'no-close-before-session-end')).toEqual([]);
      if (pair.lost) expect(pair.cpe).toMatchObject({ outcome: 'failed' });
      else expect(pair.acs).toMatchObject({ outcome: 'complete' });
    }),
    { numRuns: 600 },
  );
});

// The same request twice in one session is legal, but after a fault it looks like the repeat that 3.7.1.6 forbids.
function distinct(requests: readonly CpeRequest[]): readonly CpeRequest[] {
  return [...new Map(requests.map((request) => [request.method, request])).values()];
}
