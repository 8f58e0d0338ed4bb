import {
  type CaseDefinition,
  CaseEnd,
  type JsonValue,
  type JudgedExpectation,
  type Judgement,
  judgeTools,
  type Profile,
  verdictOf,
} from '@cordon/testbench';
import { hardened } from './profiles/hardened.ts';

/** The verdict that a case in two parts gives on these facts, as a run or a later judgement would. */
export function verdictFor<F>(
  { meta, judge }: CaseDefinition<F>,
  facts: JsonValue,
  profile: Profile = hardened,
): Judgement {
  if (judge === undefined) throw new Error(`${meta.id} has no judge.`);
  const expectations: JudgedExpectation[] = [];
  const ground = { meta, profile, expectations };
  try {
    judge(
      facts,
      judgeTools((expectation) => expectations.push(expectation)),
      profile,
    );
    return verdictOf(ground);
  } catch (error) {
    if (error instanceof CaseEnd) return verdictOf({ ...ground, ended: error });
    throw error;
  }
}
