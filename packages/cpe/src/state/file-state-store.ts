// Theory of operation. `state.json` is a snapshot that holds everything up to sequence number n; `journal.log` holds the
// batches after it. A commit appends one record and flushes it to the disk before it returns. Now and then the store
// compacts: it writes a new snapshot beside the old one, flushes, renames, flushes the directory, and only then empties
// the journal. A crash between the last two steps leaves records that the snapshot already holds; their numbers say so.
import {
  closeSync,
  chmodSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { decodeJournal, encodeRecord } from './journal.ts';
import { lockState } from './state-lock.ts';
import { applyChanges, type CompactingStore, type Json, type StateChange, StateError } from './state-store.ts';

/** Where the state lives and when the journal is folded into the snapshot. */
export interface FileStateStoreOptions {
  /** Created with mode 0700 when absent; the files in it have mode 0600. */
  readonly directory: string;
  /** Journal size that starts a compaction. Bounds the disk space and the time to start. */
  readonly journalBytesMax?: number;
  /** Told once when a torn tail was dropped at opening. */
  readonly onTornTail?: (bytes: number) => void;
}

const privateDirectory = 0o700;
const privateFile = 0o600;
// Some thousand SetParameterValues; reads back in a few milliseconds.
const defaultJournalBytesMax = 256 * 1024;

interface Snapshot {
  readonly sequence: number;
  readonly entries: readonly (readonly [string, Json])[];
}

/**
 * Opens the crash-safe store in `directory`, taking a lock on it.
 * Throws {@link StateError} `state-in-use` or `state-corrupt`; a torn tail of the journal is not an error.
 */
export function openFileStateStore(options: FileStateStoreOptions): CompactingStore {
  mkdirSync(options.directory, { recursive: true, mode: privateDirectory });
  // A directory that was there before may be open to others; secrets are about to be written into it.
  chmodSync(options.directory, privateDirectory);
  const release = lockState(join(options.directory, 'lock'));
  try {
    return new FileStateStore(options, release);
  } catch (error) {
    release();
    throw error;
  }
}

class FileStateStore implements CompactingStore {
  readonly #directory: string;
  readonly #journalBytesMax: number;
  readonly #release: () => void;
  readonly #entries: Map<string, Json>;
  readonly #journal: number;
  #journalBytes: number;
  #compactAtBytes: number;
  #sequence: number;
  #state: 'open' | 'failed' | 'closed' = 'open';

  constructor(options: FileStateStoreOptions, release: () => void) {
    this.#directory = options.directory;
    this.#journalBytesMax = options.journalBytesMax ?? defaultJournalBytesMax;
    this.#compactAtBytes = this.#journalBytesMax;
    this.#release = release;
    const snapshot = this.#readSnapshot();
    this.#entries = new Map(snapshot.entries);
    this.#sequence = snapshot.sequence;

    const path = join(this.#directory, 'journal.log');
    const content = decodeJournal(readIfPresent(path) ?? new Uint8Array());
    const first = content.records.at(0)?.sequence ?? 0;
    if (content.damagedLine !== undefined || first > this.#sequence + 1) {
      throw new StateError(
        'state-corrupt',
        `${path} is damaged at line ${content.damagedLine ?? 1}. Remove the state directory to start from factory state.`,
      );
    }
    for (const record of content.records) {
      if (record.sequence <= this.#sequence) continue;
      applyChanges(this.#entries, record.changes);
      this.#sequence = record.sequence;
    }
    this.#journal = openSync(path, 'a', privateFile);
    this.#journalBytes = content.goodBytes;
    if (content.tornBytes > 0) {
      ftruncateSync(this.#journal, content.goodBytes);
      fsyncSync(this.#journal);
      options.onTornTail?.(content.tornBytes);
    }
    this.#syncDirectory();
  }

  get(key: string): Json | undefined {
    return this.#entries.get(key);
  }

  keys(prefix: string): readonly string[] {
    return [...this.#entries.keys()].filter((key) => key.startsWith(prefix));
  }

  commit(changes: readonly StateChange[]): void {
    if (this.#state !== 'open') {
      const code = this.#state === 'failed' ? 'state-write-failed' : 'state-closed';
      throw new StateError(code, `The state in ${this.#directory} is ${this.#state}; restart the CPE.`);
    }
    if (changes.length === 0) return;
    const bytes = encodeRecord({ sequence: this.#sequence + 1, changes });
    this.#append(bytes);
    this.#sequence += 1;
    applyChanges(this.#entries, changes);
    if (this.#journalBytes > this.#compactAtBytes) this.#compact();
  }

  compact(): void {
    if (this.#compact()) return;
    throw new StateError(
      'state-write-failed',
      `Old values could not be removed from ${this.#directory}. Is the disk full?`,
    );
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    closeSync(this.#journal);
    this.#release();
  }

  #append(bytes: Uint8Array): void {
    try {
      writeFully(this.#journal, bytes);
      fdatasyncSync(this.#journal);
      this.#journalBytes += bytes.length;
    } catch (error) {
      this.#undoAppend();
      throw new StateError(
        'state-write-failed',
        `Could not write the journal in ${this.#directory}. Is the disk full?`,
        {
          cause: error,
        },
      );
    }
  }

  /** Half a record must not stay where the next one would follow it. When even that fails, the store takes no more. */
  #undoAppend(): void {
    try {
      ftruncateSync(this.#journal, this.#journalBytes);
      fsyncSync(this.#journal);
    } catch {
      this.#state = 'failed';
    }
  }

  /** Best effort: everything is durable in the journal already, so a failure only means that it stays long. */
  #compact(): boolean {
    const body = JSON.stringify({ sequence: this.#sequence, entries: [...this.#entries] } satisfies Snapshot);
    const path = join(this.#directory, 'state.json');
    try {
      const file = openSync(`${path}.tmp`, 'w', privateFile);
      try {
        writeFully(file, Buffer.from(`${crc32(body).toString(16).padStart(8, '0')}\n${body}\n`));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(`${path}.tmp`, path);
      this.#syncDirectory();
      ftruncateSync(this.#journal, 0);
      fsyncSync(this.#journal);
      this.#journalBytes = 0;
      this.#compactAtBytes = this.#journalBytesMax;
      return true;
    } catch {
      // Try again only some way on: a full disk must not make every commit rewrite the snapshot.
      this.#compactAtBytes = this.#journalBytes + this.#journalBytesMax;
      return false;
    }
  }

  #readSnapshot(): Snapshot {
    const path = join(this.#directory, 'state.json');
    const text = readIfPresent(path)?.toString('utf8');
    if (text === undefined) return { sequence: 0, entries: [] };
    const gap = text.indexOf('\n');
    const body = text.slice(gap + 1, -1);
    if (text.slice(0, gap) !== crc32(body).toString(16).padStart(8, '0')) {
      throw new StateError(
        'state-corrupt',
        `${path} does not match its checksum. Remove the state directory to start from factory state.`,
      );
    }
    return JSON.parse(body) as Snapshot;
  }

  #syncDirectory(): void {
    const directory = openSync(this.#directory, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  }
}

function writeFully(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
