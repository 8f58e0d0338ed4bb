import type { DeviceIdStruct } from '@cordon/cwmp';
import type { ServerConnection } from '@cordon/transport';

/** Enough to look for a pattern in what a target calls random. */
const flightsMax = 128;

/** Keeps the first flights of the connections that devices came by. */
export class HelloLog {
  readonly #flights = new Map<number, { readonly flight: Uint8Array; readonly sender: DeviceIdStruct }>();

  /** Flights of the devices that `isWanted` agrees to, oldest first. */
  flightsOf(isWanted: (sender: DeviceIdStruct) => boolean): readonly Uint8Array[] {
    return [...this.#flights.values()].filter(({ sender }) => isWanted(sender)).map(({ flight }) => flight);
  }

  /** Notes a connection once. One without TLS has nothing to note, and one whose device is not known is nobody's. */
  note({ id, clientHello }: Pick<ServerConnection, 'id' | 'clientHello'>, sender: DeviceIdStruct | undefined): void {
    if (clientHello === undefined || sender === undefined || this.#flights.has(id)) return;
    this.#flights.set(id, { flight: clientHello, sender });
    if (this.#flights.size > flightsMax) this.#flights.delete(this.#flights.keys().next().value ?? 0);
  }
}
