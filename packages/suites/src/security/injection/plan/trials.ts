import { commandFamilies, type InjectionFamily, waitFamilies } from '@cordon/testbench';
import { type Reach, type Sink, sinks } from './sinks.ts';

/** Separators, substitutions and broken quotes: what fires without quotes and in double ones first, then what breaks out of single ones, if time should end. */
export const shellFamilies: readonly InjectionFamily[] = [
  'substitution-parenthesis',
  'quote-single',
  'separator-semicolon',
  'quote-double',
  'substitution-arithmetic',
  'separator-ampersand',
  'separator-pipe',
  'separator-line-feed',
  'substitution-back-quote',
];

/** Blanks of another kind, for filters that only know the usual one. */
const blankFamilies: readonly InjectionFamily[] = ['blank-tab', 'blank-field-separator'];

/** An option and another argument. Two words without an option say nothing: who takes a list takes it apart, too. */
export const argumentFamilies: readonly InjectionFamily[] = ['argument-dash', 'argument-tab', 'argument-line-feed'];

/** Separators, substitutions, broken quotes, other blanks and an option in front. */
export const allFamilies: readonly InjectionFamily[] = [...shellFamilies, ...blankFamilies, 'argument-dash'];

/** What one case does with the parameters of some sinks. */
export interface Trial {
  readonly caseId: string;
  readonly sinks: readonly Sink[];
  readonly families: readonly InjectionFamily[];
  /** What one value takes on an ordinary device: session, consumer and the wait for a look-up. */
  readonly msPerProbe: number;
  /** For all values of the case: ten hosts or more on a device that takes as long as is usual. */
  readonly budgetMs: number;
  /** What one round takes in which a family goes to all parameters together. */
  readonly roundMs?: number;
  /** What may be lost by writing there; `harmless` when absent. */
  readonly reach?: Reach;
  /** Whether its values send an echo request to the bench, in place of looking a name up. */
  readonly echoes?: true;
  /** Whether it is for secrets of rows that the bench made, and for nothing else; whatever is lost by them. */
  readonly secrets?: true;
  /** Only parameters whose path below the root fits. */
  readonly only?: RegExp;
}

/** A line feed, and behind it what a configuration file says of a server. */
export const lineFamilies: readonly InjectionFamily[] = ['line-statement', 'line-assignment'];

const otherTexts = ['packet-filter', 'file-name', 'vendor', 'text'] as const;

/** Texts that something reads when they change: every family goes to all of them in one session. */
const together = {
  families: allFamilies,
  msPerProbe: 100,
  // A value stands for ten seconds on an ordinary device.
  roundMs: 12_000,
  budgetMs: 600_000,
} as const;

/** Every trial that a case carries out: the plan lists nothing else as sent. */
export const trials: readonly Trial[] = [
  {
    caseId: 'INJ-001',
    sinks: ['time-server'],
    families: shellFamilies,
    msPerProbe: 1_500,
    budgetMs: 600_000,
    only: /^Time\.NTPServer[1-5]$/,
  },
  {
    caseId: 'INJ-002',
    sinks: ['diagnostics-host'],
    families: [...new Set([...allFamilies, ...argumentFamilies])],
    msPerProbe: 4_000,
    budgetMs: 700_000,
  },
  {
    caseId: 'INJ-033',
    sinks: ['diagnostics-host'],
    families: waitFamilies,
    // Two tests, one of which may wait for five seconds.
    msPerProbe: 10_000,
    budgetMs: 900_000,
  },
  {
    caseId: 'INJ-005-TESTS',
    sinks: ['diagnostics-url'],
    families: allFamilies,
    msPerProbe: 4_000,
    budgetMs: 600_000,
  },
  { ...together, caseId: 'INJ-005-TEXTS', sinks: ['url'] },
  {
    caseId: 'INJ-006',
    sinks: ['time-server'],
    families: argumentFamilies,
    msPerProbe: 1_500,
    budgetMs: 600_000,
    only: /^Time\.NTPServer[1-5]$/,
  },
  {
    ...together,
    caseId: 'INJ-003',
    sinks: ['host-name', 'time-zone', 'time-server'],
    // Those have a case of their own, which sees their names looked up.
    only: /^(?!Time\.NTPServer[1-5]$)/,
  },
  { ...together, caseId: 'INJ-004', sinks: ['ssid', 'user-name'] },
  { ...together, caseId: 'INJ-004-SECRETS', sinks, secrets: true },
  { ...together, caseId: 'INJ-004-WAN', sinks: ['ppp-user'], reach: 'wan' },
  {
    ...together,
    caseId: 'INJ-007',
    sinks: ['time-server', 'time-zone', 'host-name', 'ssid', 'user-name', ...otherTexts],
    families: lineFamilies,
  },
  { ...together, caseId: 'INJ-031', sinks: otherTexts },
  {
    ...together,
    caseId: 'INJ-034',
    sinks: ['host-name', 'time-zone', 'ssid', 'user-name', ...otherTexts],
    families: allFamilies.filter((family) => commandFamilies.includes(family)),
    echoes: true,
  },
  {
    ...together,
    caseId: 'INJ-032',
    sinks: ['host-name', 'time-zone', 'ssid', 'user-name', 'url', ...otherTexts],
    // What fires without quotes and in double ones, what breaks out of single ones, and a line of a file: a boot for each.
    families: ['substitution-parenthesis', 'quote-single', 'line-statement'],
    roundMs: 120_000,
  },
];
