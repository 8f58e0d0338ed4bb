import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { RunError } from './errors.ts';
import type { RunEvent } from './event.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { openRunSource } from './open-run.ts';
import { readEvents } from './read-events.ts';
import { isRunFile, runFiles } from './run-files.ts';
import { defaultReadLimits, type ReadLimits } from './run-limits.ts';
import { foldRun } from './run-model.ts';
import { readWhole, type RunSource } from './run-source.ts';
import { hashFile } from './seal-run.ts';

/** One way in which a run is not what its manifest says. */
export interface Difference {
  readonly code:
    | 'no-manifest'
    | 'unreadable'
    | 'file-missing'
    | 'file-changed'
    | 'file-unlisted'
    | 'file-foreign'
    | 'attachment-misnamed'
    | 'attachment-missing'
    | 'events-damaged'
    | 'manifest-differs';
  readonly file: string;
  readonly message: string;
}

/** What `verifyRun` found. */
export interface Verification {
  readonly ok: boolean;
  readonly differences: readonly Difference[];
  /** SHA-256 of `manifest.json`: write it down elsewhere, and nobody can exchange the run unnoticed. */
  readonly fingerprint: string | undefined;
  readonly manifest: Manifest | undefined;
}

/**
 * Compares a run folder or zip with its manifest: every hash, the chain of events, attachments under their own hash, verdict counts, and
 * nothing that does not belong to a run (`../` and links included). Says exactly what differs; does not throw for what it finds.
 * Throws {@link RunError} only when there is nothing to read at `path`.
 */
export async function verifyRun(path: string, limits: Partial<ReadLimits> = {}): Promise<Verification> {
  const bounds = { ...defaultReadLimits, ...limits };
  const source = await openRunSource(path, bounds);
  const differences: Difference[] = [];
  let manifest: Manifest | undefined;
  let fingerprint: string | undefined;
  try {
    for (const name of source.names) {
      if (!isRunFile(name) && name !== runFiles.putBack)
        add(differences, 'file-foreign', name, 'does not belong to a run');
    }
    if (source.size(runFiles.manifest) < 0) {
      add(
        differences,
        'no-manifest',
        runFiles.manifest,
        'is missing: the run was stopped before its end and never sealed',
      );
    } else {
      const bytes = await readWhole(source, runFiles.manifest, bounds.manifestBytesMax);
      fingerprint = createHash('sha256').update(bytes).digest('hex');
      manifest = parseManifest(Buffer.from(bytes).toString());
      await compareFiles(source, manifest, differences);
    }
    await compareEvents(source, { manifest, bounds }, differences);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    differences.push({ code: 'unreadable', file: '', message: error.message });
  } finally {
    await source.close();
  }
  return { ok: differences.length === 0, differences, fingerprint, manifest };
}

// Control characters in a hostile file name must not reach a terminal.
function add(differences: Difference[], code: Difference['code'], ...[file, what]: [file: string, what: string]): void {
  differences.push({ code, file, message: `${/^[\w./-]+$/.test(file) ? file : JSON.stringify(file)} ${what}.` });
}

async function compareFiles(source: RunSource, manifest: Manifest, differences: Difference[]): Promise<void> {
  const listed = new Map(manifest.files.map((file) => [file.name, file]));
  for (const name of source.names) {
    if (!isRunFile(name) || name === runFiles.manifest) continue;
    const expected = listed.get(name);
    if (expected === undefined) {
      add(differences, 'file-unlisted', name, 'is not in the manifest');
      continue;
    }
    try {
      const actual = await hashFile(source, name);
      if (actual.bytes !== expected.bytes) {
        add(differences, 'file-changed', name, `has ${actual.bytes} bytes, the manifest says ${expected.bytes}`);
      } else if (actual.sha256 !== expected.sha256) {
        add(differences, 'file-changed', name, `has SHA-256 ${actual.sha256}, the manifest says ${expected.sha256}`);
      }
      if (name.startsWith(`${runFiles.attachments}/`) && !name.endsWith(actual.sha256)) {
        add(differences, 'attachment-misnamed', name, `holds bytes with SHA-256 ${actual.sha256}`);
      }
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      add(differences, 'unreadable', name, `cannot be read: ${error.message.replace(/\.$/, '')}`);
    }
  }
  for (const { name } of manifest.files) {
    if (source.size(name) < 0 && !source.names.includes(name)) add(differences, 'file-missing', name, 'is missing');
  }
}

async function compareEvents(
  source: RunSource,
  against: { readonly manifest: Manifest | undefined; readonly bounds: ReadLimits },
  differences: Difference[],
): Promise<void> {
  const { events, problems, lines, head } = await readEvents(source, against.bounds);
  for (const { message } of problems) differences.push({ code: 'events-damaged', file: runFiles.events, message });
  for (const sha256 of referencedAttachments(events)) {
    const name = `${runFiles.attachments}/${sha256}`;
    if (source.size(name) < 0) add(differences, 'attachment-missing', name, 'is named by an event but missing');
  }
  const { manifest } = against;
  if (manifest === undefined) return;
  const { begin, end, verdicts } = foldRun(events);
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['runId', begin?.runId, manifest.runId],
    ['startedAt', begin?.startedAt, manifest.startedAt],
    ['target', begin?.target.name, manifest.target.name],
    ['profile', begin?.profile.name, manifest.profile.name],
    ['complete', end !== undefined, manifest.complete],
    ['lines', lines, manifest.lines],
    ['head', head, manifest.head],
    ...Object.entries(verdicts).map(
      ([verdict, count]) => [`verdicts.${verdict}`, count, manifest.verdicts[verdict] ?? 0] as const,
    ),
  ];
  for (const [field, actual, expected] of facts) {
    if (actual === expected) continue;
    const message = `${field} is ${JSON.stringify(expected)} in the manifest but ${JSON.stringify(actual)} in the events.`;
    differences.push({ code: 'manifest-differs', file: runFiles.manifest, message });
  }
}

const REFERENCE = /"sha256":"([0-9a-f]{64})"/g;

/** Hashes that events refer to; facts may hold such fields of their own (a certificate's), so only those beside a media type count. */
function referencedAttachments(events: readonly RunEvent[]): Set<string> {
  const found = new Set<string>();
  for (const event of events) {
    if (event.kind !== 'attachment' && event.kind !== 'exchange') continue;
    const text = event.kind === 'attachment' ? JSON.stringify(event.attachment) : exchangeBodies(event);
    for (const [, sha256] of text.matchAll(REFERENCE)) if (sha256 !== undefined) found.add(sha256);
  }
  return found;
}

function exchangeBodies(event: Extract<RunEvent, { kind: 'exchange' }>): string {
  const { request, response } = event;
  const holders = [request?.head, request?.body, response?.head, response?.body].filter(
    (bytes) => bytes !== undefined && 'attachment' in bytes,
  );
  return JSON.stringify(
    holders.map((bytes) => (bytes !== undefined && 'attachment' in bytes ? bytes.attachment : undefined)),
  );
}
