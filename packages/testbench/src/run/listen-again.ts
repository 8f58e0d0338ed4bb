// Theory of operation. A run that is over knows every label that it sent and where its name server was. Whoever goes on listening opens that
// server again in the same place, its file server and its watch for echo requests beside it, without target and cases; what is looked up is judged as late findings are in a run, behind its last line.
// The manifest is taken away first and made anew at the end: a listener that is killed leaves a run as a bench does that is killed.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RunError } from '../evidence/errors.ts';
import type { RunBegin, RunEnd, RunEvent } from '../evidence/event.ts';
import { canaryPlaceName, lingeringName, plantedLabelName } from '../evidence/observation-names.ts';
import { openRun, type OpenedRun } from '../evidence/open-run.ts';
import { Recorder, recordedBefore } from '../evidence/recorder.ts';
import { runFiles } from '../evidence/run-files.ts';
import type { RunModel } from '../evidence/run-model.ts';
import { sealRun } from '../evidence/seal-run.ts';
import { verifyRun } from '../evidence/verify-run.ts';
import { type CanaryPlace, DnsCanary, type DnsCanaryOptions, readCanaryPlace } from '../peers/dns-canary.ts';
import { LateFindings } from './late-findings.ts';
import { openOtherListeners, type OtherListeners } from './other-listeners.ts';
import { ReporterFanOut } from './reporter-fan-out.ts';
import type { Reporter } from './run-options.ts';

/** How to go on listening. */
export interface ListenAgainOptions {
  /** Milliseconds; as long as `signal` lets it when absent. */
  readonly forMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Told of what is written; they do not see the run as it was. */
  readonly reporters?: readonly Reporter[];
}

/** What the listening came to. */
export interface ListenedAgain {
  readonly dir: string;
  /** Labels that were listened for. */
  readonly labels: number;
  /** The run as it stands now. */
  readonly model: RunModel;
  /** Why something besides look-ups was not heard, in a sentence each. */
  readonly deaf: readonly string[];
  /** Ids of cases that have another verdict, or another reason, than before. */
  readonly amended: readonly string[];
}

interface OverRun {
  readonly run: OpenedRun;
  readonly begin: RunBegin;
  readonly end: RunEnd;
  readonly place: CanaryPlace;
}

/**
 * Goes on listening for the labels of a run that is over, and amends it. Throws {@link RunError}: `run-unreadable` when there is none,
 * `run-not-over` when it was killed, `run-silent` when it sent no labels or had no name server, `run-format` when it is not as it was
 * written; `run-place-taken` when the address of its name server cannot be had.
 */
export async function listenAgain(dir: string, options: ListenAgainOptions): Promise<ListenedAgain> {
  const over = await readOverRun(dir);
  const { run, begin, end, place } = over;
  const reporters = new ReporterFanOut(options.reporters ?? []);
  const amended = new Set<string>();
  let late: LateFindings | undefined;
  let recorder: Recorder | undefined;
  let others: OtherListeners | undefined;
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'case-amended' && event.caseId !== null) amended.add(event.caseId);
    reporters.onEvent(event);
    late?.onEvent(event);
  };
  // The place first: when somebody else has it, as another listener of this run, nothing of the run is touched.
  const dns = await openAgain(dir, place, {
    nowMs: () => recorder?.nowMs() ?? 0,
    observe: (name, data) => recorder?.observe(name, data) ?? data,
  });
  try {
    rmSync(join(dir, runFiles.manifest), { force: true });
    const sinceMs = Math.max(Date.now() - Date.parse(begin.startedAt), run.events.at(-1)?.atMs ?? 0);
    recorder = new Recorder(dir, { onEvent, before: { ...recordedBefore(run.events, run), atMs: sinceMs } });
    late = new LateFindings(recorder, begin.profile);
    late.replay(run.events);
    others = await openOtherListeners(run.events, recorder);
    const { deaf } = others;
    recorder.observeAt(
      lingeringName,
      { ms: options.forMs ?? null, labels: late.labels, deaf, at: new Date().toISOString() },
      null,
    );
    await setTimeout(options.forMs ?? foreverMs, undefined, { signal: options.signal }).catch(() => undefined);
    const { labels } = late;
    const written = await openRun(dir);
    await written.close();
    const { interrupted, error, durationMs } = end;
    const { verdicts } = written.model;
    recorder.write({ kind: 'run-end', verdicts, interrupted, ...(error === undefined ? {} : { error }), durationMs });
    if (recorder.failure !== undefined) throw recorder.failure;
    return { dir, labels, deaf, model: written.model, amended: [...amended] };
  } finally {
    await others?.stop();
    await dns.stop();
    recorder?.close();
    await reporters.end();
    if (recorder !== undefined && recorder.failure === undefined) await sealRun(dir);
  }
}

async function openAgain(dir: string, place: CanaryPlace, evidence: DnsCanaryOptions['evidence']): Promise<DnsCanary> {
  try {
    return await DnsCanary.start({ ...place, evidence });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RunError(
      'run-place-taken',
      `The name server of the run in ${dir} was at ${place.host}, port ${place.port}, which cannot be had now: ${why}. Stop what listens there, such as another listener of this run.`,
      { cause },
    );
  }
}

/** The longest time of a timer: whoever waits without an end is stopped by a signal. */
const foreverMs = 2 ** 31 - 1;

async function readOverRun(dir: string): Promise<OverRun> {
  const run = await openRun(dir);
  await run.close();
  const { model, events } = run;
  const { begin } = model;
  if (run.source.kind !== 'folder')
    throw new RunError('run-unreadable', `${dir} is a zip. Name the folder that it was made from.`);
  if (begin === undefined) throw new RunError('run-format', `${dir} holds no run-begin event: nothing was run.`);
  const { end } = model;
  if (end === undefined)
    throw new RunError('run-not-over', `The run in ${dir} was stopped. Go on with it: cordon test --resume ${dir}`);
  await refuseChanged(dir, run);
  const observed = events.findLast((event) => event.kind === 'observation' && event.name === canaryPlaceName);
  const place = observed?.kind === 'observation' ? readCanaryPlace(observed.data) : undefined;
  const hasLabels = events.some((event) => event.kind === 'observation' && event.name === plantedLabelName);
  if (place === undefined || !hasLabels)
    throw new RunError(
      'run-silent',
      `The run in ${dir} ${place === undefined ? 'had no name server' : 'sent no labels'}: there is nothing to listen for. Injection cases send some, where the target file says dns.listen.`,
    );
  return { run, begin, end, place };
}

// A run that somebody changed must not come out of this with a manifest that fits. One whose listener was killed has none.
async function refuseChanged(dir: string, { manifest, problems }: OpenedRun): Promise<void> {
  const damage =
    manifest === undefined ? problems.filter(({ code }) => code !== 'event-torn') : (await verifyRun(dir)).differences;
  const [first] = damage;
  if (first !== undefined)
    throw new RunError('run-format', `${dir} is not as it was written, and cannot be gone on with: ${first.message}`);
}
