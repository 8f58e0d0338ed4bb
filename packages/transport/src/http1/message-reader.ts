// Theory of operation. The reader knows no socket and no clock: `receive` gives it bytes in pieces of any size,
// `next` asks what they mean. It takes one message at a time; bytes behind it wait. A breach that leaves the end of a
// message in doubt ends the reading for good, because whatever follows could be read in two ways.
import { Buffer } from 'node:buffer';
import type { Violation } from '@cordon/cwmp';
import { type BodyFraming, bodyFraming, type FindFraming } from './body-framing.ts';
import { ByteQueue } from './byte-queue.ts';
import { ChunkedDecoder } from './chunked-decoder.ts';
import type { HeaderFields } from './header-fields.ts';
import type { HttpLimits } from './http-limits.ts';
import { httpRules, type HttpRefusal, type HttpRuleId, httpViolation } from './http-rules.ts';
import {
  MessageRefusal,
  parseRequestHead,
  parseResponseHead,
  type RequestLine,
  type StatusLine,
} from './parse-head.ts';

/** The head of a message: its first line as `line`. */
export interface MessageHead<Line> {
  readonly line: Line;
  readonly headers: HeaderFields;
  readonly rawHead: Uint8Array;
  /** Whether the framing announces content. */
  readonly hasBody: boolean;
}

/** A message whose transfer is complete; its content may still be compressed. */
export interface TransferredMessage<Line> extends MessageHead<Line> {
  readonly transferredBody: Uint8Array;
  readonly trailers: HeaderFields;
  readonly violations: readonly Violation[];
}

/**
 * What the bytes so far mean. `need-bytes`: nothing new. `head`: comes once per message, before `message`. `refused`:
 * the end; the same answer ever after. `closed`: the peer closed between two messages.
 */
export type ReaderEvent<Line> =
  | { readonly kind: 'need-bytes' }
  | { readonly kind: 'head'; readonly head: MessageHead<Line> }
  | { readonly kind: 'message'; readonly message: TransferredMessage<Line> }
  | { readonly kind: 'refused'; readonly refusal: HttpRefusal }
  | { readonly kind: 'closed' };

type ParseHead<Line> = (
  head: Uint8Array,
  limits: HttpLimits,
  violations: Violation[],
) => { readonly line: Line; readonly headers: HeaderFields };

/** Where a reader can go wrong, for deliberate defects. */
export interface ReaderLooseness {
  /** Where bodies end; where RFC 9112 says when absent. */
  readonly findFraming?: FindFraming | undefined;
  /** Takes what has come of a body for all of it when the connection ends too early. Default false. */
  readonly takesIncomplete?: boolean | undefined;
}

/** A reader of the requests of one connection. */
export function requestReader(limits: HttpLimits): MessageReader<RequestLine> {
  return new MessageReader(limits, parseRequestHead);
}

/**
 * A reader of the responses of one connection, to requests other than HEAD. Interim responses come out as messages
 * of their own. Bodies end where RFC 9112 says unless `looseness` says otherwise.
 */
export function responseReader(limits: HttpLimits, looseness?: ReaderLooseness): MessageReader<StatusLine> {
  return new MessageReader<StatusLine>(limits, parseResponseHead, looseness);
}

/** Blank lines that may stand before a start line: some clients send one behind a body (RFC 9112 2.2). */
const leadingLinesMax = 4;

/** Reads HTTP/1.1 messages from bytes. Pure; never throws on what a peer sends. */
export class MessageReader<Line extends { readonly version: string; readonly status?: number }> {
  readonly #limits: HttpLimits;
  readonly #parseHead: ParseHead<Line>;
  readonly #looseness: ReaderLooseness;
  readonly #bytes = new ByteQueue();
  #violations: Violation[] = [];
  /** Bytes of the head that were looked at and belong to whole lines. */
  #headBytes = 0;
  #leadingLines = 0;
  #head: MessageHead<Line> | undefined;
  #framing: BodyFraming = { kind: 'none' };
  #body: Uint8Array[] = [];
  #bodyBytes = 0;
  #chunks: ChunkedDecoder | undefined;
  #isEnded = false;
  #refusal: HttpRefusal | undefined;

  constructor(limits: HttpLimits, parseHead: ParseHead<Line>, looseness: ReaderLooseness = {}) {
    this.#limits = limits;
    this.#parseHead = parseHead;
    this.#looseness = looseness;
  }

  /** Whether some, but not all, of a message has arrived. */
  get isMidMessage(): boolean {
    return this.#head !== undefined || this.#bytes.length > 0;
  }

  /** Bytes that arrived and belong to no message yet. */
  get bytesWaiting(): number {
    return this.#bytes.length;
  }

  receive(bytes: Uint8Array): void {
    this.#bytes.append(bytes);
  }

  /** Tells that the peer sends nothing more. */
  end(): void {
    this.#isEnded = true;
  }

  next(): ReaderEvent<Line> {
    if (this.#refusal !== undefined) return { kind: 'refused', refusal: this.#refusal };
    try {
      return this.#head === undefined ? this.#nextHead() : this.#nextBody(this.#head);
    } catch (error) {
      if (!(error instanceof MessageRefusal)) throw error;
      return this.refuse(error.rule, error.detail);
    }
  }

  /** Ends the reading for a reason found outside, such as a time-out. */
  refuse(rule: HttpRuleId, detail: string): ReaderEvent<Line> {
    this.#refusal ??= {
      rule,
      status: httpRules[rule].refusedWith ?? 400,
      detail,
      violations: [...this.#violations, httpViolation(rule, detail)],
      rawHead: this.#head?.rawHead ?? this.#bytes.take(this.#limits.headBytesMax),
    };
    return { kind: 'refused', refusal: this.#refusal };
  }

  #nextHead(): ReaderEvent<Line> {
    const length = this.#headLength();
    if (length < 0) {
      if (!this.#isEnded) return { kind: 'need-bytes' };
      if (this.#bytes.length === 0) return { kind: 'closed' };
      throw new MessageRefusal('http-incomplete', `The connection closed after ${this.#bytes.length} bytes of a head.`);
    }
    // A copy: slicing a Buffer would only look at memory that the next message overwrites.
    const rawHead = Uint8Array.from(this.#bytes.peek(length));
    const { line, headers } = this.#parseHead(rawHead, this.#limits, this.#violations);
    this.#framing = (this.#looseness.findFraming ?? bodyFraming)({ headers, ...line }, this.#violations);
    if (this.#framing.kind === 'length') this.#admit(this.#framing.bytes);
    this.#bytes.drop(length);
    this.#chunks = this.#framing.kind === 'chunked' ? new ChunkedDecoder(this.#limits) : undefined;
    this.#head = { line, headers, rawHead, hasBody: this.#framing.kind !== 'none' };
    return { kind: 'head', head: this.#head };
  }

  /** Bytes up to and including the empty line; -1 when it has not come. Removes blank lines in front. */
  #headLength(): number {
    for (;;) {
      const length = this.#bytes.lineEndAfter(this.#headBytes);
      if ((length < 0 ? this.#bytes.length : length) > this.#limits.headBytesMax) {
        throw new MessageRefusal('http-head-bytes', `The head exceeds ${this.#limits.headBytesMax} bytes.`);
      }
      if (length < 0) return -1;
      const line = this.#bytes.peek(length).subarray(this.#headBytes);
      const isBlank = line.length === 1 || (line.length === 2 && line[0] === 0x0d);
      if (isBlank && this.#headBytes > 0) {
        this.#headBytes = 0;
        return length;
      }
      if (isBlank) this.#skipLeadingLine(length);
      else this.#headBytes = length;
    }
  }

  #skipLeadingLine(length: number): void {
    this.#leadingLines += 1;
    if (this.#leadingLines > leadingLinesMax) throw new MessageRefusal('http-start-line', 'Only blank lines came.');
    if (this.#leadingLines === 1)
      this.#violations.push(httpViolation('http-leading-lines', 'A blank line stands first.'));
    this.#bytes.drop(length);
  }

  #nextBody(head: MessageHead<Line>): ReaderEvent<Line> {
    const isComplete = this.#readBody();
    if (!isComplete && !(this.#isEnded && this.#looseness.takesIncomplete === true)) {
      if (!this.#isEnded) return { kind: 'need-bytes' };
      throw new MessageRefusal('http-incomplete', `The connection closed after ${this.#bodyBytes} bytes of the body.`);
    }
    const message = {
      ...head,
      transferredBody:
        this.#body.length === 1 && this.#body[0] !== undefined ? this.#body[0] : Buffer.concat(this.#body),
      trailers: this.#chunks?.trailers ?? [],
      violations: [...this.#violations, ...(this.#chunks?.violations ?? [])],
    };
    this.#head = undefined;
    this.#body = [];
    this.#bodyBytes = 0;
    this.#leadingLines = 0;
    this.#violations = [];
    return { kind: 'message', message };
  }

  #readBody(): boolean {
    switch (this.#framing.kind) {
      case 'none':
        return true;
      case 'length':
        this.#collect(this.#bytes.take(this.#framing.bytes - this.#bodyBytes));
        return this.#bodyBytes === this.#framing.bytes;
      case 'chunked': {
        const data = this.#chunks?.read(this.#bytes) ?? [];
        for (const piece of data) this.#collect(piece);
        return this.#chunks?.isComplete ?? true;
      }
      case 'until-close':
        this.#collect(this.#bytes.take(this.#bytes.length));
        return this.#isEnded;
      default:
        return this.#framing satisfies never;
    }
  }

  #collect(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#admit(this.#bodyBytes + piece.length);
    this.#bodyBytes += piece.length;
    this.#body.push(piece);
  }

  #admit(bytes: number): void {
    if (bytes <= this.#limits.bodyBytesMax) return;
    throw new MessageRefusal('http-body-bytes', `The content exceeds ${this.#limits.bodyBytesMax} bytes.`);
  }
}
