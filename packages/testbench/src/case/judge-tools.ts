import type { JsonValue } from '../evidence/json.ts';
import { CaseEnd } from './case-end.ts';
import type { JudgeTools } from './case-tools.ts';
import { matchersFor } from './matchers.ts';

/** One thing that was expected, and whether it held. */
export interface JudgedExpectation {
  readonly sentence: string;
  readonly held: boolean;
  readonly weight: 'normal' | 'warn';
  readonly detail?: string;
  readonly evidence?: JsonValue;
}

/** The judging tools over a sink: the runner writes events, a re-judgement collects. */
export function judgeTools(record: (expectation: JudgedExpectation) => void): JudgeTools {
  const say = (held: boolean, weight: 'normal' | 'warn') => (sentence: string, evidence?: JsonValue) =>
    record({ sentence, held, weight, ...(evidence === undefined ? {} : { evidence }) });
  return {
    expect: (actual, sentence) =>
      matchersFor(actual, (comparison) => record({ sentence, weight: 'normal', ...comparison })),
    fail: say(false, 'normal'),
    warn: say(false, 'warn'),
    pass: say(true, 'normal'),
    inconclusive: (reason): never => {
      throw new CaseEnd('inconclusive', reason);
    },
    notApplicable: (reason): never => {
      throw new CaseEnd('not-applicable', reason);
    },
  };
}
