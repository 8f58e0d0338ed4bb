import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, truncateSync, writeSync } from 'node:fs';
import { type EventBody, formatVersion, type RunEvent } from './event.ts';

/** First 32 hex digits of the SHA-256 of one line without its line end: what the next line carries in `prev`. */
export function lineHash(line: string | Uint8Array): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 32);
}

/** Where the whole lines of a log end: how many they are, the hash of the last, and their bytes. */
export interface EventLogEnd {
  readonly lines: number;
  readonly head: string;
  readonly bytes: number;
}

/** Appends events to `events.jsonl`, numbered and chained. Each line is in the kernel's hands before `append` returns. */
export class EventLog {
  readonly #descriptor: number;
  #lines = 0;
  #head = '';
  #isClosed = false;

  /** A new file, or the file of a run that was stopped, behind its last whole line. */
  constructor(path: string, before?: EventLogEnd) {
    if (before !== undefined) truncateSync(path, before.bytes);
    this.#descriptor = openSync(path, before === undefined ? 'wx' : 'a', 0o600);
    this.#lines = before?.lines ?? 0;
    this.#head = before?.head ?? '';
  }

  get lines(): number {
    return this.#lines;
  }

  /** Hash of the last line. */
  get head(): string {
    return this.#head;
  }

  /** Whether nothing can be written any more: the number of the descriptor may belong to another file by now. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Writes one event and returns it with its stamp. Throws what the file system throws, and on a closed log. */
  append(body: EventBody, stamp: { readonly atMs: number; readonly caseId: string | null }): RunEvent {
    if (this.#isClosed) throw new Error('The log is closed.');
    const place = { v: formatVersion, n: this.#lines + 1, atMs: stamp.atMs, caseId: stamp.caseId, prev: this.#head };
    const event: RunEvent = { ...place, ...body };
    const line = Buffer.from(JSON.stringify(event));
    this.#write(Buffer.concat([line, Buffer.from('\n')]));
    this.#lines += 1;
    this.#head = lineHash(line);
    return event;
  }

  /** Asks the kernel to put everything on the disk. */
  sync(): void {
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }

  #write(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) at += writeSync(this.#descriptor, bytes, at);
  }
}
