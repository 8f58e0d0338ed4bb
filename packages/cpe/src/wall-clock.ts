import type { Clock } from './clock.ts';
import { formatLocalTime } from './device/local-time.ts';

/** PANICT of RFC 5905 11.3, at which a time client gives up (11.2.3): a larger step tells of a broken server rather than of a clock that is off. */
const panicMs = 1_000_000;

/**
 * Whether a time server is to be believed. Nobody knows who it is: a clock that is set is never put back by more than the panic threshold, which
 * would bring certificates to life that have expired. It is put forward by more only by the first answer after a boot, which RFC 5905 leaves to
 * the operator: a clock that stood still for a month has nobody to set it.
 */
export function believesTime(toldMs: number, clock: WallClock): boolean {
  if (!clock.isSet) return true;
  const stepMs = toldMs - clock.nowMs();
  return Math.abs(stepMs) <= panicMs || (stepMs > 0 && !clock.wasToldSinceBoot);
}

/** The first instant of the year 1, from which a device without the time counts since its boot (TR-106 3.2.1). */
const yearOneMs = Date.parse('0001-01-01T00:00:00Z');

/**
 * The time of day as a device knows it: that of its machine, or, without a battery for its clock, none from each boot until a
 * time server has answered.
 */
export class WallClock {
  readonly #clock: Clock;
  readonly #hasBattery: boolean;
  #bootMs: number;
  #offsetMs = 0;
  #isSet: boolean;
  #wasToldSinceBoot = false;

  constructor(clock: Clock, hasBattery = true) {
    this.#clock = clock;
    this.#hasBattery = hasBattery;
    this.#isSet = hasBattery;
    this.#bootMs = clock.nowMs();
  }

  /** Whether it keeps the time when the power goes. */
  get hasBattery(): boolean {
    return this.#hasBattery;
  }

  /** Whether a time server has told the time since the last boot. */
  get wasToldSinceBoot(): boolean {
    return this.#wasToldSinceBoot;
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Milliseconds since 1970 while the clock is set, else the reading of the device's timers. */
  nowMs(): number {
    return this.#clock.nowMs() + this.#offsetMs;
  }

  /** A time server has told the time. */
  set(nowMs: number): void {
    this.#offsetMs = nowMs - this.#clock.nowMs();
    this.#isSet = true;
    this.#wasToldSinceBoot = true;
  }

  /** Power comes on. */
  boot(): void {
    this.#bootMs = this.#clock.nowMs();
    this.#wasToldSinceBoot = false;
    if (this.#hasBattery) return;
    this.#isSet = false;
    this.#offsetMs = 0;
  }

  /** The time for CurrentTime and its like: local time with its offset, or the time since boot in the year 1 (TR-069 A.2.1). */
  text(): string {
    if (this.#isSet) return formatLocalTime(this.nowMs());
    const sinceBootMs = this.#clock.nowMs() - this.#bootMs;
    return `${new Date(yearOneMs + sinceBootMs).toISOString().slice(0, 19)}Z`;
  }
}
