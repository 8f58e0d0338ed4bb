import { Buffer } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { RunError } from './errors.ts';
import type { RunEvent } from './event.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { type EventProblem, readEvents } from './read-events.ts';
import { isRunFile, runFiles } from './run-files.ts';
import { defaultReadLimits, type ReadLimits } from './run-limits.ts';
import { foldRun, type RunModel } from './run-model.ts';
import { folderSource, readWhole, type RunSource } from './run-source.ts';
import { zipSource } from './zip-source.ts';

/** A run that was read from a folder or a zip. */
export interface OpenedRun {
  readonly source: RunSource;
  readonly events: readonly RunEvent[];
  readonly model: RunModel;
  /** Torn or unreadable lines and breaks of the chain. */
  readonly problems: readonly EventProblem[];
  /** Number of whole lines, and the hash of the last one. */
  readonly lines: number;
  readonly head: string;
  /** Bytes of the whole lines of `events.jsonl`. */
  readonly bytes: number;
  /** Absent when the run was killed. */
  readonly manifest: Manifest | undefined;
  /** The bytes of an attachment, or undefined when the run has none of this hash or it is longer than `bytesMax`. */
  attachment(sha256: string, bytesMax?: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** The files of a run, from a folder or a zip. Throws {@link RunError}. */
export async function openRunSource(path: string, limits: ReadLimits = defaultReadLimits): Promise<RunSource> {
  try {
    return (await stat(path)).isDirectory() ? await folderSource(path, limits) : await zipSource(path, limits);
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    throw new RunError('run-unreadable', `There is no run at ${path}. Name a run folder or a zip made of one.`, {
      cause,
    });
  }
}

/**
 * Opens a run folder or a zip made of one, also one of a run that was killed: what was written is there, and `problems` names the rest.
 * Hashes are not compared; that is what `verifyRun` does. Throws {@link RunError} when it is no run or passes a limit.
 */
export async function openRun(path: string, limits: Partial<ReadLimits> = {}): Promise<OpenedRun> {
  const bounds = { ...defaultReadLimits, ...limits };
  const source = await openRunSource(path, bounds);
  try {
    const { events, problems, lines, head, bytes } = await readEvents(source, bounds);
    const newest = events.reduce((max, { v }) => Math.max(max, v), 0);
    const manifest = await readManifest(source, bounds);
    if (newest > 1) throw new RunError('run-format', `The events have format version ${newest}; this program reads 1.`);
    return {
      source,
      events,
      problems,
      lines,
      head,
      bytes,
      manifest,
      model: foldRun(events),
      attachment: (sha256, bytesMax = bounds.entryBytesMax) => readAttachment(source, sha256, bytesMax),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readManifest(source: RunSource, limits: ReadLimits): Promise<Manifest | undefined> {
  if (source.size(runFiles.manifest) < 0) return undefined;
  const bytes = await readWhole(source, runFiles.manifest, limits.manifestBytesMax);
  return parseManifest(Buffer.from(bytes).toString());
}

async function readAttachment(source: RunSource, sha256: string, bytesMax: number): Promise<Uint8Array | undefined> {
  const name = `${runFiles.attachments}/${sha256}`;
  const size = source.size(name);
  if (!isRunFile(name) || size < 0 || size > bytesMax) return undefined;
  return readWhole(source, name, bytesMax);
}
