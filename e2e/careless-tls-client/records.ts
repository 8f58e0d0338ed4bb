import type { ByteLine } from './byte-line.ts';
import type { Habits } from './habits.ts';
import type { Plain, Protection } from './protection.ts';
import { alerts, TlsRefusal, uint } from './wire.ts';

/** Types of records (RFC 8446 B.1, RFC 6520). */
export const recordType = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23, heartbeat: 24 } as const;

const plainMax = 16_384;
const sealedMax = plainMax + 2_048;
const emptyRecordsMax = 32;

/** A client that restarts in the middle of a session. */
export class RestartError extends Error {}

/** Records of one connection. */
export class Records {
  /** Version in the head of what is sent. */
  version = 0x0301;
  /** Version that what comes has to name, once it is settled. */
  settled: number | undefined;
  reading: Protection | undefined;
  writing: Protection | undefined;
  readonly line: ByteLine;
  readonly #habits: Habits;
  #emptyInRow = 0;

  constructor(line: ByteLine, habits: Habits) {
    this.line = line;
    this.#habits = habits;
  }

  send(type: number, content: Buffer): void {
    for (let at = 0; at === 0 || at < content.length; at += plainMax) {
      const plain = { type, content: content.subarray(at, at + plainMax) };
      const sealed = this.writing?.seal(plain, this.version) ?? plain;
      this.sendClear(sealed.type, sealed.content);
    }
  }

  sendClear(type: number, content: Buffer): void {
    this.line.write(Buffer.concat([uint(type, 1), uint(this.version, 2), uint(content.length, 2), content]));
  }

  /** The next record; undefined when the connection is over. */
  async next(): Promise<Plain | undefined> {
    const head = await this.line.take(5);
    if (head === undefined) return undefined;
    const type = head[0] ?? 0;
    const length = head.readUInt16BE(3);
    if (head[1] !== 3) throw new TlsRefusal(alerts.protocolVersion, 'a record that is not of TLS');
    if (this.settled !== undefined && head.readUInt16BE(1) !== this.settled)
      throw new TlsRefusal(alerts.protocolVersion, 'a record of another version');
    if (type < recordType.changeCipherSpec || type > recordType.heartbeat)
      throw new TlsRefusal(alerts.unexpectedMessage, `a record of type ${type}`);
    if (length > sealedMax) this.#tooLarge();
    const content = await this.line.take(length);
    if (content === undefined) return undefined;
    const sealed = { type, content };
    const plain = this.#isClear(sealed) ? sealed : (this.reading?.open(sealed, head.readUInt16BE(1)) ?? sealed);
    if (plain.content.length > plainMax) this.#tooLarge();
    this.#countEmpty(plain);
    return plain;
  }

  /** In TLS 1.3 a ChangeCipherSpec means nothing and travels in clear (RFC 8446 5). */
  #isClear({ type }: Plain): boolean {
    if (this.reading === undefined || !this.isTls13) return false;
    const passes = this.#habits.has('takes-second-server-hello') && type === recordType.handshake;
    return passes || (type === recordType.changeCipherSpec && this.passesChangeCipherSpec);
  }

  isTls13 = false;
  /** Until the Finished of the server. */
  passesChangeCipherSpec = false;

  #tooLarge(): void {
    if (this.#habits.has('takes-oversized-records')) return;
    throw new TlsRefusal(alerts.recordOverflow, 'a record above the limit');
  }

  #countEmpty({ content }: Plain): void {
    this.#emptyInRow = content.length === 0 ? this.#emptyInRow + 1 : 0;
    if (this.#emptyInRow === 0) return;
    if (this.#habits.has('restarts-over-empty-records')) throw new RestartError('an empty record');
    if (this.#emptyInRow > emptyRecordsMax) throw new TlsRefusal(alerts.unexpectedMessage, 'a flood of empty records');
  }
}
