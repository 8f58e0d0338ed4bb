import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Listener, strictTlsPolicy, type TlsPolicy } from '@cordon/transport';
import { type Clock, systemClock } from '../clock.ts';
import { DerivedBirthmarks } from './fleet-birthmarks.ts';
import { FleetConfig, type FleetConfigInput } from './fleet-config.ts';
import { openFleetConnectionRequests } from './fleet-connection-requests.ts';
import { FleetBooks, type FleetCounts } from './fleet-counts.ts';
import { fetchFleetFile } from './fleet-download.ts';
import { createFleetModel, mayReach } from './fleet-model.ts';
import { mixSpreadMsOf, planDevice, type PlannedDevice, serialNumberOf } from './fleet-plan.ts';
import type { FleetWorld } from './fleet-world.ts';
import { FleetExposureError, isLoopbackHost } from './loopback.ts';
import { SessionGate } from './session-gate.ts';
import { TimerHeap } from './timer-heap.ts';
import { VirtualCpe } from './virtual-cpe.ts';

/** Memory of the process in bytes. */
export interface FleetMemory {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

/** What a run came to. JSON. */
export interface FleetSummary extends FleetCounts {
  readonly count: number;
  readonly seed: number;
  readonly mix: FleetConfig['mix'];
  /** Why it ended: its time was up, or somebody stopped it. */
  readonly ended: 'duration' | 'stopped';
  readonly elapsedMs: number;
  readonly sessionsPerSecond: number;
  readonly memory: FleetMemory;
}

/** What somebody who wants to wake a device has to know. */
export interface FleetMember {
  readonly serialNumber: string;
  /** Empty while connection requests are off. */
  readonly connectionRequestUrl: string;
  readonly connectionRequestUsername: string;
  readonly connectionRequestPassword: string;
}

/** A fleet that runs. */
export interface RunningFleet {
  /** When each device does what it does by itself; see {@link planFleet}. */
  readonly plan: readonly PlannedDevice[];
  counts(): FleetCounts;
  member(index: number): FleetMember;
  /** Resolves when the run is over, by itself or by `stop`. */
  readonly done: Promise<FleetSummary>;
  /** Opens no more sessions, lets those that run end within the grace time, and releases everything. Again: at once. */
  stop(): Promise<FleetSummary>;
}

/** What tests put in place of the machine's own. */
export interface FleetHost {
  readonly clock?: Clock;
  /** Hears of bugs of ours that one session ended with. */
  readonly onError?: (error: unknown) => void;
}

// Files of a download are held in memory while they arrive.
const downloadsAtATimeMax = 8;

/** The plan of every device: equal for equal configurations and seeds. Throws ZodError for a wrong configuration. */
export function planFleet(input: FleetConfigInput): readonly PlannedDevice[] {
  const config = FleetConfig.parse(input);
  return Array.from({ length: config.count }, (_, index) => planDevice(config, index));
}

/**
 * Starts a fleet in this process and resolves when its first devices are about to come up. Throws ZodError for a wrong
 * configuration, {@link FleetCertificateError} for a device without one, {@link FleetExposureError} for an ACS or a port beyond loopback without `labNetwork`, and TransportError
 * when the port of connection requests is taken.
 */
export async function startFleet(input: FleetConfigInput, host: FleetHost = {}): Promise<RunningFleet> {
  const config = FleetConfig.parse(input);
  refuseExposure(config);
  requireCertificates(config);
  const model = await createFleetModel(config);
  const fleet = new Fleet(config, { model, host });
  await fleet.openConnectionRequests();
  fleet.start();
  return fleet;
}

function refuseExposure(config: FleetConfig): void {
  const url = new URL(config.acsUrl);
  const advice = 'Say --lab-network (labNetwork) if this is a closed lab whose owners know.';
  if (!mayReach(config, url)) {
    throw new FleetExposureError(
      `${url.host} is not this machine, and ${config.count} devices would call it. ${advice}`,
    );
  }
  const { enabled, host } = config.connectionRequests;
  if (enabled && !config.labNetwork && !isLoopbackHost(host)) {
    throw new FleetExposureError(`Connection requests at ${host} could come from other machines. ${advice}`);
  }
}

/** A device of the fleet has no certificate. Code `fleet-certificate-missing`. */
export class FleetCertificateError extends Error {
  override readonly name = 'FleetCertificateError';
  readonly code = 'fleet-certificate-missing';
}

function requireCertificates(config: FleetConfig): void {
  const { clientCertificateDirectory: directory, count } = config;
  if (directory === undefined) return;
  for (let index = 0; index < count; index += 1) {
    const path = join(directory, `${serialNumberOf(config, index)}.pem`);
    if (existsSync(path)) continue;
    throw new FleetCertificateError(`${path} is missing: each device needs its certificate chain and key in one PEM.`);
  }
}

/** Wall-clock time that never jumps: a fleet must not wake as one because somebody set the clock. */
const steadyClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  after: (delayMs, run) => systemClock.after(delayMs, run),
};

class Fleet implements RunningFleet {
  readonly plan: readonly PlannedDevice[];
  readonly done: Promise<FleetSummary>;
  readonly #config: FleetConfig;
  readonly #world: FleetWorld;
  readonly #birthmarks: DerivedBirthmarks;
  readonly #devices: readonly VirtualCpe[];
  readonly #downloadsAborted = new AbortController();
  readonly #finish: (summary: FleetSummary) => void;
  #listener: Listener | undefined;
  #startedAtMs = 0;
  #isStopping = false;
  #hurry: (() => void) | undefined;

  constructor(config: FleetConfig, { model, host }: { readonly model: FleetWorld['model']; readonly host: FleetHost }) {
    this.#config = config;
    this.#birthmarks = new DerivedBirthmarks(config);
    const tlsOf = tlsPolicies(config);
    const { signal } = this.#downloadsAborted;
    this.#world = {
      config,
      model,
      birthmarks: this.#birthmarks,
      clock: new TimerHeap(host.clock ?? steadyClock),
      gate: new SessionGate(config.concurrency),
      downloads: new SessionGate(downloadsAtATimeMax),
      books: new FleetBooks(),
      tlsOf,
      fetchFile: (order, serialNumber) => fetchFleetFile(order, { config, signal, tls: () => tlsOf(serialNumber) }),
      onError: host.onError ?? (() => undefined),
    };
    this.plan = Array.from({ length: config.count }, (_, index) => planDevice(config, index));
    this.#devices = this.plan.map((_, index) => new VirtualCpe(this.#world, index));
    const { promise, resolve } = Promise.withResolvers<FleetSummary>();
    this.done = promise;
    this.#finish = resolve;
  }

  async openConnectionRequests(): Promise<void> {
    if (!this.#config.connectionRequests.enabled) return;
    const { books } = this.#world;
    this.#listener = await openFleetConnectionRequests({
      config: this.#config,
      deviceOf: (target) => this.#birthmarks.indexOfPath(target),
      credentialsOf: (index) => this.#device(index).connectionRequestCredentials,
      onConnectionRequest: (index) => !this.#isStopping && this.#device(index).connectionRequested(),
      onAnswer: (status) => {
        if (status === 204) books.connectionRequestsAccepted += 1;
        // A challenge is no refusal yet.
        else if (status !== 401) books.connectionRequestsRefused += 1;
      },
    });
    this.#birthmarks.port = this.#listener.address.port;
  }

  start(): void {
    const { clock } = this.#world;
    this.#startedAtMs = clock.nowMs();
    for (const [index, { bootAtMs, mixAtMs }] of this.plan.entries()) {
      const device = this.#device(index);
      clock.after(bootAtMs, () => device.powerOn());
      if (mixAtMs !== undefined) clock.after(mixAtMs, () => this.#joinMix(device, this.#config));
    }
    clock.after(this.#config.durationMs, () => void this.#end('duration'));
  }

  counts(): FleetCounts {
    const { gate, books } = this.#world;
    return books.counts({ running: gate.running, waiting: gate.waiting });
  }

  member(index: number): FleetMember {
    const { username, password } = this.#device(index).connectionRequestCredentials;
    return {
      serialNumber: this.plan[index]?.serialNumber ?? '',
      connectionRequestUrl: this.#birthmarks.connectionRequestUrl(index),
      connectionRequestUsername: username,
      connectionRequestPassword: password,
    };
  }

  async stop(): Promise<FleetSummary> {
    if (this.#isStopping) this.#hurry?.();
    void this.#end('stopped');
    return this.done;
  }

  #device(index: number): VirtualCpe {
    const device = this.#devices[index];
    if (device === undefined) throw new RangeError(`The fleet has no device ${index}; it has ${this.#config.count}.`);
    return device;
  }

  #joinMix(device: VirtualCpe, config: FleetConfig): void {
    const { mix } = config;
    if (mix === 'mass-reboot') device.powerCut(mixSpreadMsOf(config));
    if (mix === 'firmware-campaign') device.askForFirmware();
    if (mix === 'value-change-storm') device.changeWanAddress();
  }

  async #end(ended: FleetSummary['ended']): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    const { clock, gate, downloads } = this.#world;
    const elapsedMs = clock.nowMs() - this.#startedAtMs;
    const { complete, failed } = this.#world.books;
    for (const device of this.#devices) device.retire();
    gate.close();
    downloads.close();
    this.#downloadsAborted.abort();
    const grace = Promise.withResolvers<void>();
    this.#hurry = grace.resolve;
    const timer = setTimeout(grace.resolve, this.#config.stopGraceMs);
    await Promise.race([gate.idle(), grace.promise]);
    clearTimeout(timer);
    for (const device of this.#devices) device.powerOff();
    await gate.idle();
    clock.clear();
    await this.#listener?.close();
    this.#finish({
      count: this.#config.count,
      seed: this.#config.seed,
      mix: this.#config.mix,
      ended,
      elapsedMs: Math.round(elapsedMs),
      sessionsPerSecond: Math.round(((complete + failed) / Math.max(1, elapsedMs)) * 100_000) / 100,
      ...this.counts(),
      memory: fleetMemory(),
    });
  }
}

/** Memory of this process now. */
export function fleetMemory(): FleetMemory {
  const { rss, heapUsed } = process.memoryUsage();
  return { rssBytes: rss, heapUsedBytes: heapUsed };
}

/** One policy for all devices, or one for each when each has a certificate of its own. */
function tlsPolicies(config: FleetConfig): (serialNumber: string) => TlsPolicy {
  const { clientCertificateDirectory: directory, trustedCertificates } = config;
  const shared = strictTlsPolicy({ trustedCertificates, now: () => new Date() });
  if (directory === undefined) return () => shared;
  return (serialNumber) => {
    // A file for each session: ten thousand keys are better kept on the disk than in memory.
    const pem = readFileSync(join(directory, `${serialNumber}.pem`), 'utf8');
    return { ...shared, clientCertificate: { certificatePem: pem, privateKeyPem: pem } };
  };
}
