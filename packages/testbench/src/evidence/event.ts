import type { CaseMeta } from '../case/case.ts';
import type { EndedEarly } from '../case/case-end.ts';
import type { ErrorReason, Verdict } from '../case/verdict.ts';
import type { Profile } from '../profile.ts';
import type { JsonValue } from './json.ts';

/** Version of the run format. Readers refuse a higher one. */
export const formatVersion = 1;

/** Bytes kept in `attachments/<sha256>`. */
export interface AttachmentReference {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}

/** Bytes in an event: as text or base64 when they are short, otherwise the attachment that holds them. */
export type StoredBytes =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly attachment: AttachmentReference; readonly preview: string };

/** One HTTP message as stored. */
export interface StoredMessage {
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly head?: StoredBytes;
  readonly body: StoredBytes;
  readonly bodyBytes: number;
  readonly atMs?: number;
  readonly decoded?: JsonValue;
}

/** What was tested, as far as it is known when the run begins. */
export interface TargetIdentity {
  readonly name: string;
  readonly kind: 'cpe' | 'acs';
  readonly description?: string;
}

interface Stamp {
  /** Format version. */
  readonly v: number;
  /** Number of the line, from 1. */
  readonly n: number;
  /** Monotonic milliseconds since the run began. */
  readonly atMs: number;
  /** Id of the case, `null` outside of one. */
  readonly caseId: string | null;
  /** First 32 hex digits of the SHA-256 of the line before this one; empty on the first. */
  readonly prev: string;
}

/** One case of the plan. */
export interface PlannedCase {
  readonly id: string;
  readonly estimatedMs: number;
  readonly skip?: string;
}

/** First line of a run: what is tested, by what, and the plan. */
export interface RunBegin {
  readonly kind: 'run-begin';
  readonly runId: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: TargetIdentity;
  readonly profile: Profile;
  readonly plan: readonly PlannedCase[];
  /** Command that runs one case again; `{case}` stands for its id. */
  readonly command: string;
}
/** A case begins; carries everything that is published about it. */
export interface CaseBegin {
  readonly kind: 'case-begin';
  readonly meta: CaseMeta;
}
/** A step begins; `parent` is the step around it. */
export interface StepBegin {
  readonly kind: 'step-begin';
  readonly step: number;
  readonly parent: number | null;
  readonly title: string;
}
/** A step is over; `error` is there when it threw. */
export interface StepEnd {
  readonly kind: 'step-end';
  readonly step: number;
  readonly error?: string;
}
/** One request and its answer, as one of our peers saw them. */
export interface ExchangeEvent {
  readonly kind: 'exchange';
  readonly step: number | null;
  readonly peer: string;
  readonly from: 'target' | 'bench';
  readonly connectionId?: number;
  readonly connection?: JsonValue;
  readonly request?: StoredMessage;
  readonly response?: StoredMessage;
  readonly note?: string;
}
/** A fact that somebody recorded. */
export interface ObservationEvent {
  readonly kind: 'observation';
  readonly step: number | null;
  readonly name: string;
  readonly data: JsonValue;
}
/** Bytes that belong to the step; they lie in `attachments/<sha256>`. */
export interface AttachmentEvent {
  readonly kind: 'attachment';
  readonly step: number | null;
  readonly name: string;
  readonly attachment: AttachmentReference;
}
/** One expectation and whether it held. */
export interface ExpectationEvent {
  readonly kind: 'expectation';
  readonly step: number | null;
  readonly sentence: string;
  readonly held: boolean;
  /** `warn`: worth a warning at most. */
  readonly weight: 'normal' | 'warn';
  /** What was compared and with what, for a reader. */
  readonly detail?: string;
  readonly evidence?: JsonValue;
}
/** A case is over; all evidence for its verdict stands before this line. */
export interface CaseEndEvent {
  readonly kind: 'case-end';
  readonly verdict: Verdict;
  /** Why, in a sentence. */
  readonly reason: string;
  readonly error?: ErrorReason;
  /** Set when the case left early; needed to judge it again. */
  readonly ended?: EndedEarly;
  readonly durationMs: number;
}
/** What came after the end of a case changes its verdict; the expectation that it broke stands before this line. */
export interface CaseAmendedEvent {
  readonly kind: 'case-amended';
  readonly verdict: Verdict;
  /** Why, in a sentence that says how late it came. */
  readonly reason: string;
  /** Set when what came proves nothing. */
  readonly ended?: EndedEarly;
}
/** Last line of a run that ended in order. */
export interface RunEnd {
  readonly kind: 'run-end';
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly interrupted: boolean;
  /** What could not be put back after the last case. */
  readonly error?: string;
  readonly durationMs: number;
}

/** What an event says, before it is numbered and stamped. */
export type EventBody =
  | RunBegin
  | CaseBegin
  | StepBegin
  | StepEnd
  | ExchangeEvent
  | ObservationEvent
  | AttachmentEvent
  | ExpectationEvent
  | CaseEndEvent
  | CaseAmendedEvent
  | RunEnd;

/** One line of `events.jsonl`. */
export type RunEvent = EventBody & Stamp;
