import {
  type AcsRequest,
  type CpeSessionOptions,
  type Download,
  type ScheduleInform,
  Secret,
  type TransferComplete,
  type UnknownMessage,
  type Violation,
} from '@cordon/cwmp';
import { nextPeriodicInformMs } from '../schedule/periodic-inform.ts';
import { SessionScheduler } from '../schedule/session-scheduler.ts';
import { type CpeSessionEnd, type CpeSessionHost, driveCpeSession } from '../session/drive-cpe-session.ts';
import { answerFleetRequest } from './answer-fleet-request.ts';
import { FleetClient } from './fleet-client.ts';
import { FleetDevice } from './fleet-device.ts';
import type { FleetDownloadResult } from './fleet-download.ts';
import { planDevice } from './fleet-plan.ts';
import { type DrawPurpose, drawRandom } from './fleet-random.ts';
import type { FleetSettings } from './fleet-model.ts';
import type { FleetWorld } from './fleet-world.ts';

// TR-069 A.3.2.8 and A.4.1.2 ask for three each at least; more than this is an ACS that went wrong.
const ordersMax = 8;

const powerPollMs = 1000;

const cwmp10Only: CpeSessionOptions = { supportedCwmpVersions: ['1.0'] };
const anyVersion: CpeSessionOptions = {};

/** One device of a fleet while the run lasts: power, timers and sessions around a {@link FleetDevice}. */
export class VirtualCpe {
  readonly #world: FleetWorld;
  readonly #device: FleetDevice;
  /** Undefined while the power is off. */
  #scheduler: SessionScheduler | undefined;
  #client: FleetClient | undefined;
  #cancelPeriodic: (() => void) | undefined;
  /** What the periodic timer was armed for. */
  #armedFor: FleetSettings | undefined;
  /** Waits that a power cut ends or outlives; few devices ever have one. */
  #orders: Set<() => void> | undefined;
  #boots = 0;
  #periods = 0;
  #retries = 0;
  #cwmp10Suspected = false;
  /** Code that the connection of the last session ended with. */
  #lastFailure: string | undefined;

  constructor(world: FleetWorld, index: number) {
    this.#world = world;
    this.#device = new FleetDevice({
      index,
      config: world.config,
      model: world.model,
      birthmarks: world.birthmarks,
    });
  }

  get index(): number {
    return this.#device.index;
  }

  get isOn(): boolean {
    return this.#scheduler !== undefined;
  }

  /** True user name and password of its connection requests. */
  get connectionRequestCredentials(): { readonly username: string; readonly password: string } {
    return {
      username: this.#device.value('ManagementServer.ConnectionRequestUsername'),
      password: this.#device.value('ManagementServer.ConnectionRequestPassword'),
    };
  }

  powerOn(): void {
    const { clock, books } = this.#world;
    if (this.isOn) return;
    this.#boots += 1;
    books.boots += 1;
    this.#device.boot(clock.nowMs());
    this.#scheduler = new SessionScheduler({
      clock,
      random01: () => this.#draw('retry', (this.#retries += 1)),
      retrySettings: () => this.#device.settings.retry,
      openSession: () => this.#openSession(),
    });
    this.#armPeriodic();
    this.#scheduler.requestSession();
  }

  /** Off at once, in the middle of whatever was going on. */
  powerOff(): void {
    this.#scheduler?.stop();
    this.#scheduler = undefined;
    this.#cancelPeriodic?.();
    this.#cancelPeriodic = undefined;
    this.#armedFor = undefined;
    this.#client?.destroy();
    this.#client = undefined;
  }

  /** Off, and on again after the boot delay, or up to twice that. */
  reboot(): void {
    this.powerOff();
    const { clock, config } = this.#world;
    const delayMs = config.bootDelayMs * (1 + this.#draw('reboot', this.#boots));
    clock.after(delayMs, () => this.powerOn());
  }

  /** Power comes back after an outage, some time within `spreadMs`. */
  powerCut(spreadMs: number): void {
    if (!this.isOn) return;
    this.powerOff();
    this.#world.clock.after(this.#draw('reboot', this.#boots) * spreadMs, () => this.powerOn());
  }

  /** Starts no session any more; one that runs may end. */
  retire(): void {
    this.#scheduler?.stop();
    this.#cancelPeriodic?.();
  }

  /** 6 CONNECTION REQUEST (TR-069 3.2.2). False while the power is off. */
  connectionRequested(): boolean {
    if (!this.isOn) return false;
    this.#device.raise({ eventCode: '6 CONNECTION REQUEST' });
    // 3.2.2.2: the answer goes out ahead of the session.
    setImmediate(() => this.#scheduler?.requestSession());
    return true;
  }

  /** The network gave the device another WAN address. */
  changeWanAddress(): void {
    if (!this.isOn) return;
    const { model } = this.#world;
    // RFC 2544: addresses for load tests, enough for 131,072 devices. Each change goes to the other half.
    const half = this.#device.value(model.wanAddress.slice(model.root.length)).startsWith('198.18.') ? 19 : 18;
    const address = `198.${half}.${(this.index >> 8) & 255}.${this.index & 255}`;
    this.#device.setLocally({ [model.wanAddress]: address });
    if (this.#device.wantsSession) this.#scheduler?.requestSession();
  }

  /** 9 REQUEST DOWNLOAD: the device asks for a new firmware (TR-069 A.4.2.2). */
  askForFirmware(): void {
    if (!this.isOn) return;
    this.#device.raise({ eventCode: '9 REQUEST DOWNLOAD' });
    this.#scheduler?.requestSession();
  }

  #draw(purpose: DrawPurpose, count: number): number {
    return drawRandom({ seed: this.#world.config.seed, device: this.index, purpose, count });
  }

  #armPeriodic(): void {
    const { clock, config, books } = this.#world;
    const settings = this.#device.settings;
    if (isSamePeriod(settings, this.#armedFor)) return;
    const isFirst = this.#armedFor === undefined;
    this.#armedFor = settings;
    this.#cancelPeriodic?.();
    const { periodicEnabled: enabled, periodicIntervalMs: intervalMs, periodicReferenceMs: referenceMs } = settings;
    const nowMs = clock.nowMs();
    const inOneIntervalMs = nextPeriodicInformMs({ enabled, intervalMs, referenceMs }, nowMs);
    if (inOneIntervalMs === undefined) return;
    // Without a reference time the phase is the device's own (ManagementServer.PeriodicInformTime).
    const ownPhase = isFirst && referenceMs === undefined;
    const phaseMs = this.#boots === 1 ? planDevice(config, this.index).periodicPhaseMs : undefined;
    const drawnMs = phaseMs ?? this.#draw('periodic-phase', this.#boots) * intervalMs;
    const firstDueMs = ownPhase ? nowMs + Math.min(drawnMs, intervalMs) : inOneIntervalMs;
    const due = (dueMs: number): void => {
      const jitterMs = referenceMs === undefined ? this.#jitter() * intervalMs : 0;
      this.#cancelPeriodic = clock.after(dueMs + jitterMs - clock.nowMs(), () => {
        books.periodsDue += 1;
        if (this.#device.events.events.some(({ eventCode }) => eventCode === '2 PERIODIC')) books.periodsMissed += 1;
        this.#device.raise({ eventCode: '2 PERIODIC' });
        due(dueMs + intervalMs);
        this.#scheduler?.requestSession();
      });
    };
    due(firstDueMs);
  }

  #jitter(): number {
    this.#periods += 1;
    return this.#draw('periodic-jitter', this.#periods) * this.#world.config.periodicJitter;
  }

  #openSession(): void {
    const { gate, books } = this.#world;
    const scheduler = this.#scheduler;
    const wantedAtMs = performance.now();
    gate.enter(async () => {
      // The power went while the device waited for a socket.
      if (scheduler === undefined || this.#scheduler !== scheduler) return;
      books.waitTimes.record(performance.now() - wantedAtMs);
      const end = await this.#runSession();
      if (this.#scheduler === scheduler) this.#sessionEnded(end, scheduler);
      else books.cut += 1;
    });
  }

  async #runSession(): Promise<CpeSessionEnd> {
    const { books } = this.#world;
    const client = this.#openClient();
    this.#client = client;
    const beganAtMs = performance.now();
    books.started += 1;
    try {
      const options = this.#cwmp10Suspected ? cwmp10Only : anyVersion;
      const end = await driveCpeSession(this.#hostOf(client, beganAtMs), options);
      if (end.outcome === 'complete') books.sessionTimes.record(performance.now() - beganAtMs);
      return end;
    } catch (error) {
      // A bug of ours in one device must not take the others along; it is told, and the device retries.
      this.#world.onError(error);
      return { outcome: 'failed', reason: 'internal error' };
    } finally {
      client.close();
      this.#lastFailure = client.failure;
      if (this.#client === client) this.#client = undefined;
    }
  }

  #openClient(): FleetClient {
    const { config, clock, tlsOf } = this.#world;
    return new FleetClient({
      url: new URL(this.#device.settings.url),
      config,
      clock,
      username: this.#device.value('ManagementServer.Username'),
      password: () => new Secret(this.#device.value('ManagementServer.Password')),
      tls: () => tlsOf(this.#device.serialNumber),
    });
  }

  #hostOf(client: FleetClient, beganAtMs: number): CpeSessionHost {
    const { books, clock } = this.#world;
    const device = this.#device;
    return {
      post: (envelope) => client.post(envelope),
      open: () => {
        const inform = device.startInform(clock.nowMs());
        for (const { eventCode } of inform.event) books.tally('events', eventCode);
        return { inform, requests: device.owedRequests() };
      },
      answer: (request: AcsRequest | UnknownMessage) => {
        const context = { device, orders: this.#ordersOf(), nowMs: clock.nowMs() };
        const answer = answerFleetRequest(context, request);
        const name = request.method === 'unknown' ? 'unknown' : request.method;
        books.tally('requests', answer.method === 'Fault' ? `${name}:${answer.faultCode}` : name);
        return answer;
      },
      delivered: (request, response) => {
        if (response.method === 'Fault') return;
        if (request.method === 'Inform') books.informTimes.record(performance.now() - beganAtMs);
        device.delivered(request);
      },
      violation: ({ rule }: Violation) => books.tally('violations', rule),
    };
  }

  #sessionEnded(end: CpeSessionEnd, scheduler: SessionScheduler): void {
    const { books } = this.#world;
    const { outcome } = end;
    if (outcome === 'complete') {
      books.complete += 1;
    } else {
      books.failed += 1;
      books.tally('failures', this.#reasonOf(end));
    }
    // 3.2.1.1: the retry after such a failure offers CWMP 1.0 alone, the next one everything again.
    this.#cwmp10Suspected = end.cwmp10Suspected === true && !this.#cwmp10Suspected;
    const next = this.#device.sessionEnded(outcome);
    if (next.reboot) {
      this.reboot();
      return;
    }
    this.#armPeriodic();
    if (next.wantsSession) scheduler.requestSession();
    scheduler.ended(outcome);
  }

  #reasonOf({ failure, httpStatus }: CpeSessionEnd): string {
    if (failure === undefined) return 'internal-error';
    if (failure === 'http-status') return `http-status ${httpStatus}`;
    return this.#lastFailure === undefined ? failure : `${failure} ${this.#lastFailure}`;
  }

  #ordersOf(): { scheduleInform(request: ScheduleInform): boolean; download(request: Download): boolean } {
    return {
      scheduleInform: ({ delaySeconds, commandKey }) =>
        this.#later(delaySeconds * 1000, () => {
          this.#device.raise({ eventCode: 'M ScheduleInform', commandKey });
          this.#scheduler?.requestSession();
        }),
      download: (request) => this.#later(request.delaySeconds * 1000, () => this.#download(request)),
    };
  }

  /** Runs something later, also across a reboot (TR-069 A.3.2.8, A.4.1.2). False when too much waits already. */
  #later(delayMs: number, run: () => void): boolean {
    this.#orders ??= new Set();
    const orders = this.#orders;
    if (orders.size >= ordersMax) return false;
    const order = (): void => {
      orders.delete(order);
      run();
    };
    orders.add(order);
    this.#world.clock.after(delayMs, order);
    return true;
  }

  #download(request: Download): void {
    const { downloads, clock, fetchFile } = this.#world;
    // A device without power fetches nothing; its order waits until it is up again.
    if (!this.isOn) {
      clock.after(powerPollMs, () => this.#download(request));
      return;
    }
    downloads.enter(async () => {
      const startTime = new Date(clock.nowMs()).toISOString();
      try {
        this.#downloadEnded(request, startTime, await fetchFile(request, this.#device.serialNumber));
      } catch (error) {
        this.#world.onError(error);
      }
    });
  }

  #downloadEnded(request: Download, startTime: string, result: FleetDownloadResult): void {
    const { books, clock } = this.#world;
    const { faultCode, faultString, softwareVersion } = result;
    if (faultCode === 0) books.downloadsComplete += 1;
    else books.downloadsFailed += 1;
    const complete: TransferComplete = {
      method: 'TransferComplete',
      commandKey: request.commandKey,
      faultStruct: { faultCode, faultString },
      startTime,
      completeTime: new Date(clock.nowMs()).toISOString(),
    };
    this.#device.transferEnded(complete, softwareVersion);
    if (!this.isOn) return;
    // A new firmware runs after a reboot, which waits for a session under way.
    if (softwareVersion === undefined) this.#scheduler?.requestSession();
    else if (this.#client === undefined) this.reboot();
    else this.#device.rebootAfterSession();
  }
}

function isSamePeriod(one: FleetSettings, other: FleetSettings | undefined): boolean {
  if (other === undefined) return false;
  return (
    one.periodicEnabled === other.periodicEnabled &&
    one.periodicIntervalMs === other.periodicIntervalMs &&
    one.periodicReferenceMs === other.periodicReferenceMs
  );
}
