import type { RemoteInfo, Socket } from 'node:dgram';
import type { Evidence } from '../evidence/evidence.ts';
import { boundSocket } from './bound-socket.ts';

/** How a {@link TimeServer} is set up. */
export interface TimeServerOptions {
  readonly host: string;
  /** 0 takes a free port; most targets ask at 123 and nowhere else. */
  readonly port: number;
  readonly evidence: Pick<Evidence, 'observe'>;
}

/** What is told: how far the time is from the true one in milliseconds, or nothing. */
export type ToldTime = number | 'silent';

/** Requests told to the evidence; a target that floods us makes no more of it. */
const toldMax = 1_000;
const packetBytes = 48;
/** RFC 5905 7.3: modes of a request, and of its answer. */
const mode = { client: 3, server: 4 } as const;
/** Where the fields of a packet stand. */
const at = { stratum: 1, poll: 2, precision: 3, referenceId: 12, reference: 16, origin: 24, receive: 32, transmit: 40 };
/** Seconds from 1900, the first instant of NTP, to 1970. */
const epochS = 2_208_988_800;
const eraS = 2 ** 32;
/** RFC 5905 7.3: the name of a source that is nobody's. */
const referenceId = 'LOCL';

/** A time server (RFC 5905, as much as SNTP needs) that tells the time of this machine, another one, or none. It answers requests and sends nothing else. */
export class TimeServer {
  readonly #socket: Socket;
  readonly #evidence: Pick<Evidence, 'observe'>;
  #requests = 0;
  #answers = 0;
  tells: ToldTime = 0;

  private constructor(socket: Socket, evidence: Pick<Evidence, 'observe'>) {
    this.#socket = socket;
    this.#evidence = evidence;
    // A send to a peer that is gone must not end the bench.
    socket.on('error', (error) => void evidence.observe('time-server-error', { message: error.message }));
    socket.on('message', (datagram, from) => this.#onDatagram(datagram, from));
  }

  /** Binds the socket. Rejects with the system's error when the address is taken or not ours. */
  static async start({ host, port, evidence }: TimeServerOptions): Promise<TimeServer> {
    return new TimeServer(await boundSocket(host, port), evidence);
  }

  get host(): string {
    return this.#socket.address().address;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Requests that came so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Those that were answered. */
  get answers(): number {
    return this.#answers;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #onDatagram(datagram: Buffer, { address, port }: RemoteInfo): void {
    if (datagram.length < packetBytes || (datagram.readUInt8(0) & 7) !== mode.client) return;
    this.#requests += 1;
    const { tells } = this;
    if (this.#requests <= toldMax) this.#evidence.observe('time-request', { from: `${address}:${port}`, told: tells });
    if (tells === 'silent') return;
    this.#answers += 1;
    this.#socket.send(answerTo(datagram, Date.now() + tells), port, address);
  }
}

/** The answer of a server that is in step (RFC 4330 6) at this time, in milliseconds since 1970. */
export function answerTo(request: Buffer, nowMs: number): Buffer {
  const answer = Buffer.alloc(packetBytes);
  const version = (request.readUInt8(0) >> 3) & 7;
  answer.writeUInt8((version << 3) | mode.server, 0);
  answer.writeUInt8(1, at.stratum);
  request.copy(answer, at.poll, at.poll, at.poll + 1);
  // 2^-20 s, about a microsecond.
  answer.writeInt8(-20, at.precision);
  answer.write(referenceId, at.referenceId, 'latin1');
  writeTimestamp(answer, at.reference, nowMs - 1_000);
  request.copy(answer, at.origin, at.transmit, at.transmit + 8);
  writeTimestamp(answer, at.receive, nowMs);
  writeTimestamp(answer, at.transmit, nowMs);
  return answer;
}

function writeTimestamp(packet: Buffer, place: number, ms: number): void {
  const seconds = Math.floor(ms / 1_000);
  // RFC 4330 3: eras follow one another, the second one from 2036 on.
  packet.writeUInt32BE((seconds + epochS) % eraS, place);
  packet.writeUInt32BE(Math.floor(((ms - seconds * 1_000) / 1_000) * eraS), place + 4);
}
