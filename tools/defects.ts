import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { cpeCases } from '@cordon/suites';
import { type CaseResult, openRun } from '@cordon/testbench';

/**
 * Who tests the tests: every case must pass on the defect-free reference, and fail on the device with its defect, for the expectation that
 * it names. Prints the matrix; exits 1 when a defect survives or the reference is accused.
 *
 *   npm run defects -- [--case ID] [--suite NAME] [--repeat N] [--keep]
 */
const { values } = parseArgs({
  options: {
    case: { type: 'string' },
    suite: { type: 'string' },
    repeat: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const isIn = (suite: string): boolean =>
  values.suite === undefined || suite === values.suite || suite.startsWith(`${values.suite}/`);
const selected = cpeCases.filter(
  ({ meta }) => (values.case === undefined || meta.id === values.case) && isIn(meta.suite),
);
if (selected.length === 0) throw new Error(`There is no case ${values.case ?? ''} in ${values.suite ?? 'any suite'}.`);
const folder = mkdtempSync(join(tmpdir(), 'cordon-defects-'));

const run = async (
  name: string,
  defects: readonly string[],
  cases: readonly string[],
  // Recommendations count here: under the strictest profile nearly every case must be able to fail.
  profile = 'hardened',
): Promise<readonly CaseResult[]> => {
  const target = referenceTarget({ name, description: `defects: ${defects.join(', ') || 'none'}`, defects });
  const result = await runCpeBench({ target, dir: join(folder, name), cases, safety: 'S4', profile });
  if (result.tearDownError !== undefined) throw result.tearDownError;
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

interface Attempt {
  readonly isCaught: boolean;
  readonly report: string;
}

/** Runs these cases against the device with the defect; says of each whether it failed for its sentence. */
const attempt = async (
  name: string,
  defect: string,
  cases: readonly { readonly id: string; readonly fails: string }[],
): Promise<ReadonlyMap<string, Attempt>> => {
  const ids = cases.map(({ id }) => id);
  // What only TR-069 itself demands is looked at alone.
  const isLeftToTr069 = selected.some(({ meta }) => ids[0] === meta.id && meta.profiles?.['hardened'] === 'pass');
  const results = await run(name, [defect], ids, isLeftToTr069 ? 'tr069' : 'hardened');
  const attempts = new Map<string, Attempt>();
  for (const { id, fails } of cases) {
    const result = results.find(({ meta }) => meta.id === id);
    const broken = await brokenSentences(name, id);
    const report = `${result?.verdict}: ${result?.reason}\n  broken: ${broken.join(' | ') || 'nothing'}`;
    attempts.set(id, { isCaught: result?.verdict === 'fail' && broken.includes(fails), report });
  }
  return attempts;
};

let caught = 0;
let wanted = 0;
let falseAlarms = 0;
for (let round = 1; round <= Number(values.repeat); round += 1) {
  const ids = selected.map(({ meta }) => meta.id);
  const reference = await run(`reference-${round}`, [], ids);
  for (const id of ids) {
    const onReference = reference.find(({ meta }) => meta.id === id);
    if (onReference?.verdict === 'pass') continue;
    // A case that was not run on the reference has not passed there either.
    falseAlarms += 1;
    console.log(
      `  FALSE ALARM ${id}: ${onReference?.verdict ?? 'not run'} on the reference. ${onReference?.reason ?? ''}`,
    );
  }
  const defects = new Set(selected.flatMap(({ meta }) => meta.defects.map(({ id }) => id)));
  for (const defect of defects) {
    const tripped = selected.flatMap(({ meta }) =>
      meta.defects.filter(({ id }) => id === defect).map(({ fails }) => ({ id: meta.id, fails })),
    );
    wanted += tripped.length;
    // All cases of a defect in one run: most of the time goes into starting a device.
    const together = await attempt(`${defect}-${round}`, defect, tripped);
    for (const one of tripped) {
      const onReference = reference.find((candidate) => candidate.meta.id === one.id)?.verdict;
      // One case may leave the device in a state in which the next cannot tell: then it gets a device of its own.
      const alone =
        together.get(one.id)?.isCaught === true
          ? undefined
          : await attempt(`${one.id}-${defect}-${round}`, defect, [one]);
      const last = alone?.get(one.id) ?? together.get(one.id);
      // A case that also accuses the sound device tells nothing by accusing this one.
      const isCaught = onReference === 'pass' && last?.isCaught === true;
      if (isCaught) caught += 1;
      console.log(
        `${one.id.padEnd(24)} reference ${String(onReference).padEnd(12)} ${defect.padEnd(42)} ${isCaught ? 'caught' : 'SURVIVES'}`,
      );
      if (!isCaught) console.log(`  ${last?.report}`);
    }
  }
}
if (!values.keep) rmSync(folder, { recursive: true, force: true });
console.log(`defects: ${caught} of ${wanted} caught, ${falseAlarms} false alarms on the reference`);
process.exitCode = caught === wanted && falseAlarms === 0 ? 0 : 1;
