import {
  addEvent,
  advanceCpeSession,
  afterReboot,
  afterResponse,
  afterSessionEnd,
  afterSessionFailure,
  type CpeEffect,
  type CpeInput,
  type CpeRequest,
  type CpeResponse,
  type CpeSession,
  defaultRetrySettings,
  emptyEventQueue,
  type EventQueue,
  newCpeSession,
  noRetries,
  retryAfterFailure,
  retryAfterReboot,
  retryAfterSuccess,
  retryWaitMs,
  retryWaitRangeMs,
  soapFault,
  startInform,
  wantsSession,
} from '@cordon/cwmp';
import type { Chance, Scheduler } from './scheduler.ts';
import { type Reply, SimulatedAcs } from './simulated-acs.ts';

/** How often the network and the device misbehave. */
export interface Trouble {
  /** Likelihood that a response is lost. */
  readonly loss: number;
  /** Likelihood that the device restarts instead of taking a response. */
  readonly restart: number;
}

/** A device that has to deliver downloads that have ended, over a network that loses responses. */
export class SimulatedCpe {
  readonly violations: string[] = [];
  readonly sessions: SimulatedAcs[] = [];
  /** CommandKeys whose TransferComplete the ACS has confirmed to us. */
  readonly confirmed: string[] = [];
  queue: EventQueue = emptyEventQueue;
  trouble: Trouble;
  #retry = noRetries;
  #session: CpeSession | undefined;
  #generation = 0;
  readonly #serial: number;
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;

  constructor(serial: number, world: { scheduler: Scheduler; chance: Chance; trouble: Trouble }) {
    this.#serial = serial;
    this.#scheduler = world.scheduler;
    this.#chance = world.chance;
    this.trouble = world.trouble;
  }

  /** A download has ended: its events wait for delivery. */
  finishDownload(commandKey: string): void {
    this.queue = addEvent(this.queue, { eventCode: 'M Download', commandKey });
    // 3.2.1.1: a new event ends the wait for a retry.
    this.#startSoon(0);
  }

  restart(): void {
    this.#generation += 1;
    this.sessions.at(-1)?.closeTransport();
    this.#session = undefined;
    this.#retry = retryAfterReboot(this.#retry);
    // What is stored has to survive as JSON.
    this.queue = addEvent(afterReboot(JSON.parse(JSON.stringify(this.queue)) as EventQueue), { eventCode: '1 BOOT' });
    this.#startSoon(1000);
  }

  #startSoon(delayMs: number): void {
    const generation = this.#generation;
    this.#scheduler.after(delayMs, () => {
      if (generation === this.#generation && this.#session === undefined) this.#open();
    });
  }

  #open(): void {
    this.sessions.push(new SimulatedAcs(this.#chance));
    this.#session = newCpeSession();
    const started = startInform(this.queue);
    this.queue = started.queue;
    const requests = started.events
      .filter((event) => event.eventCode === 'M Download')
      .map(
        (event): CpeRequest => ({
          method: 'TransferComplete',
          commandKey: event.commandKey,
          faultStruct: { faultCode: 0, faultString: '' },
          startTime: '0001-01-01T00:00:00Z',
          completeTime: '0001-01-01T00:00:00Z',
        }),
      );
    const inform = {
      method: 'Inform',
      deviceId: { manufacturer: 'Example', oui: '00D09E', productClass: 'Sim', serialNumber: `${this.#serial}` },
      event: started.events,
      maxEnvelopes: 1,
      currentTime: '0001-01-01T00:00:00',
      retryCount: this.#retry.retryCount,
      parameterList: [],
    } as const;
    this.#advance({ kind: 'open', inform, requests });
  }

  #advance(input: CpeInput): void {
    if (this.#session === undefined) return;
    const step = advanceCpeSession(this.#session, input);
    this.#session = step.session;
    for (const effect of step.effects) this.#perform(effect);
  }

  #perform(effect: CpeEffect): void {
    switch (effect.kind) {
      case 'post': {
        const envelope = effect.envelope === undefined ? undefined : { ...effect.envelope, violations: [] };
        this.#travel(() => this.#arrive(this.#latestAcs().post(envelope)));
        return;
      }
      case 'deliver-request': {
        const { method } = effect.request;
        const good = { method: `${method}Response`, methodList: [] } as unknown as CpeResponse;
        const response = method === 'unknown' ? soapFault(9000) : good;
        this.#travel(() => this.#advance({ kind: 'answer', response }));
        return;
      }
      case 'deliver-response':
        if (effect.response.method === 'Fault') return;
        this.queue = afterResponse(this.queue, effect.request);
        if (effect.request.method === 'TransferComplete') this.confirmed.push(effect.request.commandKey);
        return;
      case 'violation':
        this.violations.push(`${effect.violation.rule}: ${effect.violation.detail}`);
        return;
      case 'end':
        this.#end(effect.outcome);
        return;
      default:
        return;
    }
  }

  #latestAcs(): SimulatedAcs {
    const acs = this.sessions.at(-1);
    if (acs === undefined) throw new Error('A POST left without a session.');
    return acs;
  }

  // 1 to 200 ms each way; a restart in between makes what is under way meaningless.
  #travel(arrive: () => void): void {
    const generation = this.#generation;
    this.#scheduler.after(1 + 199 * this.#chance.next(), () => {
      if (generation === this.#generation) arrive();
    });
  }

  #arrive(reply: Reply): void {
    if (this.#chance.happens(this.trouble.restart)) {
      this.restart();
      return;
    }
    if (this.#chance.happens(this.trouble.loss)) {
      this.#latestAcs().closeTransport();
      this.#travel(() => this.#advance({ kind: 'transport-closed' }));
      return;
    }
    const envelope = reply.envelope === undefined ? undefined : { ...reply.envelope, violations: [] };
    this.#travel(() => this.#advance({ kind: 'http-response', status: reply.status, envelope }));
  }

  #end(outcome: 'complete' | 'failed'): void {
    this.#session = undefined;
    if (outcome === 'complete') {
      this.#retry = retryAfterSuccess();
      this.queue = afterSessionEnd(this.queue);
      if (wantsSession(this.queue)) this.#startSoon(0);
      return;
    }
    this.#retry = retryAfterFailure(this.#retry);
    this.queue = afterSessionFailure(this.queue);
    const range = retryWaitRangeMs(this.#retry.retriesSinceBoot, defaultRetrySettings);
    this.#startSoon(retryWaitMs(range, this.#chance.next()));
  }
}
