import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Capture, openCapture } from '@cordon/capture';
import type { Secret } from '@cordon/cwmp';
import type { CaseMeta } from '../case/case.ts';
import { AttachmentStore } from './attachment-store.ts';
import { RunError } from './errors.ts';
import type {
  AttachmentReference,
  CaseAmendedEvent,
  EventBody,
  ExpectationEvent,
  RunEvent,
  StoredBytes,
  StoredMessage,
} from './event.ts';
import { EventLog, type EventLogEnd } from './event-log.ts';
import type { Evidence, Exchange, WireMessage } from './evidence.ts';
import type { JsonValue } from './json.ts';
import { fieldWithoutBasic, headWithoutBasic, Redactor } from './redactor.ts';
import { defaultRunLimits, type RunLimits } from './run-limits.ts';
import { numberedCapture, runFiles } from './run-files.ts';
import { storeBytes } from './store-bytes.ts';
import { toJson } from './to-json.ts';

/** Options of a {@link Recorder}. */
export interface RecorderOptions {
  readonly limits?: Partial<RunLimits>;
  /** Called with every event after it was written. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Where a run that was stopped goes on; a new one when absent. */
  readonly before?: RecordedBefore;
}

/** How far a run had come that is resumed. */
export interface RecordedBefore extends EventLogEnd {
  readonly atMs: number;
  /** Highest number of a step and of a captured connection. */
  readonly steps: number;
  readonly connections: number;
}

/** How far these events had come; `end` is where the whole lines of their file end. */
export function recordedBefore(events: readonly RunEvent[], { lines, head, bytes }: EventLogEnd): RecordedBefore {
  let steps = 0;
  let connections = 0;
  for (const event of events) {
    if (event.kind === 'step-begin') steps = Math.max(steps, event.step);
    if (event.kind === 'exchange') connections = Math.max(connections, event.connectionId ?? 0);
  }
  return { lines, head, bytes, atMs: events.at(-1)?.atMs ?? 0, steps, connections };
}

/** A capture that was cut short cannot be gone on with: each time of a run has its own. */
function nextCapture(dir: string): string {
  const taken = new Set(readdirSync(dir));
  if (!taken.has(runFiles.capture)) return runFiles.capture;
  let number = 2;
  while (taken.has(numberedCapture(number))) number += 1;
  return numberedCapture(number);
}

const essential: ReadonlySet<EventBody['kind']> = new Set([
  'run-begin',
  'case-begin',
  'expectation',
  'case-end',
  'case-amended',
  'run-end',
]);

/**
 * Writes one run: redacts, bounds, stamps and chains every event. A write error does not throw at whoever recorded something (it may be a
 * socket callback) but is kept in `failure`, and nothing more is written; the runner looks there.
 */
export class Recorder implements Evidence {
  readonly capture: Capture;
  readonly #limits: RunLimits;
  readonly #log: EventLog;
  readonly #attachments: AttachmentStore;
  readonly #redactor: Redactor = new Redactor();
  readonly #onEvent: ((event: RunEvent) => void) | undefined;
  readonly #startedMs: number;
  #failure: RunError | undefined;
  #caseId: string | null = null;
  #openSteps: number[] = [];
  #stepCount: number;
  #linesDropped = 0;

  /** `dir` must be an empty folder, or that of the run that is resumed. Throws {@link RunError} or a capture error when it cannot be written. */
  constructor(dir: string, options: RecorderOptions = {}) {
    this.#limits = { ...defaultRunLimits, ...options.limits };
    this.#onEvent = options.onEvent;
    this.#attachments = new AttachmentStore(dir, this.#limits);
    const { before } = options;
    this.#startedMs = performance.now() - (before?.atMs ?? 0);
    this.#stepCount = before?.steps ?? 0;
    this.#log = new EventLog(join(dir, runFiles.events), before);
    this.capture = openCapture(join(dir, nextCapture(dir)), {
      connectionsBefore: before?.connections ?? 0,
      connectionComment: (id) => [...(this.#caseId === null ? [] : [this.#caseId]), `connection ${id}`].join(', '),
    });
  }

  /** The write error that ended the recording, if one did. */
  get failure(): RunError | undefined {
    return this.#failure;
  }

  /** What limits kept out, and the hash of the last line. */
  get summary(): {
    readonly head: string;
    readonly lines: number;
    readonly linesDropped: number;
    readonly attachmentsDropped: number;
  } {
    return {
      head: this.#log.head,
      lines: this.#log.lines,
      linesDropped: this.#linesDropped,
      attachmentsDropped: this.#attachments.dropped,
    };
  }

  nowMs(): number {
    return Math.round((performance.now() - this.#startedMs) * 10) / 10;
  }

  registerSecret(secret: Secret): boolean {
    return this.#redactor.add(secret);
  }

  beginCase(meta: CaseMeta): void {
    this.#caseId = meta.id;
    this.#openSteps = [];
    this.write({ kind: 'case-begin', meta });
  }

  /** Puts everything of the case on the disk, then writes the verdict: evidence comes first. */
  endCase(end: Extract<EventBody, { kind: 'case-end' }>): void {
    this.capture.flush();
    this.write({ ...end, reason: this.sentence(end.reason) });
    this.#attempt(() => this.#log.sync());
    this.#caseId = null;
    this.#openSteps = [];
  }

  /** Writes what came after the end of a case: the expectation that it broke, if any, then the verdict that it has now. */
  amendCase(
    caseId: string,
    {
      expectation,
      ...amended
    }: Omit<CaseAmendedEvent, 'kind'> & {
      readonly expectation?: Omit<ExpectationEvent, 'kind' | 'step'>;
    },
  ): void {
    const running = this.#caseId;
    this.#caseId = caseId;
    if (expectation !== undefined) this.expectation(expectation, null);
    this.write({ kind: 'case-amended', ...amended, reason: this.sentence(amended.reason) });
    this.#attempt(() => this.#log.sync());
    this.#caseId = running;
  }

  beginStep(title: string, parent: number | null): number {
    this.#stepCount += 1;
    const step = this.#stepCount;
    this.#openSteps.push(step);
    this.write({ kind: 'step-begin', step, parent, title: this.sentence(title) });
    return step;
  }

  endStep(step: number, error?: string): void {
    this.#openSteps = this.#openSteps.filter((open) => open !== step);
    this.write({ kind: 'step-end', step, ...(error === undefined ? {} : { error: this.sentence(error) }) });
  }

  expectation(expectation: Omit<ExpectationEvent, 'kind' | 'step'>, step: number | null): void {
    const detail = expectation.detail === undefined ? {} : { detail: this.sentence(expectation.detail) };
    const evidence =
      expectation.evidence === undefined ? {} : { evidence: this.#boundJson(this.json(expectation.evidence)) };
    const sentence = this.sentence(expectation.sentence);
    this.write({ kind: 'expectation', step, ...expectation, sentence, ...detail, ...evidence });
  }

  observe<T extends JsonValue>(name: string, data: T): T {
    this.observeAt(name, data, this.#currentStep());
    return data;
  }

  /** Records an observation under a step and returns it as it was stored. */
  observeAt(name: string, data: unknown, step: number | null): JsonValue {
    const stored = this.json(data);
    this.write({ kind: 'observation', step, name: this.sentence(name), data: this.#boundJson(stored) });
    return stored;
  }

  attach(name: string, bytes: Uint8Array | string, mediaType: string): AttachmentReference {
    return this.attachAt({ name, bytes, mediaType }, this.#currentStep());
  }

  attachAt(
    what: { readonly name: string; readonly bytes: Uint8Array | string; readonly mediaType: string },
    step: number | null,
  ): AttachmentReference {
    const bytes = typeof what.bytes === 'string' ? Buffer.from(what.bytes) : what.bytes;
    const attachment = this.#put(this.#redactor.bytes(bytes), what.mediaType);
    this.write({ kind: 'attachment', step, name: this.sentence(what.name), attachment });
    return attachment;
  }

  exchange(exchange: Exchange): void {
    const { request, response, connection, note, ...rest } = exchange;
    this.write({
      kind: 'exchange',
      step: this.#currentStep(),
      ...rest,
      ...(connection === undefined ? {} : { connection: this.#boundJson(this.json(connection)) }),
      ...(note === undefined ? {} : { note: this.sentence(note) }),
      ...(request === undefined ? {} : { request: this.#message(request) }),
      ...(response === undefined ? {} : { response: this.#message(response) }),
    });
  }

  /** Any value as it would be stored: redacted, bounded, plain JSON. */
  json(value: unknown): JsonValue {
    return toJson(value, {
      redact: (text) => this.#redactor.text(text),
      keep: (text) => ({ ...this.#keepText(text) }),
    });
  }

  /** A short text as it would be stored. */
  sentence(text: string): string {
    const clean = this.#redactor.text(text);
    const max = this.#limits.sentenceCharsMax;
    return clean.length > max ? `${clean.slice(0, max)}… [${clean.length - max} characters cut]` : clean;
  }

  write(body: EventBody): void {
    // Last words of a target, or of a socket, after the run: nobody is left to read them.
    if (this.#log.isClosed) return;
    const isFull = this.#log.lines >= this.#limits.linesMax && !essential.has(body.kind);
    if (this.#failure !== undefined || isFull) {
      this.#linesDropped += 1;
      return;
    }
    let event: RunEvent | undefined;
    this.#attempt(() => {
      event = this.#log.append(body, { atMs: this.nowMs(), caseId: this.#caseId });
    });
    if (event !== undefined) this.#onEvent?.(event);
  }

  close(): void {
    this.capture.close();
    this.#log.close();
  }

  #currentStep(): number | null {
    return this.#openSteps.at(-1) ?? null;
  }

  #attempt(action: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      action();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#failure = new RunError(
        'run-unwritable',
        `The run cannot be written any more: ${why}. Free space and run again.`,
        { cause },
      );
    }
  }

  #put(bytes: Uint8Array, mediaType: string): AttachmentReference {
    let reference: AttachmentReference | undefined;
    this.#attempt(() => {
      reference = this.#attachments.put(bytes, mediaType);
    });
    return reference ?? { sha256: '', bytes: bytes.length, mediaType };
  }

  #keepText(text: string): {
    readonly attachment: AttachmentReference & { [name: string]: JsonValue };
    readonly preview: string;
  } {
    return {
      attachment: { ...this.#put(Buffer.from(text), 'text/plain; charset=utf-8') },
      preview: text.slice(0, 200),
    };
  }

  #boundJson(value: JsonValue): JsonValue {
    const text = JSON.stringify(value);
    // An exchange carries up to five such pieces beside its bodies and heads.
    if (Buffer.byteLength(text) <= this.#limits.lineBytesMax / 8) return value;
    return { attachment: { ...this.#put(Buffer.from(text), 'application/json') }, preview: text.slice(0, 200) };
  }

  #message(message: WireMessage): StoredMessage {
    const decoded = message.decoded === undefined ? {} : { decoded: this.#boundJson(this.json(message.decoded)) };
    const contentType = message.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    return {
      startLine: this.sentence(message.startLine),
      headers: this.#headers(message.headers),
      ...(message.headBytes === undefined
        ? {}
        : { head: this.#bytes(headWithoutBasic(message.headBytes), 'text/plain') }),
      body: this.#bytes(message.body, contentType ?? 'application/octet-stream'),
      bodyBytes: message.body.length,
      ...(message.atMs === undefined ? {} : { atMs: message.atMs }),
      ...decoded,
    };
  }

  #headers(headers: WireMessage['headers']): StoredMessage['headers'] {
    const kept: [string, string][] = [];
    let room = this.#limits.lineBytesMax / 8;
    for (const [name, value] of headers.map(fieldWithoutBasic)) {
      const header: [string, string] = [this.sentence(name), this.sentence(value)];
      room -= Buffer.byteLength(JSON.stringify(header));
      // More than a sane peer sends stays in the head bytes and in the capture.
      if (room < 0) return [...kept, ['…', `${headers.length - kept.length} headers left out`]];
      kept.push(header);
    }
    return kept;
  }

  #bytes(bytes: Uint8Array, mediaType: string): StoredBytes {
    const clean = this.#redactor.bytes(bytes);
    return storeBytes(clean, this.#limits.inlineBytesMax, (long) =>
      this.#put(long, this.sentence(mediaType).slice(0, 200)),
    );
  }
}
