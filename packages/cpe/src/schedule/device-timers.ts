import type { Logger } from 'pino';
import type { Device } from '../device/device.ts';
import { readKnownTime } from '../device/local-time.ts';
import type { Clock } from '../clock.ts';
import { nextPeriodicInformMs } from './periodic-inform.ts';

/** What the timers need besides the device. */
export interface DeviceTimersOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Runs after events were raised: something wants a session. */
  readonly onEvents: () => void;
}

/** The two clocks of a CPE: periodic Informs and ScheduleInform. Armed at boot, and again when their settings have changed. */
export class DeviceTimers {
  readonly #device: Device;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #onEvents: () => void;
  #cancelPeriodic: (() => void) | undefined;
  #cancelScheduled: (() => void) | undefined;
  #periodicSettings = '';

  constructor(device: Device, { clock, log, onEvents }: DeviceTimersOptions) {
    this.#device = device;
    this.#clock = clock;
    this.#log = log;
    this.#onEvents = onEvents;
  }

  /** Arms the ScheduleInform that is due next; also in a session, whose next event it may become. */
  armScheduled(): void {
    this.#cancelScheduled?.();
    const [next] = this.#device.memory.scheduledInforms.toSorted((a, b) => a.dueMs - b.dueMs);
    if (next === undefined) return;
    this.#cancelScheduled = this.#clock.after(Math.max(0, next.dueMs - this.#clock.nowMs()), () => {
      const due = this.#device.memory.scheduledInforms.filter(({ dueMs }) => dueMs <= this.#clock.nowMs());
      // A.3.3.1: what is due by now is told by one Inform. The clock may be a moment behind its timer.
      for (const one of due.length > 0 ? due : [next]) this.#raise(() => this.#device.scheduledInformDue(one));
      this.armScheduled();
      this.#onEvents();
    });
  }

  /** Arms what is due next. A periodic Inform keeps its phase unless its settings changed (TR-069 A.4.1.2). */
  arm(): void {
    this.#armPeriodic();
    this.armScheduled();
  }

  stop(): void {
    this.#cancelPeriodic?.();
    this.#cancelScheduled?.();
  }

  #armPeriodic(): void {
    const settings = ['Enable', 'Interval', 'Time'].map((name) =>
      this.#device.setting(`ManagementServer.PeriodicInform${name}`),
    );
    const { knowsTime } = this.#device;
    // A clock that has been set moves the grid of the reference time to where it belongs.
    const known = [...settings, String(knowsTime)].join();
    if (known === this.#periodicSettings) return;
    this.#periodicSettings = known;
    this.#cancelPeriodic?.();
    const now = this.#clock.nowMs();
    const dueMs = nextPeriodicInformMs(
      {
        enabled: this.#device.isTrue('ManagementServer.PeriodicInformEnable'),
        intervalMs: this.#device.numberValue('ManagementServer.PeriodicInformInterval', 86_400) * 1000,
        referenceMs: this.#referenceMs(settings[2] ?? ''),
      },
      now,
    );
    if (dueMs === undefined) return;
    this.#cancelPeriodic = this.#clock.after(dueMs - now, () => {
      this.#periodicSettings = '';
      this.#raise(() => this.#device.addEvents([{ eventCode: '2 PERIODIC' }]));
      this.#armPeriodic();
      this.#onEvents();
    });
  }

  /** ManagementServer.PeriodicInformTime: without the time of day, a reference time means nothing. */
  #referenceMs(text: string): number | undefined {
    const instantMs = this.#device.knowsTime ? readKnownTime(text) : undefined;
    return instantMs === undefined ? undefined : this.#device.timerMsOf(instantMs);
  }

  /** A timer has nobody to throw to: what could not be written is told, and delivered from memory. */
  #raise(raise: () => void): void {
    try {
      raise();
    } catch (error) {
      this.#log.error({ err: error }, 'an event could not be written');
    }
  }
}
