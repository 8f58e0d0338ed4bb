import { createInterface } from 'node:readline/promises';
import {
  type AskPerson,
  type CaseDefinition,
  type CpeBench,
  cpeBench,
  type InterruptedRun,
  type JsonValue,
  placeNotes,
  type Profile,
  type Reporter,
  runCases,
  type RunResult,
  type SafetyClass,
  type TargetFile,
} from '@cordon/testbench';
import { cpeCases, cpeFeatures, estimateFor, profiles } from '@cordon/suites';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** What to judge, by what, and where to leave the evidence. */
export interface RunCpeBenchOptions {
  readonly target: TargetFile;
  /** Folder of the run; must not exist or be empty. */
  readonly dir: string;
  /** What to run from; the cases of all suites when absent. */
  readonly definitions?: readonly CaseDefinition<CpeBench>[];
  readonly suites?: readonly string[];
  readonly cases?: readonly string[];
  /** Name of a profile; the target file's when absent. */
  readonly profile?: string | undefined;
  readonly safety: SafetyClass;
  readonly reporters?: readonly Reporter[];
  readonly signal?: AbortSignal;
  /** Milliseconds to go on listening after the last case. */
  readonly lingerMs?: number;
  /** Command that runs one case again; `{case}` stands for its id. */
  readonly command?: string;
  /** What somebody has to know who resumes this run. */
  readonly startedWith?: JsonValue;
  /** Goes on with this run, in its folder. */
  readonly resume?: InterruptedRun;
}

/** Judges the CPE of a target file with every selected case of the suites. Throws {@link UsageError} for an unknown profile. */
export async function runCpeBench(options: RunCpeBenchOptions): Promise<RunResult> {
  const { target, safety, resume } = options;
  const { name, description } = target.settings;
  const workFolder = resume?.notes.get(placeNotes.workFolder);
  return await runCases({
    cases: options.definitions ?? cpeCases,
    fixtures: cpeBench({
      target,
      safety,
      askPerson: askAtTerminal,
      ...(typeof workFolder === 'string' ? { workFolder } : {}),
      wasReset: resume !== undefined && wasReset(resume),
    }),
    features: cpeFeatures,
    estimateMs: (meta) => estimateFor(meta, target.settings.mutation),
    selection: { suites: options.suites ?? [], cases: options.cases ?? [], safety },
    profile: profileNamed(options.profile ?? target.settings.profile),
    target: { name, kind: 'cpe', ...(description === undefined ? {} : { description }) },
    dir: options.dir,
    reporters: options.reporters ?? [],
    lingerMs: options.lingerMs ?? 0,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.command === undefined ? {} : { command: options.command }),
    toolVersion: version,
    ...(options.startedWith === undefined ? {} : { startedWith: options.startedWith }),
    // Meeting the target puts back what an earlier meeting left changed.
    ...(resume === undefined ? {} : { resume: { run: resume, first: ['cpe'] } }),
  });
}

/** Whether the run was stopped between a reset of its target and the first sign that it had been set up again. */
export const wasReset = ({ notes }: Pick<InterruptedRun, 'notes'>): boolean =>
  (notes.get(placeNotes.reset) ?? null) !== null;

function profileNamed(name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile !== undefined) return profile;
  const known = profiles.map((candidate) => candidate.name).join(', ');
  throw new UsageError(`There is no profile "${name}". Known profiles: ${known}.`);
}

const askAtTerminal: AskPerson = async (request, signal) => {
  if (!process.stdin.isTTY) {
    throw new Error(
      `Somebody has to act, but there is no terminal to ask at: ${request} Give the target file a rig that can do it.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    await terminal.question(`\n→ ${request}\n  Press Enter when it is done. `, signal ? { signal } : {});
  } finally {
    terminal.close();
  }
};
