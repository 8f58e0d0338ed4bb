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
 *   npm run defects -- [--case ID] [--repeat N] [--keep]
 */
const { values } = parseArgs({
  options: {
    case: { type: 'string' },
    repeat: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const selected = cpeCases.filter(({ meta }) => values.case === undefined || meta.id === values.case);
if (selected.length === 0) throw new Error(`There is no case ${values.case}.`);
const folder = mkdtempSync(join(tmpdir(), 'cordon-defects-'));

const run = async (
  name: string,
  defects: readonly string[],
  cases: readonly string[],
): Promise<readonly CaseResult[]> => {
  const target = referenceTarget({ name, description: `defects: ${defects.join(', ') || 'none'}`, defects });
  // Recommendations count here: under the strictest profile every case must be able to fail.
  const result = await runCpeBench({ target, dir: join(folder, name), cases, safety: 'S4', profile: 'hardened' });
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
  for (const { meta } of selected) {
    for (const defect of meta.defects) {
      wanted += 1;
      const name = `${meta.id}-${defect.id}-${round}`;
      const [result] = await run(name, [defect.id], [meta.id]);
      const broken = await brokenSentences(name, meta.id);
      const onReference = reference.find((candidate) => candidate.meta.id === meta.id)?.verdict;
      // A case that also accuses the sound device tells nothing by accusing this one.
      const isCaught = onReference === 'pass' && result?.verdict === 'fail' && broken.includes(defect.fails);
      if (isCaught) caught += 1;
      const line = `${meta.id.padEnd(24)} reference ${String(onReference).padEnd(12)} ${defect.id.padEnd(42)} ${isCaught ? 'caught' : 'SURVIVES'}`;
      console.log(line);
      if (!isCaught)
        console.log(`  ${result?.verdict}: ${result?.reason}\n  broken: ${broken.join(' | ') || 'nothing'}`);
    }
  }
}
if (!values.keep) rmSync(folder, { recursive: true, force: true });
console.log(`defects: ${caught} of ${wanted} caught, ${falseAlarms} false alarms on the reference`);
process.exitCode = caught === wanted && falseAlarms === 0 ? 0 : 1;
