import type { CaseMeta } from '@cordon/testbench';
import type { Choice, ChosenParameter } from './chosen-parameter.ts';
import type { Outcome, ValueTrial } from './try-values.ts';

/** Which values go to which parameters. */
export interface ValueTries {
  readonly choice: Choice;
  /** What a target lacks that has none of these. */
  readonly lacks: string;
  readonly trials: (parameter: ChosenParameter) => readonly ValueTrial[];
  /** Whether the other parameters of the row are watched. */
  readonly watchesNeighbours?: boolean;
}

/** One check: values of one kind for parameters of one kind, and what must not come of them. */
export interface ValueRow
  extends Pick<CaseMeta, 'id' | 'title' | 'severity' | 'safety' | 'cwe' | 'requirements' | 'spec' | 'profiles'> {
  /** What is sent, and why it matters. */
  readonly purpose: string;
  readonly tries: ValueTries;
  /** The sentence that holds when no value had one of these outcomes. */
  readonly sentence: string;
  readonly wrong: readonly Outcome[];
  /** Defects that break the sentence, that change other parameters, and that make the target restart. */
  readonly defects: readonly string[];
  readonly spilledBy?: readonly string[];
  readonly restartedBy?: readonly string[];
}
