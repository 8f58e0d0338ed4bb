import type { Device } from '../device/device.ts';
import { readKnownTime } from '../device/local-time.ts';
import type { Clock } from '../clock.ts';
import { nextPeriodicInformMs } from './periodic-inform.ts';

/** The two clocks of a CPE: periodic Informs and ScheduleInform. Armed at boot, and again when their settings have changed. */
export class DeviceTimers {
  readonly #device: Device;
  readonly #clock: Clock;
  readonly #onEvents: () => void;
  #cancelPeriodic: (() => void) | undefined;
  #cancelScheduled: (() => void) | undefined;
  #periodicSettings = '';

  /** `onEvents` runs after events were added: something wants a session. */
  constructor(device: Device, clock: Clock, onEvents: () => void) {
    this.#device = device;
    this.#clock = clock;
    this.#onEvents = onEvents;
  }

  /** Arms what is due next. A periodic Inform keeps its phase unless its settings changed (TR-069 A.4.1.2). */
  arm(): void {
    this.#armPeriodic();
    this.#armScheduled();
  }

  stop(): void {
    this.#cancelPeriodic?.();
    this.#cancelScheduled?.();
  }

  #armPeriodic(): void {
    const settings = ['Enable', 'Interval', 'Time'].map((name) =>
      this.#device.value(`ManagementServer.PeriodicInform${name}`),
    );
    if (settings.join() === this.#periodicSettings) return;
    this.#periodicSettings = settings.join();
    this.#cancelPeriodic?.();
    const now = this.#clock.nowMs();
    const dueMs = nextPeriodicInformMs(
      {
        enabled: this.#device.isTrue('ManagementServer.PeriodicInformEnable'),
        intervalMs: this.#device.numberValue('ManagementServer.PeriodicInformInterval', 86_400) * 1000,
        referenceMs: readKnownTime(settings[2] ?? ''),
      },
      now,
    );
    if (dueMs === undefined) return;
    this.#cancelPeriodic = this.#clock.after(dueMs - now, () => {
      this.#periodicSettings = '';
      this.#device.addEvents([{ eventCode: '2 PERIODIC' }]);
      this.#armPeriodic();
      this.#onEvents();
    });
  }

  #armScheduled(): void {
    this.#cancelScheduled?.();
    const [next] = this.#device.memory.scheduledInforms.toSorted((a, b) => a.dueMs - b.dueMs);
    if (next === undefined) return;
    this.#cancelScheduled = this.#clock.after(Math.max(0, next.dueMs - this.#clock.nowMs()), () => {
      this.#device.scheduledInformDue(next);
      this.#armScheduled();
      this.#onEvents();
    });
  }
}
