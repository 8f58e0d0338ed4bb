import type { Logger } from 'pino';
import type { Device } from './device/device.ts';
import type { NameResolver } from './name-resolver.ts';

/** What a reader may do with a text: look a name up, and wait. */
export interface TextWorld {
  lookUp(name: string): Promise<readonly string[]>;
  wait(milliseconds: number): Promise<void>;
}

/** The world of a text, with this resolver. */
export function textWorldOf(resolver: Pick<NameResolver, 'lookUp'>): TextWorld {
  return {
    lookUp: (name) => resolver.lookUp(name),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds).unref()),
  };
}

/** Something in the device, besides CWMP, that takes a text from the parameters: a daemon, a script, a file that is written. */
export interface TextReader {
  /** Parameters that it reads, below the root; those that a device lacks are empty. */
  readonly parameters: readonly string[];
  /** Whether it reads them again when they change, or at the next boot only. */
  readonly reads: 'changes' | 'at-boot';
  readonly use: (text: string, world: TextWorld) => Promise<void>;
}

/** Hands texts to those who read them: at each boot, and when they changed. The reference device has no such reader. */
export class TextReaders {
  readonly #device: Device;
  readonly #resolver: NameResolver;
  readonly #log: Logger;
  /** Text that each parameter had when it was read last, by its reader: several may read one. */
  readonly #read = new Map<TextReader, Map<string, string>>();
  #isBoot = true;

  constructor(device: Device, { resolver, log }: { readonly resolver: NameResolver; readonly log: Logger }) {
    this.#device = device;
    this.#resolver = resolver;
    this.#log = log;
  }

  /** Never throws; what readers do goes on in the background. */
  use(): void {
    const readers = this.#device.policies.textReaders.filter(({ reads }) => reads === 'changes' || this.#isBoot);
    this.#isBoot = false;
    for (const reader of readers) {
      const read = this.#read.get(reader) ?? new Map<string, string>();
      this.#read.set(reader, read);
      for (const path of reader.parameters) {
        const text = this.#device.value(path);
        if (text === (read.get(path) ?? '')) continue;
        read.set(path, text);
        if (text !== '') this.#use(reader, text);
      }
    }
  }

  #use(reader: TextReader, text: string): void {
    reader
      .use(text, textWorldOf(this.#resolver))
      .catch((error: unknown) => this.#log.error({ err: error }, 'a text could not be used'));
  }
}
