import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { noProtection, type RecordProtection } from './record-protection.ts';
import { uint } from './wire-bytes.ts';

/** Content types of records (IANA TLS ContentType). */
export const contentType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

/** What came next: a record with its protection taken off, one that would not open, or the end. */
export type Received =
  | { readonly kind: 'record'; readonly type: number; readonly content: Buffer; readonly version: number }
  | { readonly kind: 'sealed'; readonly type: number; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'closed' | 'reset' | 'timeout' };

/** How records are cut and written. Absent fields: whole, without ornaments. */
export interface RecordShape {
  /** Most content in one record; 16,384 at most where nothing else is said (RFC 8446 5.1). */
  readonly contentBytes?: number;
  /** Empty records in front of each write of application data; those of other types must not be empty (RFC 8446 5.1). */
  readonly emptyRecords?: number;
}

/** RFC 8446 5.1; more is an overflow. */
export const contentBytesMax = 16_384;
/** The most that protection may add (RFC 5246 6.2.3). */
const payloadBytesMax = contentBytesMax + 2_048;
/** What may lie unread before the peer is made to wait. */
const unreadBytesMax = 256 * 1024;
const headerBytes = 5;

/** The record layer of one connection: bytes of the peer are data, never exceptions. */
export class RecordLayer {
  readonly #stream: Duplex;
  #unread = Buffer.alloc(0);
  #end: 'closed' | 'reset' | undefined;
  #wake: (() => void) | undefined;
  /** Version in the headers of what we send. */
  version = 0x0303;
  shape: RecordShape = {};
  /** Whether a ChangeCipherSpec is never protected: TLS 1.3. */
  passesChangeCipherSpec = false;
  #reading: RecordProtection = noProtection;
  #writing: RecordProtection = noProtection;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, bytes]);
      if (this.#unread.length > unreadBytesMax) stream.pause();
      this.#wake?.();
    });
    const ended = (end: 'closed' | 'reset') => (): void => {
      this.#end ??= end;
      this.#wake?.();
    };
    stream.on('end', ended('closed'));
    stream.on('error', ended('reset'));
    stream.on('close', ended('reset'));
  }

  /** From the next record on, what comes is opened by this. */
  readWith(protection: RecordProtection): void {
    this.#reading = protection;
  }

  /** From the next record on, what goes out is sealed by this. */
  writeWith(protection: RecordProtection): void {
    this.#writing = protection;
  }

  /** The next record, or why there is none within the time. */
  async next(withinMs: number): Promise<Received> {
    const timeUp = performance.now() + withinMs;
    for (;;) {
      const received = this.#take();
      if (received !== undefined) return received;
      if (this.#end !== undefined) return { kind: this.#end };
      this.#stream.resume();
      if (!(await this.#news(timeUp - performance.now()))) return { kind: 'timeout' };
    }
  }

  /** Sends content, cut into records as `shape` says. */
  write(type: number, content: Uint8Array): void {
    const { contentBytes = contentBytesMax, emptyRecords = 0 } = this.shape;
    const records: Buffer[] = [];
    const empties = type === contentType.applicationData ? emptyRecords : 0;
    for (let count = 0; count < empties; count += 1) records.push(this.#seal(type, Buffer.alloc(0)));
    for (let at = 0; at < content.length || at === 0; at += contentBytes) {
      records.push(this.#seal(type, content.subarray(at, at + contentBytes)));
    }
    this.writeRaw(Buffer.concat(records));
  }

  /** Sends a record whose protection is left out. */
  writeInClear(type: number, content: Uint8Array): void {
    this.writeRaw(Buffer.concat([uint(type, 1), uint(this.version, 2), uint(content.length, 2), content]));
  }

  writeRaw(bytes: Uint8Array): void {
    if (this.#stream.writable) this.#stream.write(bytes);
  }

  #seal(type: number, content: Uint8Array): Buffer {
    const sealed = this.#writing.seal({ type, version: this.version }, content);
    return Buffer.concat([uint(sealed.type, 1), uint(this.version, 2), uint(sealed.payload.length, 2), sealed.payload]);
  }

  #take(): Received | undefined {
    const unread = this.#unread;
    if (unread.length === 0) return undefined;
    const type = unread[0] ?? 0;
    if (type < 20 || type > 24) return this.#unreadable(`a record of type ${type}`);
    if (unread.length < headerBytes) return undefined;
    const [version, bytes] = [unread.readUInt16BE(1), unread.readUInt16BE(3)];
    if (version >> 8 !== 3) return this.#unreadable(`a record of version ${version.toString(16)}`);
    if (bytes > payloadBytesMax) return this.#unreadable(`a record of ${bytes} bytes`);
    if (unread.length < headerBytes + bytes) return undefined;
    const payload = unread.subarray(headerBytes, headerBytes + bytes);
    this.#unread = unread.subarray(headerBytes + bytes);
    const isPlainAlert = type === contentType.alert && bytes === 2;
    // TLS 1.3 lets a ChangeCipherSpec without meaning pass between protected records (RFC 8446 D.4).
    const isInClear = isPlainAlert || (this.passesChangeCipherSpec && type === contentType.changeCipherSpec);
    const opened = (isInClear ? noProtection : this.#reading).open({ type, version }, payload);
    if (opened === undefined) return { kind: 'sealed', type, bytes };
    return { kind: 'record', version, type: opened.type, content: Buffer.from(opened.content) };
  }

  #unreadable(detail: string): Received {
    this.#unread = Buffer.alloc(0);
    this.#end ??= 'closed';
    return { kind: 'unreadable', detail };
  }

  async #news(withinMs: number): Promise<boolean> {
    if (withinMs <= 0) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), withinMs);
    this.#wake = () => resolve(true);
    const isAwake = await promise;
    clearTimeout(timer);
    this.#wake = undefined;
    return isAwake;
  }
}
