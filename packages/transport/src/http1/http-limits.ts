/** Everything in an HTTP exchange that a peer could make grow. Sizes are bytes. */
export interface HttpLimits {
  /** Start line and header fields together. */
  readonly headBytesMax: number;
  readonly headerCountMax: number;
  /** Content as transferred, without chunked framing. */
  readonly bodyBytesMax: number;
  /** Content after gzip or deflate is undone. */
  readonly inflatedBytesMax: number;
  /** One chunk-size line with its extensions. */
  readonly chunkLineBytesMax: number;
  /** All chunk-size lines of one message together, so that one-byte chunks cannot cost more than the body itself. */
  readonly chunkOverheadBytesMax: number;
  readonly trailerBytesMax: number;
  /** Interim responses before the final one. */
  readonly interimResponsesMax: number;
  /** Bytes that may wait unread before the socket is paused. */
  readonly readAheadBytesMax: number;
}

/** Limits unless told otherwise. */
export const defaultHttpLimits: HttpLimits = {
  // A CPE's head is below 1 KiB; cookies (TR-069 3.4.2: 512 bytes at least) and a digest make it 3 KiB at worst.
  headBytesMax: 16 * 1024,
  headerCountMax: 100,
  // Ten thousand parameters in one GetParameterValuesResponse are 2.5 MB; this leaves room for three times that.
  bodyBytesMax: 8 * 1024 * 1024,
  // XML compresses ten- to twenty-fold; more than this would exceed what the XML reader takes anyway.
  inflatedBytesMax: 16 * 1024 * 1024,
  chunkLineBytesMax: 256,
  // Field devices chunk at odd places (256-byte buffers): some 3% of the body.
  chunkOverheadBytesMax: 1024 * 1024,
  trailerBytesMax: 4 * 1024,
  interimResponsesMax: 8,
  readAheadBytesMax: 64 * 1024,
};

/** How long each phase of a connection may take, in milliseconds. */
export interface PhaseTimeouts {
  /** Name look-up and TCP connect. */
  readonly connectTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  /** From waiting for a message to its first byte: idle time for a listener, the peer's thinking time for a dialer. */
  readonly idleTimeoutMs: number;
  /** From the first byte of a message to the end of its head, however slowly the bytes come. */
  readonly headTimeoutMs: number;
  /** From the end of the head to the end of the body. */
  readonly bodyTimeoutMs: number;
  /** For one message to be handed to the kernel: a peer that does not read. */
  readonly writeTimeoutMs: number;
}

/** Time-outs unless told otherwise. */
export const defaultPhaseTimeouts: PhaseTimeouts = {
  // TR-069 3.4.2: at least 30 s before a connect or a missing response counts as failed.
  connectTimeoutMs: 30_000,
  // A gateway without crypto hardware needs seconds for RSA.
  handshakeTimeoutMs: 30_000,
  idleTimeoutMs: 60_000,
  headTimeoutMs: 30_000,
  // Eight MiB at half a megabit per second.
  bodyTimeoutMs: 120_000,
  writeTimeoutMs: 60_000,
};
