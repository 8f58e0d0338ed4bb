/** Every verdict a case can end with, in the order in which reports list them. */
export const verdicts = ['fail', 'warn', 'error', 'inconclusive', 'skipped', 'not-applicable', 'pass'] as const;

/**
 * What a case says of the target. `warn`: allowed by TR-069, refused by the profile, or contested. `inconclusive`: a control failed or the
 * target never came. `not-applicable`: a probe found that the target lacks the feature. `skipped`: not run (safety class not granted, or
 * the run ended first). `error`: our own failure; it says nothing of the target.
 */
export type Verdict = (typeof verdicts)[number];

/** How bad a `fail` is. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** S0 passive, S1 legal use, S2 illegal input without lasting effect, S3 changes configuration, S4 may crash or reboot. */
export const safetyClasses = ['S0', 'S1', 'S2', 'S3', 'S4'] as const;
/** How much a case may do to the target; see {@link safetyClasses}. */
export type SafetyClass = (typeof safetyClasses)[number];

/** Granted unless the operator says otherwise. */
export const defaultSafety: SafetyClass = 'S2';

/** Whether a case of class `asked` may run when classes up to `granted` are allowed. */
export function isSafetyGranted(asked: SafetyClass, granted: SafetyClass): boolean {
  return safetyClasses.indexOf(asked) <= safetyClasses.indexOf(granted);
}

/** The closed list of what can go wrong on our side, with the sentence that reports show. */
export const errorReasons = {
  'case-threw': 'The case itself failed with an exception.',
  'case-timeout': 'The case used up its time while it waited for the bench, not for the target.',
  'no-expectation': 'The case ended without an expectation and without a verdict: it could not have failed.',
  'unknown-feature': 'The case needs a feature that no probe of this run can look for.',
  'fixture-set-up': 'Something that the case stands on could not be set up.',
  'fixture-tear-down': 'Something that the case used could not be put back.',
  'rig-failed': 'The rig could not do what the case asked of it.',
  'judge-threw': 'The judging part of the case failed with an exception.',
  'facts-missing': 'The stored facts of the case are missing or unreadable.',
  unfinished: 'The run ended before the case did.',
} as const;
/** A key of {@link errorReasons}: what went wrong on our side. */
export type ErrorReason = keyof typeof errorReasons;
