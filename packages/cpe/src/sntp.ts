import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** How to ask a time server. */
export interface SntpOptions {
  readonly port: number;
  /** A server of the neighbourhood answers in milliseconds; one that takes longer than this tells nothing exact. */
  readonly timeoutMs?: number;
  /** Gives up when it aborts. */
  readonly signal?: AbortSignal;
}

const defaultTimeoutMs = 2_000;
const packetBytes = 48;
/** RFC 5905 7.3: leap indicator 0, version 4, mode 3 (client). */
const clientHeader = 0x23;
/** Where the timestamps of a packet stand. */
const at = { origin: 24, receive: 32, transmit: 40 } as const;
/** Seconds from 1900, the first instant of NTP, to 1970. */
const epochS = 2_208_988_800;
/** RFC 4330 3: a timestamp whose first bit is clear belongs to the era that begins in 2036. */
const eraS = 2 ** 32;

/**
 * Asks one time server once (RFC 4330) and returns milliseconds since 1970; undefined when it does not answer in time or answers what
 * cannot be believed. Never rejects.
 */
export async function askTime(
  address: string,
  { port, timeoutMs = defaultTimeoutMs, signal }: SntpOptions,
): Promise<number | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const request = Buffer.alloc(packetBytes);
  request[0] = clientHeader;
  // Any number will do that nobody else can know: whoever answers has seen the question.
  randomBytes(8).copy(request, at.transmit);
  const told = Promise.withResolvers<number | undefined>();
  const giveUp = (): void => told.resolve(undefined);
  const timer = setTimeout(giveUp, timeoutMs);
  signal?.addEventListener('abort', giveUp, { once: true });
  socket.on('error', giveUp);
  // Only what comes from where it was sent arrives at a connected socket.
  socket.connect(port, address, () => {
    const sentMs = performance.now();
    socket.on('message', (answer) => {
      const transmitMs = readAnswer(answer, request);
      if (transmitMs !== undefined) told.resolve(transmitMs + (performance.now() - sentMs) / 2);
    });
    socket.send(request);
  });
  try {
    return await told.promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    socket.close();
  }
}

/** The transmit timestamp of a sound answer in milliseconds since 1970 (RFC 4330 5); undefined for any other packet. */
export function readAnswer(answer: Buffer, request: Buffer): number | undefined {
  if (answer.length < packetBytes) return undefined;
  const header = answer.readUInt8(0);
  const isServer = (header & 7) === 4;
  const version = (header >> 3) & 7;
  // Leap indicator 3: the server does not know the time itself. Stratum 0 is a kiss of death, above 15 there is none.
  const isSynchronised = header >> 6 !== 3 && answer.readUInt8(1) >= 1 && answer.readUInt8(1) <= 15;
  const isOurs = answer.subarray(at.origin, at.origin + 8).equals(request.subarray(at.transmit, at.transmit + 8));
  const seconds = answer.readUInt32BE(at.transmit);
  const fraction = answer.readUInt32BE(at.transmit + 4);
  if (!isServer || version < 3 || version > 4 || !isSynchronised || !isOurs) return undefined;
  if (seconds === 0 && fraction === 0) return undefined;
  const era = seconds < 2 ** 31 ? eraS : 0;
  return (seconds + era - epochS) * 1000 + (fraction * 1000) / eraS;
}
