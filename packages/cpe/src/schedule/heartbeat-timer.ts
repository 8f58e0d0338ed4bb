import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { readKnownTime } from '../device/local-time.ts';
import { nextPeriodicInformMs } from './periodic-inform.ts';

/** What the timer needs besides the device. */
export interface HeartbeatTimerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Uniform in 0 to below 1, for a phase of the device's own. */
  readonly random01: () => number;
  /** Runs after a heartbeat was raised: it wants a session. */
  readonly onEvents: () => void;
}

const object = 'ManagementServer.HeartbeatPolicy.';

/** Raises 14 HEARTBEAT at the times of HeartbeatPolicy (TR-069 O.2.4). A device without that object has none. */
export class HeartbeatTimer {
  readonly #device: Device;
  readonly #options: HeartbeatTimerOptions;
  #settings = '';
  #referenceMs = 0;
  #cancel: (() => void) | undefined;

  constructor(device: Device, options: HeartbeatTimerOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Arms the next heartbeat; one that is armed stays as long as the policy does. */
  arm(): void {
    const values = ['Enable', 'ReportingInterval', 'InitiationTime'].map((name) => this.#device.value(object + name));
    const settings = [...values, String(this.#device.knowsTime)].join();
    if (settings === this.#settings) return;
    this.#settings = settings;
    const initiationMs = this.#device.knowsTime ? readKnownTime(values[2] ?? '') : undefined;
    const { clock, random01 } = this.#options;
    // O.2.4: without a time to begin with, or without the time, the phase is a random one of the device's own.
    this.#referenceMs =
      initiationMs === undefined ? clock.nowMs() + random01() * this.#intervalMs : this.#device.timerMsOf(initiationMs);
    this.#armNext();
  }

  stop(): void {
    this.#cancel?.();
  }

  get #intervalMs(): number {
    return this.#device.numberValue(`${object}ReportingInterval`, 3600) * 1000;
  }

  #armNext(): void {
    this.#cancel?.();
    const { clock, log, onEvents } = this.#options;
    const now = clock.nowMs();
    const enabled = this.#device.isTrue(`${object}Enable`);
    const dueMs = nextPeriodicInformMs({ enabled, intervalMs: this.#intervalMs, referenceMs: this.#referenceMs }, now);
    if (dueMs === undefined) return;
    this.#cancel = clock.after(dueMs - now, () => {
      this.#armNext();
      try {
        if (this.#device.heartbeatDue()) onEvents();
      } catch (error) {
        log.error({ err: error }, 'an event could not be written');
      }
    });
  }
}
