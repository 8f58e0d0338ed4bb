import { type CaseDefinition, type CpeBench, defineCase, type Profile } from '@cordon/testbench';
import type { Demand, RobustnessRow } from './misbehaviour.ts';
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
/** The target may be out of reach for a minute after each; one that stays away is waited for once. */
const patienceMs = 90_000;
const absenceMs = 900_000;

const advice = (sentence: string): string =>
  `That ${sentence} is good practice: under tr069 it warns where it does not hold.`;

const isTr069 = ({ name, standsOn }: Profile): boolean => name === 'tr069' || standsOn === 'tr069';

function defectsOf({ isWithinRules, hungBy = [], fetchedBy = [], demands = [] }: RobustnessRow): {
  readonly id: string;
  readonly fails: string;
}[] {
  const failing = (ids: readonly string[], fails: string): { id: string; fails: string }[] =>
    ids.map((id) => ({ id, fails }));
  return [
    ...failing(isWithinRules === true ? [] : ['restarts-on-a-bad-message'], staysUp),
    ...failing(hungBy, comesBack),
    ...failing(fetchedBy, fetchesNothing),
    ...demands.flatMap(({ defects, sentence }: Demand) => failing(defects, sentence)),
  ];
}

/** The case of one row: sessions that go wrong, each followed by one that must go well. */
export function robustnessCase(row: RobustnessRow): CaseDefinition<CpeBench> {
  const { id, title, severity, cwe, requirements, spec, safety, needs } = row;
  const { demands = [], misbehaviours, takesMs, purpose } = row;
  const advised = demands.filter(({ isAdvice }) => isAdvice === true).map(({ sentence }) => advice(sentence));
  const { usual = msPerMisbehaviour, most = patienceMs } = takesMs ?? {};
  return defineCase<CpeBench, RobustnessFacts>(
    {
      id,
      title,
      severity,
      safety,
      requirements,
      spec,
      ...(cwe === undefined ? {} : { cwe }),
      ...(needs === undefined ? {} : { needs }),
      purpose: [purpose, 'After each the target must come again as before, and must not restart.', ...advised].join(
        ' ',
      ),
      suite: 'security/robustness',
      target: 'cpe',
      defects: defectsOf(row),
      timeoutMs: absenceMs + misbehaviours.length * most,
      estimatedMs: misbehaviours.length * usual,
    },
    {
      observe: (bench) => probeRobustness(bench, row),
      judge({ seen, restartedAfter, fetched }, { expect, warn }, profile) {
        expect(
          seen.filter(({ cameBack }) => !cameBack).map(({ name, answer }) => `${name}: ${answer}`),
          comesBack,
        ).toEqual([]);
        expect(restartedAfter, staysUp).toBe(null);
        expect(fetched, fetchesNothing).toBe(0);
        for (const { sentence, wrong, isAdvice } of demands) {
          const found = seen.filter(({ answer }) => wrong.includes(answer)).map((one) => `${one.name}: ${one.answer}`);
          if (isAdvice !== true || !isTr069(profile) || found.length === 0) expect(found, sentence).toEqual([]);
          else warn(sentence, found);
        }
      },
    },
  );
}
