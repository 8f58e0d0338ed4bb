import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Device } from './device/device.ts';
import type { NameResolver } from './name-resolver.ts';
import { isServerList } from './device/time-client.ts';
import { askTime } from './sntp.ts';

/** What the time client needs besides the device. */
export interface TimeServersOptions {
  readonly resolver: NameResolver;
  readonly clock: Clock;
  readonly log: Logger;
  /** UDP port of time servers. */
  readonly port: number;
  /** The time of day became known, or another. */
  readonly onTime: () => void;
}

/** RFC 4330 10: a client asks no more often than every 15 seconds; this one, while it does not know the time. */
const retryMs = 64_000;
/** Addresses of one server that are asked. */
const addressesMax = 4;

/** One of each parameter, or those of a list whose client is on. */
function namesIn(device: Device): readonly string[] {
  const { root, timeServers } = device.table;
  return timeServers.flatMap((path) => {
    const name = path.slice(root.length);
    if (!isServerList(path)) return [device.value(name)];
    return device.isTrue(name.replace(/Servers$/, 'Enable')) ? device.value(name).split(',') : [];
  });
}

/** The time client of a device: asks its servers each time they change, at every boot, and again while the time is unknown. */
export class TimeServers {
  readonly #device: Device;
  readonly #options: TimeServersOptions;
  #used = '';
  #cancelRetry: (() => void) | undefined;
  readonly #stopping = new AbortController();

  constructor(device: Device, options: TimeServersOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Uses the configured names if they differ from those used last. Never throws; look-ups go on in the background. */
  use(): void {
    const names = [...new Set(namesIn(this.#device))].filter((name) => name !== '');
    if (!this.#device.isTrue('Time.Enable') || names.join('\0') === this.#used) return;
    this.#used = names.join('\0');
    this.#cancelRetry?.();
    void this.#useAll(names);
  }

  stop(): void {
    this.#stopping.abort();
    this.#cancelRetry?.();
  }

  async #useAll(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#useOne(name)));
    if (this.#stopping.signal.aborted || this.#device.knowsTime || names.length === 0) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#options.clock.after(retryMs, () => void this.#useAll(names));
  }

  async #useOne(name: string): Promise<void> {
    const { resolver, log } = this.#options;
    const world = {
      lookUp: (host: string) => resolver.lookUp(host),
      synchronise: (addresses: readonly string[]) => this.#synchronise(addresses),
      wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref()),
    };
    try {
      await this.#device.policies.useTimeServer(name, world);
    } catch (error) {
      log.error({ err: error }, 'time server could not be used');
    }
  }

  async #synchronise(addresses: readonly string[]): Promise<void> {
    const { port, log, onTime } = this.#options;
    for (const address of addresses.slice(0, addressesMax)) {
      const { signal } = this.#stopping;
      const nowMs = await askTime(address, { port, signal });
      if (signal.aborted) return;
      if (nowMs === undefined) continue;
      if (!this.#device.policies.believesTime(nowMs, this.#device.wallClock)) {
        log.warn({ address, time: new Date(nowMs).toISOString() }, 'a time server is too far off to be believed');
        continue;
      }
      this.#device.setTime(nowMs);
      log.info({ address, time: new Date(nowMs).toISOString() }, 'a time server has told the time');
      return onTime();
    }
  }
}
