import { z } from 'zod';
import { RunError } from './errors.ts';
import { formatVersion } from './event.ts';

/** One file of a run. */
export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `manifest.json`: what a run is, and the hash of every other file in it. */
export interface Manifest {
  readonly format: 'cordon-run';
  readonly version: number;
  readonly runId: string;
  readonly startedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: { readonly name: string; readonly kind: 'cpe' | 'acs'; readonly identity?: unknown };
  readonly profile: { readonly name: string; readonly date: string };
  /** Whether the run came to its end in order. */
  readonly complete: boolean;
  /** Lines of `events.jsonl`, and the hash of the last one. */
  readonly lines: number;
  readonly head: string;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly files: readonly ManifestFile[];
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const schema = z.object({
  format: z.literal('cordon-run'),
  version: z.int().positive(),
  runId: z.string(),
  startedAt: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  target: z.object({ name: z.string(), kind: z.enum(['cpe', 'acs']), identity: z.unknown().optional() }),
  profile: z.object({ name: z.string(), date: z.string() }),
  complete: z.boolean(),
  lines: count,
  head: z.string(),
  verdicts: z.record(z.string(), count),
  files: z.array(z.object({ name: z.string(), bytes: count, sha256 })),
});

/** Reads a manifest. Throws {@link RunError} when it is none, or of a later format version. */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RunError('run-format', 'manifest.json is not JSON: the run is damaged.', { cause });
  }
  const result = schema.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new RunError(
      'run-format',
      `manifest.json does not fit the run format: ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  }
  if (result.data.version > formatVersion) {
    const { version } = result.data;
    throw new RunError(
      'run-format',
      `The run has format version ${version}; this program reads up to ${formatVersion}. Use a newer one.`,
    );
  }
  return result.data;
}
