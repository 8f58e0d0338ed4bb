import type { Habits } from './habits.ts';
import { type Records, recordType, RestartError } from './records.ts';
import { alerts, TlsRefusal, uint } from './wire.ts';

/** Types of handshake messages (RFC 8446 B.3, RFC 5246 7.4). */
export const messageType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateStatus: 22,
  keyUpdate: 24,
} as const;

/** A message of a handshake. */
export interface Message {
  readonly kind: 'message';
  readonly type: number;
  readonly body: Buffer;
  /** With its head. */
  readonly raw: Buffer;
  /** All messages in front of it. */
  readonly before: Buffer;
}

/** What comes, after alerts and heartbeats have been dealt with. */
export type Incoming =
  | Message
  | { readonly kind: 'change-cipher-spec' }
  | { readonly kind: 'data'; readonly content: Buffer }
  /** `isClean`: by close_notify. */
  | { readonly kind: 'closed'; readonly isClean: boolean };

const messageMax = 1 << 17;
const warningsMax = 4;
const closeNotify = 0;
const userCanceled = 90;
const alertsKnown: ReadonlySet<number> = new Set([
  0, 10, 20, 21, 22, 30, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 70, 71, 80, 86, 90, 100, 109, 110, 111,
  112, 113, 114, 115, 116, 120,
]);
const heartbeatPadding = 16;

/** The messages of a connection in the order in which they come, and the transcript of its handshake. */
export class Conversation {
  readonly records: Records;
  readonly habits: Habits;
  transcript: Buffer = Buffer.alloc(0);
  offersHeartbeat = false;
  #pending: Buffer = Buffer.alloc(0);
  #warnings = 0;

  constructor(records: Records, habits: Habits) {
    this.records = records;
    this.habits = habits;
  }

  send(type: number, body: Buffer): void {
    const raw = Buffer.concat([uint(type, 1), uint(body.length, 3), body]);
    this.transcript = Buffer.concat([this.transcript, raw]);
    this.records.send(recordType.handshake, raw);
  }

  /** Whether no message lies half read, as a change of keys demands (RFC 8446 5.1). */
  get isBetweenMessages(): boolean {
    return this.#pending.length === 0;
  }

  async next(): Promise<Incoming> {
    for (;;) {
      const message = this.#message();
      if (message !== undefined) return message;
      const record = await this.records.next();
      if (record === undefined) return { kind: 'closed', isClean: false };
      const { type, content } = record;
      if (!this.isBetweenMessages && type !== recordType.handshake)
        throw new TlsRefusal(alerts.unexpectedMessage, 'something else in the middle of a message');
      if (type === recordType.handshake) this.#pending = Buffer.concat([this.#pending, content]);
      else if (type === recordType.data) return { kind: 'data', content };
      else if (type === recordType.heartbeat) this.#heartbeat(content);
      else if (type === recordType.alert) {
        if (this.#isClose(content)) return { kind: 'closed', isClean: true };
      } else if (content.length === 1 && content[0] === 1) return { kind: 'change-cipher-spec' };
      else throw new TlsRefusal(alerts.unexpectedMessage, 'a ChangeCipherSpec that is none');
    }
  }

  #message(): Message | undefined {
    if (this.#pending.length < 4) return undefined;
    const length = this.#pending.readUIntBE(1, 3);
    if (length > messageMax) throw new TlsRefusal(alerts.decodeError, 'a message of more than 128 KiB');
    if (this.#pending.length < 4 + length) return undefined;
    const raw = this.#pending.subarray(0, 4 + length);
    this.#pending = this.#pending.subarray(raw.length);
    const before = this.transcript;
    const type = raw[0] ?? 0;
    // RFC 5246 7.4.1.1: a HelloRequest belongs to no handshake.
    if (type !== messageType.helloRequest) this.transcript = Buffer.concat([before, raw]);
    return { kind: 'message', type, body: raw.subarray(4), raw, before };
  }

  /** Whether an alert says goodbye. Throws for one that ends everything. */
  #isClose(content: Buffer): boolean {
    const [level = 2, number = 255] = content;
    if (number === closeNotify) return true;
    if (this.habits.has('restarts-in-mid-session')) throw new RestartError('an alert');
    const isKnown = alertsKnown.has(number) && content.length === 2;
    if (this.habits.has('ignores-alerts') && level === 1) return false;
    // RFC 8446 6: the level says nothing; RFC 5246 7.2: a warning may be borne.
    const isHarmless = isKnown && (this.records.isTls13 ? number === userCanceled : level === 1);
    if (!isHarmless) throw new TlsRefusal(undefined, `the server ended it with alert ${number}`);
    this.#warnings += 1;
    if (this.#warnings > warningsMax) throw new TlsRefusal(alerts.unexpectedMessage, 'a flood of warnings');
    return false;
  }

  /** RFC 6520 4. The careless answer holds zeros, never memory. */
  #heartbeat(content: Buffer): void {
    if (this.habits.has('restarts-in-mid-session')) throw new RestartError('a heartbeat');
    if (!this.offersHeartbeat) throw new TlsRefusal(alerts.unexpectedMessage, 'a heartbeat that was not asked for');
    if (content[0] !== 1 || content.length < 3) return;
    const claimed = content.readUInt16BE(1);
    const held = content.length - 3 - heartbeatPadding;
    if (claimed > held && !this.habits.has('heartbleed')) return;
    const payload = Buffer.alloc(Math.min(claimed, 16_000));
    content.copy(payload, 0, 3, 3 + Math.max(0, Math.min(claimed, held)));
    this.records.send(
      recordType.heartbeat,
      Buffer.concat([uint(2, 1), uint(payload.length, 2), payload, Buffer.alloc(heartbeatPadding)]),
    );
  }
}
