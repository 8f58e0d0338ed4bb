import { z } from 'zod';
import { errorReasons, safetyClasses, severities, verdicts } from '../case/verdict.ts';
import type { RunEvent } from './event.ts';

// Runs come from other people too: a reader checks every line before it believes its type.
const text = z.string();
const count = z.number().nonnegative();
const step = z.number().nullable();
const attachment = z.object({ sha256: text, bytes: count, mediaType: text });
const storedBytes = z.union([z.object({ attachment, preview: text }), z.object({ text }), z.object({ base64: text })]);
const message = z.object({
  startLine: text,
  headers: z.array(z.tuple([text, text])),
  head: storedBytes.optional(),
  body: storedBytes,
  bodyBytes: count,
  atMs: count.optional(),
  decoded: z.json().optional(),
});

const meta = z.object({
  id: text,
  title: text,
  suite: text,
  target: z.enum(['cpe', 'acs']),
  purpose: text,
  severity: z.enum(severities),
  safety: z.enum(safetyClasses),
  requirements: z.array(text),
  spec: z.array(
    z.object({
      doc: text,
      section: text,
      level: z.enum(['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY', 'advice']),
    }),
  ),
  cwe: z.number().optional(),
  defects: z.array(z.object({ id: text, fails: text })),
  profiles: z.record(text, z.enum(['fail', 'warn', 'pass'])).optional(),
  needs: z.array(text).optional(),
  uses: z.array(text).optional(),
  timeoutMs: count,
  estimatedMs: count,
});

const profile = z.object({
  name: text,
  title: text,
  description: text,
  date: text,
  standsOn: text.optional(),
  rules: z.record(text, z.union([text, z.number(), z.boolean()])),
});

const ended = z.object({ verdict: z.enum(['inconclusive', 'not-applicable']), reason: text, voids: z.boolean() });

const bodies = [
  z.object({
    kind: z.literal('run-begin'),
    runId: text,
    startedAt: text,
    tool: z.object({ name: text, version: text }),
    target: z.object({ name: text, kind: z.enum(['cpe', 'acs']), description: text.optional() }),
    profile,
    plan: z.array(z.object({ id: text, estimatedMs: count, skip: text.optional() })),
    command: text,
  }),
  z.object({ kind: z.literal('case-begin'), meta }),
  z.object({ kind: z.literal('step-begin'), step: z.number(), parent: step, title: text }),
  z.object({ kind: z.literal('step-end'), step: z.number(), error: text.optional() }),
  z.object({
    kind: z.literal('exchange'),
    step,
    peer: text,
    from: z.enum(['target', 'bench']),
    connectionId: z.number().optional(),
    connection: z.json().optional(),
    request: message.optional(),
    response: message.optional(),
    note: text.optional(),
  }),
  z.object({ kind: z.literal('observation'), step, name: text, data: z.json() }),
  z.object({ kind: z.literal('attachment'), step, name: text, attachment }),
  z.object({
    kind: z.literal('expectation'),
    step,
    sentence: text,
    held: z.boolean(),
    weight: z.enum(['normal', 'warn']),
    detail: text.optional(),
    evidence: z.json().optional(),
  }),
  z.object({
    kind: z.literal('case-end'),
    verdict: z.enum(verdicts),
    reason: text,
    error: z.enum(Object.keys(errorReasons) as (keyof typeof errorReasons)[]).optional(),
    ended: ended.optional(),
    durationMs: count,
  }),
  z.object({
    kind: z.literal('case-amended'),
    verdict: z.enum(verdicts),
    reason: text,
    ended: ended.optional(),
  }),
  z.object({
    kind: z.literal('run-end'),
    verdicts: z.partialRecord(z.enum(verdicts), count),
    interrupted: z.boolean(),
    error: text.optional(),
    durationMs: count,
  }),
] as const;

const stamp = z.object({
  v: z.int().positive(),
  n: z.int().positive(),
  atMs: count,
  caseId: text.nullable(),
  prev: text,
});
const body = z.discriminatedUnion('kind', bodies);

/** What is wrong with a line, or the event that it holds. */
export type ParsedEvent = { readonly event: RunEvent } | { readonly problem: string };

/** Reads one line of `events.jsonl`. Fields that a later minor version may have added are dropped. */
export function parseEvent(line: string): ParsedEvent {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const stamped = stamp.safeParse(json);
  const parsed = body.safeParse(json);
  if (stamped.success && parsed.success) return { event: { ...stamped.data, ...parsed.data } as RunEvent };
  const [issue] = stamped.error?.issues ?? parsed.error?.issues ?? [];
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit the format'}` };
}
