import type { Device } from './device/device.ts';

/** Somebody on the LAN side may not change this parameter: the ACS took it off the access list. Code `access-denied`. */
export class LocalAccessError extends Error {
  override readonly name = 'LocalAccessError';
  readonly code = 'access-denied';
}

/**
 * Changes that somebody other than the ACS makes. While a session is open they wait: the ACS sees one set of parameters that
 * nobody else changes (TR-069 3.7.1.1), and hears of the change afterwards (3.2.1).
 */
export class LocalChanges {
  readonly #device: Device;
  #waiting: Readonly<Record<string, string>> = {};

  constructor(device: Device) {
    this.#device = device;
  }

  /**
   * Takes a change, for now or for the end of the session; true when it asks for a session now. Throws
   * {@link LocalAccessError}; nothing has changed then.
   */
  take(values: Readonly<Record<string, string>>, isInSession: boolean): boolean {
    const names = Object.keys(values);
    const denied = names.find((name) => !this.#device.subscriberMayWrite(name));
    // A.3.2.4: who is not on the access list of a parameter cannot change it.
    if (denied !== undefined) {
      throw new LocalAccessError(`${denied} may be changed by the ACS alone: its access list has no Subscriber.`);
    }
    if (isInSession) {
      this.#waiting = { ...this.#waiting, ...values };
      return false;
    }
    const { events } = this.#device.memory;
    this.#device.setLocally(values);
    // A second change joins the event of the first (3.2.1), and is news all the same.
    const isTold = this.#device.memory.events !== events;
    return this.#device.hasNews || (isTold && names.some((name) => this.#device.isActivelyNotified(name)));
  }

  /** The session is over. What the ACS has meanwhile reserved for itself stays as the ACS left it, and a row that it deleted is gone. */
  apply(): void {
    const isThere = (name: string): boolean => this.#device.valueByName(name) !== undefined;
    const allowed = Object.entries(this.#waiting).filter(
      ([name]) => isThere(name) && this.#device.subscriberMayWrite(name),
    );
    this.#waiting = {};
    if (allowed.length > 0) this.#device.setLocally(Object.fromEntries(allowed));
  }
}
