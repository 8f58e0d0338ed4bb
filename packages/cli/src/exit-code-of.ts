import type { RunResult } from '@cordon/testbench';
import { exitCodes } from './exit-codes.ts';

/** The exit code that a run stands for: our own errors first, then findings, then what could not be judged. */
export function exitCodeOf(run: Pick<RunResult, 'verdicts' | 'tearDownError' | 'interrupted'>): number {
  const { verdicts, tearDownError, interrupted } = run;
  if (verdicts.error > 0 || tearDownError !== undefined) return exitCodes.error;
  if (verdicts.fail > 0) return exitCodes.findings;
  const judged = verdicts.pass + verdicts.warn + verdicts['not-applicable'];
  // A run that was cut short, or in which nothing was judged, found nothing because it did not look.
  return verdicts.inconclusive > 0 || interrupted || judged === 0 ? exitCodes.inconclusive : exitCodes.good;
}
