import { Buffer, isUtf8 } from 'node:buffer';
import type { CaseMeta } from '../case/case.ts';
import type { ErrorReason, Verdict } from '../case/verdict.ts';
import type { RunEvent, TargetIdentity } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { OpenedRun } from '../evidence/open-run.ts';
import { defaultRunLimits } from '../evidence/run-limits.ts';
import type { Profile } from '../profile.ts';
import { captureNotice } from './capture-notice.ts';
import { type NamedFigures, namedFigures } from './figure-lines.ts';

/** One case as the viewer gets it. */
export interface ReportCase {
  readonly meta: CaseMeta;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly error?: ErrorReason | undefined;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly events: readonly RunEvent[];
  /** Events left out because the case has too many. */
  readonly eventsLeftOut: number;
}

/** Bytes of an attachment as far as they are in the report. */
export interface ReportAttachment {
  readonly mediaType: string;
  /** Bytes of the whole attachment. */
  readonly bytes: number;
  readonly text?: string;
  readonly base64?: string;
  /** `cut`: only the beginning is here. `left-out`: look into the run folder. */
  readonly state: 'whole' | 'cut' | 'left-out';
}

/** Everything that the viewer shows. The viewer in `packages/ui` has its own copy of these types; a test compares both. */
export interface ReportData {
  readonly format: 'cordon-report-data/1';
  readonly runId: string;
  readonly startedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: TargetIdentity;
  readonly identity?: JsonValue | undefined;
  readonly profile: Profile;
  readonly command: string;
  readonly complete: boolean;
  readonly interrupted: boolean;
  readonly durationMs: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly cases: readonly ReportCase[];
  readonly notRun: readonly string[];
  /** What is wrong with the run's files. */
  readonly problems: readonly string[];
  /** What was sent and put back, in figures. */
  readonly figures: readonly NamedFigures[];
  /** What the capture of the run shows beyond this report. */
  readonly captureNotice: string;
  readonly attachments: Readonly<Record<string, ReportAttachment>>;
}

/** What keeps a report openable in a browser. */
export interface ReportLimits {
  readonly eventsPerCaseMax: number;
  readonly eventBytesMax: number;
  readonly attachmentBytesMax: number;
  readonly attachmentsBytesMax: number;
}

export const defaultReportLimits: ReportLimits = {
  eventsPerCaseMax: 2_000,
  // A browser parses 64 MiB of JSON in about a second.
  eventBytesMax: 48 * 1024 * 1024,
  attachmentBytesMax: 64 * 1024,
  attachmentsBytesMax: 16 * 1024 * 1024,
};

const verdictRank: Readonly<Record<Verdict, number>> = {
  fail: 0,
  warn: 1,
  error: 2,
  inconclusive: 3,
  'not-applicable': 4,
  skipped: 5,
  pass: 6,
};

/** Gathers a run for the viewer: failed cases get the room first, and what does not fit is counted. */
export async function reportData(run: OpenedRun, limits: Partial<ReportLimits> = {}): Promise<ReportData> {
  const bounds = { ...defaultReportLimits, ...limits };
  const { begin, end, cases, notRun, verdicts, targetIdentity, figures } = run.model;
  const lastMs = run.events.at(-1)?.atMs ?? 0;
  const kept = fitEvents(cases, bounds);
  return {
    format: 'cordon-report-data/1',
    runId: begin?.runId ?? '',
    startedAt: begin?.startedAt ?? '',
    tool: begin?.tool ?? { name: 'cordon', version: '' },
    target: begin?.target ?? { name: 'unknown', kind: 'cpe' },
    identity: targetIdentity,
    profile: begin?.profile ?? { name: '', title: '', description: '', date: '', rules: {} },
    command: begin?.command ?? '',
    complete: end !== undefined,
    interrupted: end?.interrupted ?? true,
    durationMs: end?.durationMs ?? lastMs,
    verdicts,
    cases: kept,
    notRun,
    problems: run.problems.map(({ message }) => message),
    figures: namedFigures(figures),
    captureNotice: captureNotice(run.events),
    attachments: await gatherAttachments(run, kept, bounds),
  };
}

function fitEvents(cases: OpenedRun['model']['cases'], bounds: ReportLimits): ReportCase[] {
  let room = bounds.eventBytesMax;
  const keptById = new Map<string, readonly RunEvent[]>();
  for (const { meta, events } of cases.toSorted((a, b) => verdictRank[a.verdict] - verdictRank[b.verdict])) {
    const kept: RunEvent[] = [];
    for (const event of events.slice(0, bounds.eventsPerCaseMax)) {
      const size = JSON.stringify(event).length;
      // Expectations are the verdict's ground: they stay whatever else has to go.
      if (size > room && event.kind !== 'expectation') continue;
      room -= size;
      kept.push(event);
    }
    keptById.set(meta.id, kept);
  }
  return cases.map(({ meta, verdict, reason, error, startedMs, durationMs, events }) => {
    const kept = keptById.get(meta.id) ?? [];
    return {
      meta,
      verdict,
      reason,
      error,
      startedMs,
      durationMs,
      events: kept,
      eventsLeftOut: events.length - kept.length,
    };
  });
}

const REFERENCE = /"sha256":"([0-9a-f]{64})","bytes":(\d+),"mediaType":("(?:[^"\\]|\\.)*")/g;

async function gatherAttachments(
  run: OpenedRun,
  cases: readonly ReportCase[],
  bounds: ReportLimits,
): Promise<Record<string, ReportAttachment>> {
  const out: Record<string, ReportAttachment> = {};
  let room = bounds.attachmentsBytesMax;
  for (const { events } of cases.toSorted((a, b) => verdictRank[a.verdict] - verdictRank[b.verdict])) {
    for (const [, sha256, bytes, mediaType] of JSON.stringify(events).matchAll(REFERENCE)) {
      if (sha256 === undefined || mediaType === undefined || Object.hasOwn(out, sha256)) continue;
      const whole = await run.attachment(sha256, defaultRunLimits.attachmentBytesMax);
      const shown = whole?.subarray(0, Math.min(bounds.attachmentBytesMax, room));
      room -= shown?.length ?? 0;
      out[sha256] = { mediaType: JSON.parse(mediaType) as string, bytes: Number(bytes), ...shownBytes(whole, shown) };
    }
  }
  return out;
}

function shownBytes(
  whole: Uint8Array | undefined,
  shown: Uint8Array | undefined,
): Omit<ReportAttachment, 'mediaType' | 'bytes'> {
  if (whole === undefined || shown === undefined || (shown.length === 0 && whole.length > 0))
    return { state: 'left-out' };
  const buffer = Buffer.from(shown.buffer, shown.byteOffset, shown.length);
  const state = shown.length < whole.length ? 'cut' : 'whole';
  return isUtf8(whole) ? { text: buffer.toString(), state } : { base64: buffer.toString('base64'), state };
}
