import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from './errors.ts';
import { formatVersion } from './event.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { readEvents } from './read-events.ts';
import { isRunFile, runFiles } from './run-files.ts';
import { defaultReadLimits } from './run-limits.ts';
import { foldRun } from './run-model.ts';
import { folderSource, type RunSource } from './run-source.ts';

/** SHA-256 of a file of a run, and how many bytes it really has. */
export async function hashFile(source: RunSource, name: string): Promise<ManifestFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source.chunks(name)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

async function hashFiles(source: RunSource): Promise<readonly ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const name of source.names) {
    if (isRunFile(name) && name !== runFiles.manifest) files.push(await hashFile(source, name));
  }
  return files;
}

/**
 * Writes `manifest.json`: what the run is and the hash of every file. The runner seals each run; a killed run is sealed, as incomplete, when
 * it is zipped. Files that do not belong to a run are left out. Throws {@link RunError} when the run cannot be read or written.
 */
export async function sealRun(dir: string): Promise<Manifest> {
  const source = await folderSource(dir, defaultReadLimits);
  // Side by side: the one reads thousands of small files, and the other computes.
  const [{ events, lines, head }, files] = await Promise.all([
    readEvents(source, defaultReadLimits),
    hashFiles(source),
  ]);
  const { begin, end, verdicts, targetIdentity } = foldRun(events);
  if (begin === undefined) throw new RunError('run-format', `${dir} holds no run-begin event: nothing was run.`);
  const { runId, startedAt, tool, target, profile } = begin;
  const manifest: Manifest = {
    format: 'cordon-run',
    version: formatVersion,
    runId,
    startedAt,
    tool,
    target: {
      name: target.name,
      kind: target.kind,
      ...(targetIdentity === undefined ? {} : { identity: targetIdentity }),
    },
    profile: { name: profile.name, date: profile.date },
    complete: end !== undefined,
    lines,
    head,
    verdicts,
    files,
  };
  try {
    await writeFile(join(dir, runFiles.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new RunError('run-unwritable', `The manifest of ${dir} cannot be written.`, { cause });
  }
  return manifest;
}
