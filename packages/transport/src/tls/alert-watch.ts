import type { TlsAlert } from './tls-facts.ts';
import { tlsAlert } from './tls-alert.ts';

const headerBytes = 5;
const alertRecord = 21;

/**
 * Follows the record layer of one direction and notes alerts that are not encrypted. Never throws; gives up on
 * bytes that are no records.
 */
export class AlertWatch {
  readonly #sentBy: TlsAlert['sentBy'];
  #header: number[] = [];
  #payload: number[] = [];
  #left = 0;
  #isLost = false;
  /** The last plaintext alert of this direction. */
  alert: TlsAlert | undefined;

  constructor(sentBy: TlsAlert['sentBy']) {
    this.#sentBy = sentBy;
  }

  watch(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.#isLost) {
      if (this.#left === 0) at += this.#readHeader(bytes, at);
      else at += this.#readPayload(bytes, at);
    }
  }

  #readHeader(bytes: Uint8Array, at: number): number {
    const taken = bytes.subarray(at, at + headerBytes - this.#header.length);
    this.#header.push(...taken);
    if (this.#header.length < headerBytes) return taken.length;
    const [type = 0, major = 0, , high = 0, low = 0] = this.#header;
    if (type < 20 || type > 24 || major !== 3) this.#isLost = true;
    this.#left = high * 256 + low;
    if (this.#left === 0) this.#header = [];
    return taken.length;
  }

  #readPayload(bytes: Uint8Array, at: number): number {
    const taken = bytes.subarray(at, at + this.#left);
    const [type = 0, , , high = 0, low = 0] = this.#header;
    // Two bytes, level and number: an encrypted alert is longer.
    if (type === alertRecord && high === 0 && low === 2) this.#payload.push(...taken);
    this.#left -= taken.length;
    if (this.#left > 0) return taken.length;
    const [level = 0, number] = this.#payload;
    if (number !== undefined) this.alert = tlsAlert(level, number, { seenAs: 'plaintext', sentBy: this.#sentBy });
    this.#header = [];
    this.#payload = [];
    return taken.length;
  }
}
