import type { Logger } from 'pino';
import type { Device } from './device/device.ts';
import type { NameResolver } from './name-resolver.ts';

/** What the time client of a device does with server names: it looks them up, each time they change and at every boot. */
export class TimeServers {
  readonly #device: Device;
  readonly #resolver: NameResolver;
  readonly #log: Logger;
  #used = '';

  constructor(device: Device, { resolver, log }: { readonly resolver: NameResolver; readonly log: Logger }) {
    this.#device = device;
    this.#resolver = resolver;
    this.#log = log;
  }

  /** Uses the configured names if they differ from those used last. Never throws; look-ups go on in the background. */
  use(): void {
    const { root } = this.#device.table;
    const values = this.#device.table.timeServers.map((path) => this.#device.value(path.slice(root.length)));
    const names = [...new Set(values)].filter((name) => name !== '');
    if (!this.#device.isTrue('Time.Enable') || names.join('\0') === this.#used) return;
    this.#used = names.join('\0');
    for (const name of names) void this.#useOne(name);
  }

  async #useOne(name: string): Promise<void> {
    const world = {
      lookUp: (host: string) => this.#resolver.lookUp(host),
      wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref()),
    };
    try {
      await this.#device.policies.useTimeServer(name, world);
    } catch (error) {
      this.#log.error({ err: error }, 'time server could not be used');
    }
  }
}
