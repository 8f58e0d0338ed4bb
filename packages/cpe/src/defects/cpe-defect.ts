import type { CpePolicies } from '../cpe-policies.ts';

/** One deliberate, documented deviation. Exists so that a test can be seen to catch it. */
export interface CpeDefect {
  readonly id: string;
  /** What the device does wrong, in one sentence. */
  readonly sentence: string;
  /** Rows of the requirement catalogue that it breaks. */
  readonly requirements: readonly string[];
  readonly apply: (policies: CpePolicies) => CpePolicies;
}
