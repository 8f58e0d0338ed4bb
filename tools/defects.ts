import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCpeBench } from '@cordon/cli';
import { cpeCases } from '@cordon/suites';
import { type CaseResult, openRun } from '@cordon/testbench';
import { defectTarget, deviceNames, type DeviceName, hasDevice } from './defects/defect-target.ts';

/**
 * Who tests the tests: every case must pass on the defect-free reference, and fail on the device with its defect, for the expectation that
 * it names. Prints the matrix; exits 1 when a defect survives or the reference is accused.
 *
 *   npm run defects -- [--case ID]… [--suite NAME] [--share I/N] [--repeat N] [--jobs N] [--keep] [--sound [--profile NAME]]
 *
 * With --sound only the devices without defects are tried, under the profile given: what a case says of one must not change from run to run.
 * A share is every N-th pair of a case and a defect, from the I-th on, without the longest cases: what fits into a build that cannot wait
 * for all of them.
 */
const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    suite: { type: 'string' },
    share: { type: 'string', default: '0/1' },
    repeat: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
    sound: { type: 'boolean', default: false },
    profile: { type: 'string', default: 'hardened' },
  },
});
const isIn = (suite: string): boolean =>
  values.suite === undefined || suite === values.suite || suite.startsWith(`${values.suite}/`);
const selected = cpeCases.filter(
  ({ meta }) => (values.case === undefined || values.case.includes(meta.id)) && isIn(meta.suite),
);
if (selected.length === 0)
  throw new Error(`There is no case ${(values.case ?? []).join(', ')} in ${values.suite ?? 'any suite'}.`);
const folder = mkdtempSync(join(tmpdir(), 'cordon-defects-'));

interface Order {
  readonly device: DeviceName;
  readonly defects: readonly string[];
  readonly cases: readonly string[];
  /** A name of a profile. */
  readonly profile: string;
  readonly lingerMs?: number;
}

const run = async (
  name: string,
  { device, defects, cases, profile, lingerMs = 0 }: Order,
): Promise<readonly CaseResult[]> => {
  const target = defectTarget(device, { name, defects });
  const result = await runCpeBench({ target, dir: join(folder, name), cases, safety: 'S4', profile, lingerMs });
  // What a defect keeps from being put back is its own doing, as where DeleteObject does nothing.
  if (result.tearDownError !== undefined && defects.length === 0) throw result.tearDownError;
  return result.cases;
};

/** Sentences of the expectations that did not hold, as the evidence has them. */
const brokenSentences = async (name: string, caseId: string): Promise<string[]> => {
  const opened = await openRun(join(folder, name));
  const sentences = opened.events.flatMap((event) =>
    event.kind === 'expectation' && event.caseId === caseId && !event.held ? [event.sentence] : [],
  );
  await opened.close();
  return sentences;
};

type Verdicts = ReadonlyMap<string, CaseResult['verdict']>;

/** A defect and the device that has it. */
interface Culprit {
  readonly device: DeviceName;
  readonly defect: string;
}

const [share = Number.NaN, shares = Number.NaN] = values.share.split('/').map(Number);
if (!(share >= 0 && share < shares)) throw new Error(`--share is I/N with I from 0 to N-1, not ${values.share}.`);

interface Tripped extends Culprit {
  readonly id: string;
  readonly fails: string;
  /** For how long the bench has to listen after the case. */
  readonly lateMs: number;
}

/** Longer cases are left to whoever tries all defects: one of them would take as long as the rest of a share. */
const longestMsOfShare = 120_000;

/** The cases of this share, with the defects that they name: some defects trip dozens, and their share would take an hour. */
const tripped: readonly Tripped[] = selected
  .filter(({ meta }) => shares === 1 || meta.estimatedMs <= longestMsOfShare)
  .flatMap(({ meta }) =>
    meta.defects.map(({ id: defect, fails, device, lateMs = 0 }): Tripped => {
      return { id: meta.id, fails, device: device ?? 'reference-cpe', defect, lateMs };
    }),
  )
  .filter((_, index) => index % shares === share);

/** Every defect of this share, once. */
const culpritsOf = (): Culprit[] => [
  ...new Map(tripped.map(({ device, defect }) => [`${device} ${defect}`, { device, defect }])).values(),
];

/** The cases of this share that it must trip, each with its sentence. */
const trippedBy = ({ device, defect }: Culprit): readonly Tripped[] =>
  tripped.filter((one) => one.defect === defect && one.device === device);

interface Attempt {
  readonly isCaught: boolean;
  readonly report: string;
}

/** Runs these cases against the device with the defect; says of each whether it failed for its sentence. */
const attempt = async (
  name: string,
  { device, defect }: Culprit,
  cases: readonly Tripped[],
): Promise<ReadonlyMap<string, Attempt>> => {
  const ids = cases.map(({ id }) => id);
  // What only TR-069 itself demands is looked at alone.
  const isLeftToTr069 = selected.some(({ meta }) => ids[0] === meta.id && meta.profiles?.['hardened'] === 'pass');
  // Recommendations count elsewhere: under the strictest profile nearly every case must be able to fail.
  const profile = isLeftToTr069 ? 'tr069' : 'hardened';
  const lingerMs = Math.max(...cases.map(({ lateMs }) => lateMs));
  const results = await run(name, { device, defects: [defect], cases: ids, profile, lingerMs });
  const attempts = new Map<string, Attempt>();
  for (const { id, fails } of cases) {
    const result = results.find(({ meta }) => meta.id === id);
    const broken = await brokenSentences(name, id);
    const report = `${result?.verdict}: ${result?.reason}\n  broken: ${broken.join(' | ') || 'nothing'}`;
    const meta = selected.find((one) => one.meta.id === id)?.meta;
    // What no profile may fail is a warning under the strictest.
    const caughtAs = meta?.profiles?.[profile] === 'warn' ? 'warn' : 'fail';
    attempts.set(id, { isCaught: result?.verdict === caughtAs && broken.includes(fails), report });
  }
  return attempts;
};

let caught = 0;
let wanted = 0;
let passedSound = 0;
let falseAlarms = 0;
let missing = 0;

/** What the cases came to on a device without defects. */
const soundVerdicts = async (device: DeviceName, cases: readonly string[], round: number): Promise<Verdicts> => {
  const results =
    cases.length === 0
      ? []
      : await run(`${device}-sound-${round}`, { device, defects: [], cases, profile: values.profile });
  for (const id of cases) {
    const result = results.find(({ meta }) => meta.id === id);
    if (result?.verdict === 'pass') {
      passedSound += 1;
      continue;
    }
    // A case that was not run on the sound device has not passed there either.
    falseAlarms += 1;
    console.log(`  FALSE ALARM ${id}: ${result?.verdict ?? 'not run'} on the sound ${device}. ${result?.reason ?? ''}`);
  }
  return new Map(results.map(({ meta, verdict }) => [meta.id, verdict]));
};

type SoundVerdicts = ReadonlyMap<DeviceName, Verdicts>;

/** All cases of a defect in one run: most of the time goes into starting a device. */
const tryDefect = async (culprit: Culprit, sound: Promise<SoundVerdicts>, round: number): Promise<void> => {
  const { device, defect } = culprit;
  const named = trippedBy(culprit);
  if (!hasDevice(device)) {
    missing += named.length;
    for (const { id } of named) console.log(`${id.padEnd(24)} ${defect.padEnd(42)} NO DEVICE: no ${device} here`);
    return;
  }
  wanted += named.length;
  const together = await attempt(`${device}-${defect}-${round}`, culprit, named);
  for (const one of named) {
    // One case may leave the device in a state in which the next cannot tell: then it gets a device of its own.
    const alone =
      together.get(one.id)?.isCaught === true
        ? undefined
        : await attempt(`${one.id}-${device}-${defect}-${round}`, culprit, [one]);
    const last = alone?.get(one.id) ?? together.get(one.id);
    // A case that also accuses the sound device tells nothing by accusing this one.
    const onSound = (await sound).get(device)?.get(one.id);
    const isCaught = onSound === 'pass' && last?.isCaught === true;
    if (isCaught) caught += 1;
    const verdict = String(onSound).padEnd(12);
    console.log(`${one.id.padEnd(24)} sound ${verdict} ${defect.padEnd(42)} ${isCaught ? 'caught' : 'SURVIVES'}`);
    if (!isCaught) console.log(`  ${last?.report}`);
  }
};

for (let round = 1; round <= Number(values.repeat); round += 1) {
  const culprits = culpritsOf();
  const casesOn = (device: DeviceName): string[] => {
    const due = culprits.filter((culprit) => culprit.device === device).flatMap(trippedBy);
    const ids = new Set(due.map(({ id }) => id));
    return selected.map(({ meta }) => meta.id).filter((id) => ids.has(id));
  };
  const trySound = async (): Promise<SoundVerdicts> => {
    const sound = new Map<DeviceName, Verdicts>();
    for (const device of deviceNames) {
      if (hasDevice(device)) sound.set(device, await soundVerdicts(device, casesOn(device), round));
    }
    return sound;
  };
  const waiting = values.sound ? [] : [...culprits];
  const sound = trySound();
  // Most of a run is waiting for a device: two share the machine well.
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await tryDefect(next, sound, round);
  };
  // One lane begins with the sound devices; the others need not wait for them, only for what they came to.
  const others = Array.from({ length: Math.max(1, Number(values.jobs)) - 1 }, lane);
  await Promise.all([sound.then(lane), ...others]);
}
if (!values.keep) rmSync(folder, { recursive: true, force: true });
console.log(
  `defects: ${caught} of ${wanted} caught, ${passedSound} passes of and ${falseAlarms} false alarms on sound devices, ${missing} without a device`,
);
// As `cordon` ends: Node's own end may not come.
process.exit(caught === wanted && falseAlarms === 0 ? 0 : 1);
