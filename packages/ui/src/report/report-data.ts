/** What the viewer is given, as JSON in `#run-data`. The bench has its own copy of these types; `e2e/report-html.test.ts` compares both. */

export type Verdict = 'fail' | 'warn' | 'error' | 'inconclusive' | 'skipped' | 'not-applicable' | 'pass';

export const verdicts: readonly Verdict[] = [
  'fail',
  'warn',
  'error',
  'inconclusive',
  'skipped',
  'not-applicable',
  'pass',
];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

export interface SpecReference {
  readonly doc: string;
  readonly section: string;
  readonly level: string;
}

export interface CaseMeta {
  readonly id: string;
  readonly title: string;
  readonly suite: string;
  readonly purpose: string;
  readonly severity: string;
  readonly safety: string;
  readonly requirements: readonly string[];
  readonly spec: readonly SpecReference[];
  readonly cwe?: number;
  readonly defects: readonly { readonly id: string; readonly fails: string }[];
}

export interface AttachmentReference {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}

export type StoredBytes =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly attachment: AttachmentReference; readonly preview: string };

export interface StoredMessage {
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly head?: StoredBytes;
  readonly body: StoredBytes;
  readonly bodyBytes: number;
  readonly atMs?: number;
  readonly decoded?: Json;
}

interface At {
  readonly atMs: number;
}

export type StepBegin = At & {
  readonly kind: 'step-begin';
  readonly step: number;
  readonly parent: number | null;
  readonly title: string;
};
export type StepEnd = At & { readonly kind: 'step-end'; readonly step: number; readonly error?: string };
export type ExchangeEvent = At & {
  readonly kind: 'exchange';
  readonly step: number | null;
  readonly peer: string;
  readonly from: 'target' | 'bench';
  readonly connectionId?: number;
  readonly connection?: Json;
  readonly request?: StoredMessage;
  readonly response?: StoredMessage;
  readonly note?: string;
};
export type ObservationEvent = At & {
  readonly kind: 'observation';
  readonly step: number | null;
  readonly name: string;
  readonly data: Json;
};
export type AttachmentEvent = At & {
  readonly kind: 'attachment';
  readonly step: number | null;
  readonly name: string;
  readonly attachment: AttachmentReference;
};
export type ExpectationEvent = At & {
  readonly kind: 'expectation';
  readonly step: number | null;
  readonly sentence: string;
  readonly held: boolean;
  readonly weight: 'normal' | 'warn';
  readonly detail?: string;
  readonly evidence?: Json;
};

/** Events inside a case; kinds that the viewer does not know are passed over. */
export type CaseEvent = StepBegin | StepEnd | ExchangeEvent | ObservationEvent | AttachmentEvent | ExpectationEvent;

export interface ReportCase {
  readonly meta: CaseMeta;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly error?: string | undefined;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly events: readonly (
    | CaseEvent
    | (At & { readonly kind: 'run-begin' | 'run-end' | 'case-begin' | 'case-end' | 'case-amended' })
  )[];
  readonly eventsLeftOut: number;
}

export interface ReportAttachment {
  readonly mediaType: string;
  readonly bytes: number;
  readonly text?: string;
  readonly base64?: string;
  readonly state: 'whole' | 'cut' | 'left-out';
}

export interface ReportData {
  readonly format: 'cordon-report-data/1';
  readonly runId: string;
  readonly startedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: { readonly name: string; readonly kind: string; readonly description?: string };
  readonly identity?: Json | undefined;
  readonly profile: {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly date: string;
  };
  readonly command: string;
  readonly complete: boolean;
  readonly interrupted: boolean;
  readonly durationMs: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly cases: readonly ReportCase[];
  readonly notRun: readonly string[];
  readonly problems: readonly string[];
  readonly figures: readonly { readonly name: string; readonly text: string }[];
  readonly captureNotice: string;
  readonly attachments: Readonly<Record<string, ReportAttachment>>;
}
