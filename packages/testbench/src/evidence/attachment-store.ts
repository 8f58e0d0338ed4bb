import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttachmentReference } from './event.ts';
import type { RunLimits } from './run-limits.ts';

const referencesMax = 200_000;

/** Keeps bytes under their SHA-256 in `attachments/`; the same bytes are kept once. */
export class AttachmentStore {
  readonly #dir: string;
  readonly #limits: RunLimits;
  readonly #kept = new Set<string>();
  #bytes = 0;
  #dropped = 0;

  constructor(runDir: string, limits: RunLimits) {
    this.#dir = join(runDir, 'attachments');
    this.#limits = limits;
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.#dir)) this.#takeOver(name);
  }

  // Of a run that is resumed. One that was cut short in the writing is written anew.
  #takeOver(name: string): void {
    const path = join(this.#dir, name);
    const bytes = readFileSync(path);
    if (createHash('sha256').update(bytes).digest('hex') !== name) return rmSync(path);
    this.#kept.add(name);
    this.#bytes += bytes.length;
  }

  /** How many attachments a limit kept out. Their events still carry hash and length. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Stores the bytes, cut at the limit, and returns their reference. Throws what the file system throws. */
  put(bytes: Uint8Array, mediaType: string): AttachmentReference {
    const kept =
      bytes.length > this.#limits.attachmentBytesMax ? bytes.subarray(0, this.#limits.attachmentBytesMax) : bytes;
    const sha256 = createHash('sha256').update(kept).digest('hex');
    const reference = { sha256, bytes: kept.length, mediaType };
    if (this.#kept.has(sha256)) return reference;
    const isFull = this.#bytes + kept.length > this.#limits.attachmentsBytesMax || this.#kept.size >= referencesMax;
    if (isFull) {
      this.#dropped += 1;
      return reference;
    }
    this.#kept.add(sha256);
    this.#bytes += kept.length;
    writeFileSync(join(this.#dir, sha256), Buffer.from(kept.buffer, kept.byteOffset, kept.length), {
      mode: 0o600,
      flag: 'wx',
    });
    return reference;
  }
}
