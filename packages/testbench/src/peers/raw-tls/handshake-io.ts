import { Buffer } from 'node:buffer';
import { type TlsAlert, tlsAlert } from '@cordon/transport';
import { contentType, type RecordLayer } from './record-layer.ts';
import { uint, vector } from './wire-bytes.ts';

/** Types of handshake messages (IANA TLS HandshakeType). */
export const handshakeType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

const messageNames: Readonly<Record<number, string>> = {
  1: 'ClientHello',
  5: 'EndOfEarlyData',
  11: 'Certificate',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  24: 'KeyUpdate',
};

/** One thing that the client sent. */
export type Heard =
  | { readonly kind: 'message'; readonly type: number; readonly body: Buffer }
  | { readonly kind: 'change-cipher-spec' }
  | { readonly kind: 'data'; readonly content: Buffer }
  | { readonly kind: 'heartbeat'; readonly bytes: number }
  | { readonly kind: 'alert'; readonly alert: TlsAlert; readonly isFatal: boolean }
  | { readonly kind: 'sealed'; readonly type: number; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'closed' | 'reset' | 'timeout' };

/** A certificate chain is the longest message that a client sends; four full records hold it. */
const messageBytesMax = 64 * 1024;
/** A handshake has a dozen messages; what comes behind it is not hashed any more. */
const messagesMax = 64;
const dayMs = 86_400_000;
/** What is noted of a client that talks without end. */
const namesMax = 64;
/** A record of an alert under AEAD of TLS 1.3: two bytes, the type, and the tag. */
const sealedAlertBytes = 19;

function nameOf(heard: Heard): string {
  switch (heard.kind) {
    case 'message':
      return messageNames[heard.type] ?? `handshake message ${heard.type}`;
    case 'change-cipher-spec':
      return 'ChangeCipherSpec';
    case 'data':
      return 'application data';
    case 'heartbeat':
      return `heartbeat of ${heard.bytes} bytes`;
    case 'alert':
      return `alert ${heard.alert.number} ${heard.alert.name}`;
    case 'sealed':
      return `protected record of ${heard.bytes} bytes`;
    case 'unreadable':
      return heard.detail;
    default:
      return heard.kind;
  }
}

/**
 * Reads and writes the handshake of one connection, keeps the messages that both sides hash, and the names of what the client sent since the
 * deviation.
 */
export class HandshakeIo {
  readonly records: RecordLayer;
  #deadline: number;
  #ahead: Promise<Heard> | undefined;
  #messages: Buffer[] = [];
  #partial = Buffer.alloc(0);
  #names: string[] = [];
  /** Whether the client went on with the handshake behind the mark. */
  hasGoneOn = false;
  /** A ChangeCipherSpec of TLS 1.3 means nothing: clients send one for middleboxes, also before they refuse. */
  countsChangeCipherSpec = true;
  /** Whether early data may be under way, which cannot be opened and says nothing of what came behind it. */
  skipsSealed = false;
  alert: TlsAlert | undefined;
  /** What the client did in the place of what was expected. */
  ending: Heard | undefined;

  constructor(records: RecordLayer, timeoutMs: number) {
    this.records = records;
    this.#deadline = performance.now() + timeoutMs;
  }

  /** Every handshake message so far, both sides. */
  get transcript(): Buffer {
    return Buffer.concat(this.#messages);
  }

  /** What the client sent since {@link mark}, by name. */
  get nextFlight(): readonly string[] {
    return this.#names;
  }

  /** From now on, what is waited for comes within this time. */
  allow(timeoutMs: number): void {
    this.#deadline = performance.now() + timeoutMs;
  }

  /** From here on counts what the client does: the deviation has been sent. */
  mark(): void {
    this.#names = [];
    this.hasGoneOn = false;
  }

  /** Puts other messages in the place of those so far: the hash that stands for a first ClientHello, or nothing. */
  restart(...messages: readonly Buffer[]): void {
    this.#messages = [...messages];
  }

  /** Sends one handshake message. One that is not `hashed` is hidden from the transcript. */
  send(type: number, body: Uint8Array, hashed = true): void {
    const message = Buffer.concat([uint(type, 1), vector(3, body)]);
    if (hashed) this.#messages.push(message);
    this.records.write(contentType.handshake, message);
  }

  sendChangeCipherSpec(): void {
    this.records.write(contentType.changeCipherSpec, uint(1, 1));
  }

  /** The next thing that the client sends. Handshake messages are put together from their records. */
  async next(): Promise<Heard> {
    const heard = await this.#nextInTime();
    if (this.#names.length < namesMax) this.#names.push(nameOf(heard));
    if (heard.kind === 'alert') this.alert = heard.alert;
    if (this.#isGoingOn(heard)) this.hasGoneOn = true;
    return heard;
  }

  /**
   * Reads on to the handshake message of this type (or to a ChangeCipherSpec); undefined when the client does something else, which
   * {@link ending} then tells. Warnings are passed over, and what means nothing in TLS 1.3.
   */
  async expect(wanted: number | 'change-cipher-spec'): Promise<Buffer | undefined> {
    for (let passed = 0; passed < namesMax; passed += 1) {
      const heard = await this.next();
      if (heard.kind === 'message' && heard.type === wanted) return heard.body;
      if (heard.kind === 'change-cipher-spec') {
        if (wanted === heard.kind) return Buffer.alloc(0);
        if (!this.countsChangeCipherSpec) continue;
      }
      // Early data that we do not take cannot be opened, and is left lying (RFC 8446 4.2.10); before there are any keys it looks like data.
      if ((heard.kind === 'sealed' || heard.kind === 'data') && this.skipsSealed) continue;
      if (heard.kind === 'alert' && !heard.isFatal && heard.alert.number !== 0) continue;
      this.ending = heard;
      return undefined;
    }
    this.ending = { kind: 'unreadable', detail: 'too many records without meaning' };
    return undefined;
  }

  #isGoingOn(heard: Heard): boolean {
    if (heard.kind === 'change-cipher-spec') return this.countsChangeCipherSpec;
    if (heard.kind === 'message') return true;
    if (this.skipsSealed) return false;
    return heard.kind === 'data' || (heard.kind === 'sealed' && heard.bytes > sealedAlertBytes + 16);
  }

  /** Resolves when there is something for {@link next}, and leaves it there. */
  async peek(): Promise<void> {
    await (this.#ahead ??= this.#read());
  }

  async #nextInTime(): Promise<Heard> {
    const timeUp = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => timeUp.resolve(undefined), Math.max(0, this.#deadline - performance.now()));
    const heard = await Promise.race([(this.#ahead ??= this.#read()), timeUp.promise]);
    clearTimeout(timer);
    if (heard === undefined) return { kind: 'timeout' };
    this.#ahead = undefined;
    return heard;
  }

  async #read(): Promise<Heard> {
    for (;;) {
      const message = this.#wholeMessage();
      if (message !== undefined) return message;
      const received = await this.records.next(dayMs);
      if (received.kind !== 'record') return received;
      const { type, content } = received;
      if (type !== contentType.handshake) return heardOf(type, content);
      this.#partial = Buffer.concat([this.#partial, content]);
    }
  }

  #wholeMessage(): Heard | undefined {
    if (this.#partial.length < 4) return undefined;
    const bytes = 4 + this.#partial.readUIntBE(1, 3);
    if (bytes > messageBytesMax) {
      this.#partial = Buffer.alloc(0);
      return { kind: 'unreadable', detail: `a handshake message of ${bytes} bytes` };
    }
    if (this.#partial.length < bytes) return undefined;
    const message = this.#partial.subarray(0, bytes);
    this.#partial = this.#partial.subarray(bytes);
    if (this.#messages.length < messagesMax) this.#messages.push(message);
    return { kind: 'message', type: message[0] ?? 0, body: message.subarray(4) };
  }
}

function heardOf(type: number, content: Buffer): Heard {
  switch (type) {
    case contentType.changeCipherSpec:
      return { kind: 'change-cipher-spec' };
    case contentType.alert: {
      const [level = 0, number = 0] = content;
      const alert = tlsAlert(level, number, { seenAs: 'decrypted', sentBy: 'remote' });
      return { kind: 'alert', alert, isFatal: alert.level === 'fatal' };
    }
    case contentType.heartbeat:
      return { kind: 'heartbeat', bytes: content.length };
    default:
      return { kind: 'data', content };
  }
}
