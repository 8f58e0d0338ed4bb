import type { Clock } from '../clock.ts';
import { utcTime } from './transfer.ts';

/** The newest lines that stay. A week of a quiet device, an hour of a busy one. */
const linesMax = 1000;
const lineCharsMax = 200;

/**
 * What the device tells in its log file: what happened, when. Callers give fixed words, codes and counts, and neither values
 * of parameters nor URLs, so that nothing secret can get in. Kept in memory; VendorLogFile.1 says that it is not persistent.
 */
export class VendorLog {
  readonly #clock: Clock;
  readonly #lines: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(what: string): void {
    const line = `${utcTime(this.#clock.nowMs())} ${what}`.slice(0, lineCharsMax);
    this.#lines.push(line.replaceAll(/[^\x20-\x7e]/g, '?'));
    if (this.#lines.length > linesMax) this.#lines.shift();
  }

  /** The file that an upload sends. */
  file(): Uint8Array {
    return Buffer.from(this.#lines.map((line) => `${line}\n`).join(''), 'latin1');
  }
}
