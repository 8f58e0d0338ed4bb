import { Buffer } from 'node:buffer';
import type { ConnectionRecord, ConnectionTap, Endpoint, Side } from '@cordon/capture';
import { AlertWatch } from '../tls/alert-watch.ts';
import type { TlsAlert } from '../tls/tls-facts.ts';

/** Raw bytes of a first flight that are kept; the largest known ClientHello is a tenth of it. */
const firstFlightBytesMax = 64 * 1024;

/** Options of a {@link WireWatch}. */
export interface WireWatchOptions {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Told everything that this watch is told. */
  readonly capture: ConnectionTap | undefined;
  readonly isTls: boolean;
}

/**
 * Watches one connection below TLS: keeps the peer's first flight, notes plaintext alerts, and passes everything
 * on to the capture.
 */
export class WireWatch implements ConnectionTap {
  readonly #options: WireWatchOptions;
  readonly #sentAlerts = new AlertWatch('local');
  readonly #receivedAlerts = new AlertWatch('remote');
  #flight: Uint8Array[] = [];
  #flightBytes = 0;
  #isFlightOver = false;
  #bytesSent = 0;
  #bytesReceived = 0;
  #isOpen = true;
  /** Whether the peer aborted with a RST. */
  wasReset = false;

  constructor(options: WireWatchOptions) {
    this.#options = options;
  }

  get record(): ConnectionRecord {
    const { local, remote, capture } = this.#options;
    return {
      id: capture?.record.id ?? 0,
      local,
      remote,
      initiator: capture?.record.initiator ?? 'remote',
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
      bytesDropped: capture?.record.bytesDropped ?? 0,
      open: this.#isOpen,
    };
  }

  /** Number of the connection in the capture; undefined without one. */
  get captureNumber(): number | undefined {
    return this.#options.capture?.record.id;
  }

  /** What the peer sent before it got the first byte from us, at most 64 KiB. */
  get firstFlight(): Uint8Array {
    if (this.#flight.length > 1) this.#flight = [Buffer.concat(this.#flight)];
    return this.#flight[0] ?? new Uint8Array(0);
  }

  /** The plaintext alert that matters: the peer's own, else ours. */
  get alert(): TlsAlert | undefined {
    return this.#receivedAlerts.alert ?? this.#sentAlerts.alert;
  }

  sent(bytes: Uint8Array, atMs?: number): void {
    this.#isFlightOver = true;
    this.#bytesSent += bytes.length;
    if (this.#options.isTls) this.#sentAlerts.watch(bytes);
    this.#options.capture?.sent(bytes, atMs);
  }

  received(bytes: Uint8Array, atMs?: number): void {
    this.#bytesReceived += bytes.length;
    if (this.#options.isTls) this.#receivedAlerts.watch(bytes);
    if (this.#options.isTls && !this.#isFlightOver && this.#flightBytes < firstFlightBytesMax) {
      const kept = bytes.slice(0, firstFlightBytesMax - this.#flightBytes);
      this.#flight.push(kept);
      this.#flightBytes += kept.length;
    }
    this.#options.capture?.received(bytes, atMs);
  }

  ended(side: Side, atMs?: number): void {
    this.#options.capture?.ended(side, atMs);
  }

  reset(side: Side, atMs?: number): void {
    if (side === 'remote') this.wasReset = true;
    this.#options.capture?.reset(side, atMs);
  }

  closed(atMs?: number): void {
    this.#isOpen = false;
    this.#options.capture?.closed(atMs);
  }

  comment(text: string): void {
    this.#options.capture?.comment(text);
  }
}
