import type { Device } from '../device/device.ts';

/** The address that worked last, and the set that it was picked from, for one host name. */
export interface AddressMemory {
  readonly hostName: string;
  readonly address: string;
  /** Sorted. */
  readonly addresses: readonly string[];
}

/** Nothing worked yet. */
export const noAddress: AddressMemory = { hostName: '', address: '', addresses: [] };

/** A name server that answers with more is not followed further. */
export const acsAddressesMax = 16;

/** What the choice needs besides the device. */
export interface AcsAddressesOptions {
  /** Asks DNS each time: an answer is never kept beyond its TTL (TR-069 3.1). */
  readonly lookUp: (hostName: string) => Promise<readonly string[]>;
  /** Uniform in 0 to below 1. */
  readonly random01: () => number;
}

/**
 * Which address of the ACS's name to use (TR-069 3.1): one at random, another at random when that does not answer, and the one that
 * worked for as long as DNS gives the same set. It is kept over restarts.
 */
export class AcsAddresses {
  readonly #device: Device;
  readonly #options: AcsAddressesOptions;
  #lastSet: { readonly hostName: string; readonly addresses: readonly string[] } | undefined;

  constructor(device: Device, options: AcsAddressesOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Addresses in the order to be tried. Rejects as the look-up does. */
  async lookUp(hostName: string): Promise<readonly string[]> {
    const found = [...new Set(await this.#options.lookUp(hostName))].slice(0, acsAddressesMax);
    const addresses = found.toSorted();
    this.#lastSet = { hostName, addresses };
    const kept = this.#device.memory.acsAddress;
    const isSameSet = kept.hostName === hostName && kept.addresses.join() === addresses.join();
    const rest = this.#shuffled(isSameSet ? addresses.filter((address) => address !== kept.address) : addresses);
    return isSameSet ? [kept.address, ...rest] : rest;
  }

  /** The ACS at this name answered at this address. Throws StateError when that cannot be remembered. */
  answered(hostName: string, address: string): void {
    const set = this.#lastSet;
    if (set === undefined || set.hostName !== hostName || !set.addresses.includes(address)) return;
    const kept = this.#device.memory.acsAddress;
    const isKnown =
      kept.hostName === hostName && kept.address === address && kept.addresses.join() === set.addresses.join();
    if (!isKnown) this.#device.commit({ memory: { acsAddress: { ...set, address } } });
  }

  #shuffled(addresses: readonly string[]): readonly string[] {
    const order = addresses.map((address) => ({ address, at: this.#options.random01() }));
    return order.toSorted((a, b) => a.at - b.at).map(({ address }) => address);
  }
}
