import type { RunResult } from '@cordon/testbench';
import { exitCodes } from './exit-codes.ts';

/** The exit code that a run stands for: our own errors first, then findings, then what could not be judged. */
export function exitCodeOf({ verdicts, tearDownError }: Pick<RunResult, 'verdicts' | 'tearDownError'>): number {
  if (verdicts.error > 0 || tearDownError !== undefined) return exitCodes.error;
  if (verdicts.fail > 0) return exitCodes.findings;
  return verdicts.inconclusive > 0 ? exitCodes.inconclusive : exitCodes.good;
}
