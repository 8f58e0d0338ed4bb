import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  consoleReporter,
  type InterruptedRun,
  notResumable,
  type JsonValue,
  placeNotes,
  readInterruptedRun,
  readTargetFile,
  type RunResult,
  type SafetyClass,
  safetyClasses,
  type TargetFile,
} from '@cordon/testbench';
import { runCpeBench, wasReset } from './run-cpe-bench.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { version } from './version.ts';

/** What a run was started with, as far as its evidence does not say it. */
export type RunStart = {
  readonly targetFile: string;
  readonly targetSha256: string;
  /** From where programs of the target file are looked for. */
  readonly folder: string;
  readonly safety: SafetyClass;
  /** How long to go on listening after the last case, in milliseconds. */
  readonly lingerMs: number;
};

/** What has to be known of a target file to find it again, and to see that it is the same. Throws when it cannot be read. */
export function runStartOf(targetFile: string, { safety, lingerMs }: Pick<RunStart, 'safety' | 'lingerMs'>): RunStart {
  const path = resolve(targetFile);
  return {
    targetFile: path,
    targetSha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    folder: process.cwd(),
    safety,
    lingerMs,
  };
}

/**
 * Goes on with a run whose bench was killed: puts back what it left changed on the target, then judges the cases without a verdict. Throws a
 * `RunError` for a folder that is none, is over, or was begun by another version or for another target.
 */
export async function resumeRun(dir: string): Promise<RunResult> {
  const run = await readInterruptedRun(resolve(dir));
  const { begin } = run;
  if (begin.tool.version !== version)
    throw notResumable(run.dir, `was begun by version ${begin.tool.version}, and this is ${version}. Use that version`);
  const start = startOf(run.startedWith);
  if (start === undefined) throw notResumable(run.dir, 'was not begun by "cordon test cpe": it names no target file');
  process.chdir(start.folder);
  if (wasReset(run)) process.stderr.write(resetNotice);
  return await untilInterrupted((signal) =>
    runCpeBench({
      target: targetOf(run, start),
      dir: run.dir,
      safety: start.safety,
      lingerMs: start.lingerMs,
      profile: begin.profile.name,
      reporters: [consoleReporter({ sink: process.stderr })],
      resume: run,
      signal,
    }),
  );
}

const resetNotice =
  'The bench was killed after it had reset the target to its factory state, and before it had set it up again. Its ACS URL, its ' +
  'credentials and whatever else was set up on it are lost; what Cordon knows of is put back. The "factory-reset" action of the ' +
  'rig sets it up now. Without one, give it the ACS URL, the certificate and the credentials of the target file yourself. What you had ' +
  'set up beyond that, such as Wi-Fi and accounts, has to be restored from your own backup.\n';

function startOf(startedWith: JsonValue): RunStart | undefined {
  const { targetFile, targetSha256, folder, safety, lingerMs } = fieldsOf(startedWith);
  const granted = safetyClasses.find((name) => name === safety);
  if (typeof targetFile !== 'string' || typeof targetSha256 !== 'string') return undefined;
  if (typeof folder !== 'string' || granted === undefined) return undefined;
  return { targetFile, targetSha256, folder, safety: granted, lingerMs: typeof lingerMs === 'number' ? lingerMs : 0 };
}

const fieldsOf = (value: JsonValue | undefined): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};

function identityOf(value: JsonValue | undefined): TargetFile['settings']['device'] | undefined {
  const { oui, productClass, serialNumber } = fieldsOf(value);
  if (typeof oui !== 'string' || typeof productClass !== 'string' || typeof serialNumber !== 'string') return undefined;
  return { oui, productClass, serialNumber };
}

/** The target of the run: the same file, the same device, and an ACS where that device calls. */
function targetOf(run: InterruptedRun, { targetFile, targetSha256 }: RunStart): TargetFile {
  const target = readTargetFile(targetFile);
  if (runStartOf(targetFile, { safety: 'S0', lingerMs: 0 }).targetSha256 !== targetSha256)
    throw notResumable(run.dir, `was begun with another target: ${targetFile} has changed since. Give it its old text`);
  const { settings } = target;
  const device = { ...settings.device, ...identityOf(run.targetIdentity) };
  const url = run.notes.get(placeNotes.acsUrl);
  const port = typeof url === 'string' ? Number(new URL(url).port) : 0;
  const acs = settings.acs.port === 0 ? { ...settings.acs, port } : settings.acs;
  return { ...target, settings: { ...settings, device, acs } };
}
