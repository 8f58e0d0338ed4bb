import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import type { RobustnessRow } from './misbehaviour.ts';
import { probeRobustness, type RobustnessFacts } from './robustness-probe.ts';

/** What no row leaves free. */
export const alwaysExpected: Readonly<Record<'comesBack' | 'staysUp' | 'fetchesNothing', string>> = {
  comesBack: 'the target comes again, for a sound session',
  staysUp: 'the target does not restart',
  fetchesNothing: 'the target fetches nothing that a message names',
};
const { comesBack, staysUp, fetchesNothing } = alwaysExpected;

/** A session that most targets break off, and one by which the target shows that it is well. */
const msPerMisbehaviour = 3_000;
/** The target may be out of reach for a minute after each. */
const patienceMs = 90_000;

/** The case of one row: sessions that go wrong, each followed by one that must go well. */
export function robustnessCase(row: RobustnessRow): CaseDefinition<CpeBench> {
  const { misbehaviours, sentence, wrongAnswers, isWithinRules, defects, hungBy, fetchedBy, purpose, ...described } =
    row;
  const failing = (ids: readonly string[] = [], fails: string) => ids.map((id) => ({ id, fails }));
  return defineCase<CpeBench, RobustnessFacts>(
    {
      ...described,
      purpose: `${purpose} After each the target must come again as before, and must not restart.`,
      suite: 'security/robustness',
      target: 'cpe',
      defects: [
        ...failing(isWithinRules === true ? [] : ['restarts-on-a-bad-message'], staysUp),
        ...failing(hungBy, comesBack),
        ...failing(fetchedBy, fetchesNothing),
        ...failing(defects, sentence ?? ''),
      ],
      timeoutMs: 120_000 + misbehaviours.length * patienceMs,
      estimatedMs: misbehaviours.length * msPerMisbehaviour,
    },
    {
      observe: (bench) => probeRobustness(bench, misbehaviours),
      judge({ seen, restartedAfter, fetched }, { expect }) {
        expect(
          seen.filter(({ cameBack }) => !cameBack).map(({ name }) => name),
          comesBack,
        ).toEqual([]);
        expect(restartedAfter, staysUp).toBe(null);
        expect(fetched, fetchesNothing).toBe(0);
        if (sentence === undefined) return;
        const wrong = seen.filter(({ answer }) => wrongAnswers?.includes(answer) === true);
        expect(
          wrong.map(({ name, answer }) => `${name}: ${answer}`),
          sentence,
        ).toEqual([]);
      },
    },
  );
}
