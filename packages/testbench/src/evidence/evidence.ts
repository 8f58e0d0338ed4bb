import type { CaptureLog } from '@cordon/capture';
import type { Secret } from '@cordon/cwmp';
import type { AttachmentReference } from './event.ts';
import type { JsonValue } from './json.ts';

/** One HTTP message as it was on the wire. */
export interface WireMessage {
  /** Request line or status line, without its line end. */
  readonly startLine: string;
  /** In the order of the wire; names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The whole head as it came, when the bytes differ from what the two fields above would give. */
  readonly headBytes?: Uint8Array;
  readonly body: Uint8Array;
  /** Milliseconds on the clock of {@link Evidence.nowMs} when the message was complete. */
  readonly atMs?: number;
  /** What the body was decoded to: method, header, violations; shown beside the raw bytes. */
  readonly decoded?: JsonValue;
}

/** One request and its answer, either of which may be missing. */
export interface Exchange {
  /** Which of our peers took part, such as `acs` or `connection-request`. */
  readonly peer: string;
  /** Who sent the request. */
  readonly from: 'target' | 'bench';
  /** Number of the connection in the capture, where the comment on its first packet says it. */
  readonly connectionId?: number;
  /** Addresses, TLS version, cipher, server name, alert: whatever is known about the connection. */
  readonly connection?: JsonValue;
  readonly request?: WireMessage;
  readonly response?: WireMessage;
  /** What is remarkable about it, in a sentence. */
  readonly note?: string;
}

/**
 * Where peers, rigs and cases put what they saw. Everything is written at once, under the case and step that run at that moment.
 * Registered secrets never reach the files. Big values move to attachments by themselves.
 */
export interface Evidence {
  /** Monotonic milliseconds since the run began. */
  nowMs(): number;
  /** Records one request and its answer. */
  exchange(exchange: Exchange): void;
  /** Records a fact and returns it. */
  observe<T extends JsonValue>(name: string, data: T): T;
  /** Stores bytes under their SHA-256 and shows them with the current step. */
  attach(name: string, bytes: Uint8Array | string, mediaType: string): AttachmentReference;
  /** From now on this text is replaced by `[secret]` in everything that is written; texts under four characters are refused (false). */
  registerSecret(secret: Secret): boolean;
  /** The capture of this run; peers tap their sockets with it. */
  readonly capture: CaptureLog;
}
