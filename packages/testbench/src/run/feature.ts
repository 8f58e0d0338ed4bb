import type { CaseTools } from '../case/case-tools.ts';

/** What a probe found out. */
export interface FeatureFact {
  readonly present: boolean;
  /** How it was found out, in a sentence. */
  readonly reason: string;
}

/** Looks once per run whether the target has a feature; cases that need an absent one are not applicable. */
export type FeatureProbe<F> = (context: CaseTools & F) => Promise<FeatureFact>;

/** Feature probes by the name that cases use in `needs`. */
export type FeatureProbes<F> = Readonly<Record<string, FeatureProbe<F>>>;
