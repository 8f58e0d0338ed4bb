import { Buffer } from 'node:buffer';
import type { Violation } from '@cordon/cwmp';
import type { ByteQueue } from './byte-queue.ts';
import type { HeaderFields } from './header-fields.ts';
import type { HttpLimits } from './http-limits.ts';
import { httpViolation, quote } from './http-rules.ts';
import { MessageRefusal, parseFields } from './parse-head.ts';

/**
 * Extensions are read over; white space behind a size is the one slip that old servers make and that nobody can
 * misread.
 */
const chunkLine = /^([0-9A-Fa-f]+)([ \t]*)(;[\t\x20-\x7e\x80-\xff]*)?\r\n$/;
/** Twelve hexadecimal digits stay below 2^53. */
const sizeDigitsMax = 12;

/** Takes the chunked framing off one body (RFC 9112 7.1). Throws {@link MessageRefusal}; pure otherwise. */
export class ChunkedDecoder {
  readonly #limits: HttpLimits;
  #state: 'size' | 'data' | 'data-end' | 'trailers' | 'complete' = 'size';
  #left = 0;
  #overhead = 0;
  #trailerBytes = 0;
  #trailerLines: string[] = [];
  trailers: HeaderFields = [];
  readonly violations: Violation[] = [];

  constructor(limits: HttpLimits) {
    this.#limits = limits;
  }

  get isComplete(): boolean {
    return this.#state === 'complete';
  }

  /** Takes what it can from the queue and returns the data in it, never more at once than the queue held. */
  read(bytes: ByteQueue): Uint8Array[] {
    const data: Uint8Array[] = [];
    while (this.#state !== 'complete' && this.#step(bytes, data));
    return data;
  }

  /** One step; false when more bytes are needed. */
  #step(bytes: ByteQueue, data: Uint8Array[]): boolean {
    switch (this.#state) {
      case 'size': {
        const line = this.#line(bytes, this.#limits.chunkLineBytesMax);
        if (line !== undefined) this.#beginChunk(line);
        return line !== undefined;
      }
      case 'data': {
        if (bytes.length === 0) return false;
        const piece = bytes.take(this.#left);
        data.push(piece);
        this.#left -= piece.length;
        if (this.#left === 0) this.#state = 'data-end';
        return true;
      }
      case 'data-end': {
        if (bytes.length < 2) return false;
        const end = Buffer.from(bytes.take(2)).toString('latin1');
        if (end !== '\r\n') throw new MessageRefusal('http-chunk-end', `A chunk ends with ${quote(end)}.`);
        this.#state = 'size';
        return true;
      }
      case 'trailers': {
        const line = this.#line(bytes, this.#limits.trailerBytesMax);
        if (line !== undefined) this.#addTrailer(line);
        return line !== undefined;
      }
      case 'complete':
        return false;
      default:
        return this.#state satisfies never;
    }
  }

  #line(bytes: ByteQueue, bytesMax: number): string | undefined {
    const length = bytes.lineEndAfter(0);
    if ((length < 0 ? bytes.length : length) > bytesMax) {
      throw new MessageRefusal('http-chunk-overhead', `A line of the chunked framing exceeds ${bytesMax} bytes.`);
    }
    return length < 0 ? undefined : Buffer.from(bytes.take(length)).toString('latin1');
  }

  #beginChunk(line: string): void {
    this.#overhead += line.length + 2;
    if (this.#overhead > this.#limits.chunkOverheadBytesMax) {
      throw new MessageRefusal(
        'http-chunk-overhead',
        `Chunk lines exceed ${this.#limits.chunkOverheadBytesMax} bytes.`,
      );
    }
    const match = chunkLine.exec(line);
    const digits = match?.[1]?.replace(/^0+(?=.)/, '') ?? '';
    if (match === null || digits.length > sizeDigitsMax)
      throw new MessageRefusal('http-chunk-size', `Not a chunk size: ${quote(line)}.`);
    if (match[2] !== '' && this.violations.length === 0) {
      this.violations.push(
        httpViolation('http-chunk-size-padded', `White space stands behind a chunk size: ${quote(line)}.`),
      );
    }
    this.#left = Number.parseInt(digits, 16);
    // A size beyond the limit can be refused before its data comes.
    if (this.#left > this.#limits.bodyBytesMax)
      throw new MessageRefusal('http-body-bytes', `A chunk of ${this.#left} bytes.`);
    this.#state = this.#left === 0 ? 'trailers' : 'data';
  }

  #addTrailer(line: string): void {
    this.#trailerBytes += line.length;
    if (this.#trailerBytes > this.#limits.trailerBytesMax) {
      throw new MessageRefusal('http-trailer', `The trailer exceeds ${this.#limits.trailerBytesMax} bytes.`);
    }
    if (!line.endsWith('\r\n'))
      throw new MessageRefusal('http-trailer', `A trailer line ends with LF alone: ${quote(line)}.`);
    if (line !== '\r\n') {
      this.#trailerLines.push(line.slice(0, -2));
      return;
    }
    this.trailers = parseFields(this.#trailerLines, this.#limits);
    this.#state = 'complete';
  }
}
