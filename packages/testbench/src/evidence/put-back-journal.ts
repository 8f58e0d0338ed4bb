// Theory of operation. Whatever the bench is about to change on the target is written here with its old value, and is on the disk before
// the change goes out, so that a bench that is killed at any moment can be told what to put back. The evidence cannot serve: secrets are
// left out of it, and long values are bounded. One line per entry; a torn last line belongs to a change that never went out.
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { z } from 'zod';
import { RunError } from './errors.ts';
import type { JsonValue } from './json.ts';
import type { KeptRecord } from './kept-settings.ts';
import { runFiles } from './run-files.ts';

const record = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), name: z.string(), value: z.string(), type: z.string() }),
  z.object({ kind: z.literal('parameter-key'), name: z.string(), value: z.string() }),
  z.object({
    kind: z.literal('attributes'),
    name: z.string(),
    notification: z.int(),
    accessList: z.array(z.string()),
  }),
  z.object({ kind: z.literal('rows-before'), table: z.string(), rows: z.array(z.string()) }),
  z.object({ kind: z.literal('rows-told'), table: z.string() }),
  z.object({ kind: z.literal('row'), row: z.string() }),
  z.object({ kind: z.literal('clock'), name: z.string() }),
]);

const line = z.union([
  z.object({ format: z.literal('cordon-put-back/1'), startedWith: z.json() }),
  z.object({ part: z.int(), kept: z.array(record) }),
  z.object({ settled: z.int() }),
  z.object({ note: z.string(), data: z.json() }),
]);
type Line =
  | { readonly format: 'cordon-put-back/1'; readonly startedWith: JsonValue }
  | { readonly part: number; readonly kept: readonly KeptRecord[] }
  | { readonly settled: number }
  | { readonly note: string; readonly data: JsonValue };

/** Where one part of the bench keeps what it changes; it puts all of it back, or none. */
export interface JournalPart {
  /** Has these on the disk when it returns: then the change may go out. Throws {@link RunError} when it cannot. */
  keep(records: readonly KeptRecord[]): void;
  /** Everything of this part is back as it was. */
  settle(): void;
}

/** What a journal said when it was opened again. */
export interface JournalContent {
  /** What the run was started with. */
  readonly startedWith: JsonValue;
  /** What nobody has put back, by part, the oldest first. */
  readonly outstanding: readonly (readonly KeptRecord[])[];
  /** The last word on each note. */
  readonly notes: ReadonlyMap<string, JsonValue>;
}

const processNote = 'process';

/** The write-ahead journal of a run: what has to be put back. Readable by its owner only, and no part of the evidence. */
export class PutBackJournal {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #outstanding: Set<number>;
  #parts: number;

  private constructor(
    path: string,
    found: { readonly descriptor: number; readonly outstanding: readonly number[]; readonly parts: number },
  ) {
    this.#path = path;
    this.#descriptor = found.descriptor;
    this.#outstanding = new Set(found.outstanding);
    this.#parts = found.parts;
  }

  /** Starts the journal of a new run; `startedWith` is what whoever resumes it needs to know. Throws {@link RunError}. */
  static create(dir: string, startedWith: JsonValue): PutBackJournal {
    const path = join(dir, runFiles.putBack);
    const journal = new PutBackJournal(path, { descriptor: opened(path, 'wx'), outstanding: [], parts: 0 });
    journal.#append({ format: 'cordon-put-back/1', startedWith });
    journal.note(processNote, thisProcess());
    syncFolder(dir);
    return journal;
  }

  /** What the journal of a run says that was stopped. Throws {@link RunError} as {@link PutBackJournal.reopen}. */
  static read(dir: string): JournalContent {
    const { content } = readJournal(join(dir, runFiles.putBack));
    refuseWhileRunning(dir, content.notes.get(processNote));
    return content;
  }

  /** Opens the journal that a run left behind. Throws {@link RunError} when there is none, when it is damaged, and while the run is going on. */
  static reopen(dir: string): { readonly journal: PutBackJournal; readonly content: JournalContent } {
    const path = join(dir, runFiles.putBack);
    const { content, parts, wholeBytes } = readJournal(path);
    refuseWhileRunning(dir, content.notes.get(processNote));
    const descriptor = opened(path, 'r+');
    ftruncateSync(descriptor, wholeBytes);
    closeSync(descriptor);
    const numbers = [...parts.keys()];
    const journal = new PutBackJournal(path, {
      descriptor: opened(path, 'a'),
      outstanding: numbers,
      parts: Math.max(0, ...numbers),
    });
    journal.note(processNote, thisProcess());
    return { journal, content };
  }

  /** A new part, younger than all others. */
  part(): JournalPart {
    this.#parts += 1;
    const part = this.#parts;
    return {
      keep: (kept) => {
        if (kept.length === 0) return;
        this.#outstanding.add(part);
        this.#append({ part, kept });
      },
      settle: () => this.#settle(part),
    };
  }

  /** Everything is back as it was. */
  settleAll(): void {
    for (const part of this.#outstanding) this.#settle(part);
  }

  /** Something that whoever resumes this run has to know; the last word of a name holds. */
  note(name: string, data: JsonValue): void {
    this.#append({ note: name, data });
  }

  /** Closes it, and removes it when the run has come to its end and nothing is left to put back. */
  close(isOver: boolean): void {
    if (isOver && this.#outstanding.size === 0) rmSync(this.#path, { force: true });
    else this.note(processNote, null);
    closeSync(this.#descriptor);
  }

  #settle(part: number): void {
    if (this.#outstanding.delete(part)) this.#append({ settled: part });
  }

  #append(entry: Line): void {
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      fsyncSync(this.#descriptor);
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }
}

function readJournal(path: string): {
  readonly content: JournalContent;
  readonly parts: ReadonlyMap<number, readonly KeptRecord[]>;
  readonly wholeBytes: number;
} {
  const bytes = contentOf(path);
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const parts = new Map<number, KeptRecord[]>();
  const notes = new Map<string, JsonValue>();
  const [head, ...entries] = bytes
    .toString('utf8', 0, wholeBytes)
    .split('\n')
    .slice(0, -1)
    .map((text) => parsed(path, text));
  if (head === undefined || !('format' in head)) throw damaged(path);
  for (const entry of entries) {
    if ('part' in entry) parts.set(entry.part, [...(parts.get(entry.part) ?? []), ...entry.kept]);
    else if ('settled' in entry) parts.delete(entry.settled);
    else if ('note' in entry) notes.set(entry.note, entry.data);
    else throw damaged(path);
  }
  const outstanding = [...parts].toSorted(([a], [b]) => a - b).map(([, kept]) => kept);
  return { content: { startedWith: head.startedWith, outstanding, notes }, parts, wholeBytes };
}

function parsed(path: string, text: string): Line {
  try {
    return line.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(path, cause);
  }
}

const damaged = (path: string, cause?: unknown): RunError =>
  new RunError(
    'run-format',
    `${path} is damaged: it cannot be told what has to be put back. The "kept-value" observations of the run have it.`,
    { cause },
  );

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new RunError('run-unreadable', `${path} cannot be read: there is no run that could be resumed.`, { cause });
  }
}

function opened(path: string, flags: 'wx' | 'r+' | 'a'): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

const unwritable = (path: string, cause: unknown): RunError =>
  new RunError(
    'run-unwritable',
    `${path} cannot be written, so nothing may be changed on the target: ${cause instanceof Error ? cause.message : String(cause)}.`,
    { cause },
  );

// The name of a new file is on the disk when its folder is.
function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** This process, told from a later one with its number by when it was started, where that can be seen. */
const thisProcess = (): JsonValue => ({ pid: process.pid, started: startOf(process.pid) });

// Field 22 of /proc/PID/stat, the 20th behind the name in brackets (proc_pid_stat(5)).
function startOf(pid: number): string {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const owner = z.object({ pid: z.int().positive(), started: z.string() });

function refuseWhileRunning(dir: string, note: JsonValue | undefined): void {
  const { data } = owner.safeParse(note);
  if (data === undefined || !isAlive(data.pid) || startOf(data.pid) !== data.started) return;
  throw new RunError(
    'run-running',
    `The run in ${dir} is still going on: process ${data.pid} writes it. Wait for its end, or stop it.`,
  );
}
