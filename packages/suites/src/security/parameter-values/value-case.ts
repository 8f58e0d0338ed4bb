import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { alwaysExpected } from '../robustness/robustness-case.ts';
import { chooseParameters, type ChosenParameter } from './chosen-parameter.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';
import { type TrialSeen, tryValues } from './try-values.ts';
import type { ValueRow, ValueTries } from './value-row.ts';

/** What became of every value, and of the target. */
export type ValueFacts = { readonly seen: readonly TrialSeen[]; readonly endurance: Endurance };

/** No other parameter may change, whatever becomes of a value. */
export const leavesOthers = 'no other parameter changes';

/** Said when every session was lost before something could be read. */
export const nothingSeen =
  'Nothing of what was sent could be seen: each time the session was lost before the target told anything.';

/** Tells what could not be seen, and of which nothing is said: the last thing that a case judges. */
export function judgeUnseen(
  unseen: readonly string[],
  { total, warn, inconclusive }: Pick<JudgeTools, 'warn' | 'inconclusive'> & { readonly total: number },
): void {
  if (unseen.length === total) inconclusive(nothingSeen);
  if (unseen.length > 0) warn('what came of everything that was sent can be seen', [...unseen]);
}

const plainValue = 'cordon';
/** What is written as a control. Some devices restart to apply whatever is written. */
const ownName = 'its own value';
const plainName = 'a plain value';
const controls: readonly string[] = [ownName, plainName];

const timeoutMs = 1_800_000;
const estimatedMs = 15_000;

/** The case of one row. */
export function valueCase(row: ValueRow): CaseDefinition<CpeBench> {
  const { tries, sentence, wrong, defects, spilledBy, restartedBy, ...described } = row;
  const failing = (ids: readonly string[] = [], fails: string) => ids.map((id) => ({ id, fails }));
  return defineCase<CpeBench, ValueFacts>(
    {
      ...described,
      suite: 'security/parameter-values',
      target: 'cpe',
      defects: [
        ...failing(defects, sentence),
        ...failing(spilledBy, leavesOthers),
        ...failing(restartedBy, alwaysExpected.staysUp),
      ],
      timeoutMs,
      estimatedMs,
    },
    {
      async observe(context) {
        const { seen, endurance } = await endure(context, (session) => tryAll(context, session, tries));
        return { seen, endurance };
      },
      judge({ seen, endurance }, tools) {
        const bad = seen.filter(({ outcome }) => wrong.includes(outcome));
        tools.expect(bad.map(describe), sentence).toEqual([]);
        const spilled = seen.flatMap((one) =>
          one.neighbours === null || one.neighbours.length === 0
            ? []
            : [`${describe(one)}: ${one.neighbours.join(', ')}`],
        );
        tools.expect(spilled, leavesOthers).toEqual([]);
        judgeEndurance(endurance, tools);
        judgeSeen(seen, tools);
      },
    },
  );
}

/** Tells the values of which nothing was read, or not what stands beside them. */
export function judgeSeen(seen: readonly TrialSeen[], tools: JudgeTools): void {
  const unseen = seen.filter(({ outcome }) => outcome === 'unseen');
  judgeUnseen(unseen.map(describe), { ...tools, total: seen.length });
  const alone = seen.filter(({ outcome, neighbours }) => outcome !== 'unseen' && neighbours === null);
  if (alone.length > 0) tools.warn('the other parameters can be read after a value', alone.map(describe));
}

const describe = ({ parameter, name, outcome, read }: TrialSeen): string =>
  `${parameter}: ${name}: ${outcome}${read === null ? '' : `, reads ${read}`}`;

/** What no value may do to a target. */
export function judgeEndurance({ cameBack, restartedAfter }: Endurance, { expect, inconclusive }: JudgeTools): void {
  expect(cameBack, alwaysExpected.comesBack).toBe(true);
  if (controls.some((control) => restartedAfter?.endsWith(`: ${control}`) === true))
    inconclusive(
      `The target restarts behind an ordinary value (${restartedAfter}): nobody can tell what odd ones add to that.`,
    );
  expect(restartedAfter, alwaysExpected.staysUp).toBe(null);
}

async function tryAll(
  { cpe, model, settings, step, notApplicable, inconclusive }: CaseTools & CpeBench,
  session: LastingSession,
  { choice, lacks, trials, watchesNeighbours }: ValueTries,
): Promise<readonly TrialSeen[]> {
  const chosen = await session.use('the parameters', (one) => chooseParameters(one, { cpe, model, settings }, choice));
  if (chosen === undefined) return inconclusive('The target did not tell its parameters.');
  if (chosen.length === 0) notApplicable(`The target tells no ${lacks}.`);
  const found = await step('Write their own values', () => thatTakeTheirOwn(session, chosen));
  if (found.length === 0) inconclusive(`The target tells no ${lacks} that takes the value that it has.`);
  const neighbours = watchesNeighbours === true ? await steadyAmong(session, found) : [];
  return await tryValues(session, found.flatMap(trials), { neighbours });
}

/** Those that stay as they are when others get a plain value: some devices keep one thing in two parameters. */
async function steadyAmong(session: LastingSession, found: readonly ChosenParameter[]): Promise<readonly string[]> {
  const names = found.map(({ name }) => name);
  const plain = found.map((parameter) => ({ name: plainName, parameter, value: plainValue }));
  const seen = await tryValues(session, plain, { neighbours: names });
  const moved = new Set(seen.flatMap(({ neighbours }) => neighbours ?? []));
  return names.filter((name) => !moved.has(name));
}

/** Control: those that take the value that they have. What refuses that refuses everything, and proves nothing. */
export async function thatTakeTheirOwn(
  session: LastingSession,
  chosen: readonly ChosenParameter[],
): Promise<readonly ChosenParameter[]> {
  const own = chosen.map((parameter) => ({ name: ownName, parameter, value: parameter.now }));
  const seen = await tryValues(session, own);
  // One that is not answered was not taken, though the value is read.
  const took = seen.filter(({ outcome, isTaken }) => outcome === 'stored' && isTaken === true);
  const taken = new Set(took.map(({ parameter }) => parameter));
  return chosen.filter(({ name }) => taken.has(name));
}
