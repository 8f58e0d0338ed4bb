/** One end of a TCP connection or of a UDP exchange: a textual IPv4 or IPv6 address (zone ids are ignored) and a port 0–65535. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Which end did something: `local` is the side whose socket is tapped. */
export type Side = 'local' | 'remote';

/** What {@link CaptureLog.openConnection} needs to know about a TCP connection. */
export interface ConnectionOptions {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Who sent the SYN: `remote` for an accepted connection, `local` (the default) for a dialled one. */
  readonly initiator?: Side;
  /** Shown in Wireshark on the first packet of the connection; cut at {@link CaptureLimits.commentBytesMax}. */
  readonly comment?: string;
  /** When the connection came up, in milliseconds since the epoch (fractions count); the log's clock by default. */
  readonly atMs?: number;
}

/** Facts about one connection that the log has seen. Bytes are payload bytes above TCP. */
export interface ConnectionRecord {
  readonly id: number;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly initiator: Side;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Payload bytes that a limit kept out of the capture. */
  readonly bytesDropped: number;
  readonly open: boolean;
}

/**
 * Records one connection. Call it with the bytes exactly as they cross the socket (for TLS: the ciphertext).
 * No method throws; calls after `closed` or `reset` are ignored. Times are milliseconds since the epoch.
 */
export interface ConnectionTap {
  readonly record: ConnectionRecord;
  /** Bytes that were handed to the socket. */
  sent(bytes: Uint8Array, atMs?: number): void;
  /** Bytes that came from the socket. */
  received(bytes: Uint8Array, atMs?: number): void;
  /** One side closed its half: a FIN. */
  ended(side: Side, atMs?: number): void;
  /** One side aborted the connection: a RST. */
  reset(side: Side, atMs?: number): void;
  /** The connection is gone; the FINs that were not seen yet are written. */
  closed(atMs?: number): void;
  /** Attaches a comment to the next packet of this connection. */
  comment(text: string): void;
}

/** One UDP datagram as our socket saw it. */
export interface Datagram {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly direction: 'sent' | 'received';
  readonly bytes: Uint8Array;
  readonly comment?: string;
  readonly atMs?: number;
}

/** Everything in a capture that can grow. */
export interface CaptureLimits {
  /** Size of the whole capture in bytes of pcapng; later packets are dropped and counted. */
  readonly bytesMax: number;
  /** Payload bytes recorded per connection, so that one firmware download cannot displace the rest of a run. */
  readonly connectionBytesMax: number;
  /** Bytes that may wait for the end of the event-loop turn before they are written out. */
  readonly pendingBytesMax: number;
  /** UTF-8 bytes of one packet comment. */
  readonly commentBytesMax: number;
  /** Characters of one TLS key log line; longer lines are not key log lines. */
  readonly keyLogLineCharsMax: number;
}

/** What a capture holds, and what it had to leave out. */
export interface CaptureSummary {
  readonly connections: number;
  readonly packets: number;
  readonly bytesWritten: number;
  readonly keyLogLines: number;
  readonly packetsDropped: number;
  readonly bytesDropped: number;
}
