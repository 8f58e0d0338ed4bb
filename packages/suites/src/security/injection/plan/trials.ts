import type { InjectionFamily } from '@cordon/testbench';
import type { Sink } from './sinks.ts';

/** Separators, substitutions and broken quotes. */
export const shellFamilies: readonly InjectionFamily[] = [
  'separator-semicolon',
  'separator-ampersand',
  'separator-pipe',
  'separator-line-feed',
  'substitution-arithmetic',
  'substitution-parenthesis',
  'substitution-back-quote',
  'quote-single',
  'quote-double',
];

/** Blanks of another kind, for filters that only know the usual one. */
const blankFamilies: readonly InjectionFamily[] = ['blank-tab', 'blank-field-separator'];

/** What one case does with the parameters of one sink. */
export interface Trial {
  readonly caseId: string;
  readonly sink: Sink;
  readonly families: readonly InjectionFamily[];
  /** `each`: every family at every parameter. `in-turn`: each family once, the parameters taking turns. */
  readonly spread: 'each' | 'in-turn';
  /** What one value takes on an ordinary device: session, consumer and the wait for a look-up. */
  readonly msPerProbe: number;
  /** For all values of the case: ten hosts or more on a device that takes as long as is usual. */
  readonly budgetMs: number;
  /** Only parameters whose path below the root fits. */
  readonly only?: RegExp;
}

/** Every trial that a case carries out: the plan lists nothing else as sent. */
export const trials: readonly Trial[] = [
  {
    caseId: 'INJ-001',
    sink: 'time-server',
    families: shellFamilies,
    spread: 'in-turn',
    msPerProbe: 1_500,
    budgetMs: 600_000,
    only: /^Time\.NTPServer[1-5]$/,
  },
  {
    caseId: 'INJ-002',
    sink: 'diagnostics-host',
    families: [...shellFamilies, ...blankFamilies, 'argument-dash'],
    spread: 'each',
    msPerProbe: 4_000,
    budgetMs: 600_000,
  },
];
