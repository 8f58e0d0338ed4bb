import type { EventQueue } from '@cordon/cwmp';
import type { Clock } from '../clock.ts';

/** What the throttle needs of the device. */
export interface ActiveNotificationThrottleOptions {
  readonly clock: Clock;
  /** ManagementServer.DefaultActiveNotificationThrottle, asked each time: the ACS may change it. */
  readonly throttleS: () => number;
  /** The time is over: ask again. */
  readonly onDue: () => void;
}

const valueChange = '4 VALUE CHANGE';

/**
 * Puts sessions off that only an active notification asks for (ManagementServer.DefaultActiveNotificationThrottle). Retries
 * and sessions for anything else are not its business, and take waiting notifications along.
 */
export class ActiveNotificationThrottle {
  readonly #options: ActiveNotificationThrottleOptions;
  #lastSuccessMs: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: ActiveNotificationThrottleOptions) {
    this.#options = options;
  }

  /** A session has ended well: the throttle time counts from here. */
  sessionSucceeded(): void {
    this.#lastSuccessMs = this.#options.clock.nowMs();
  }

  /** Whether the waiting events may open a session now; if not, `onDue` is called when they may. */
  mayOpen(queue: EventQueue): boolean {
    this.stop();
    const starting = queue.events.filter((event) => !event.sent && !event.passive);
    if (starting.some(({ eventCode }) => eventCode !== valueChange) || this.#lastSuccessMs === undefined) return true;
    const waitMs = this.#lastSuccessMs + this.#options.throttleS() * 1000 - this.#options.clock.nowMs();
    if (waitMs <= 0) return true;
    this.#cancel = this.#options.clock.after(waitMs, this.#options.onDue);
    return false;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
