import type { CaseMeta, CpeBench } from '@cordon/testbench';
import { mutatedMs, mutationCaseId } from './security/robustness/mutation-rows.ts';

/** Milliseconds that a case is likely to take, by what the target file orders. */
export const estimateFor = (
  { id, estimatedMs }: Pick<CaseMeta, 'id' | 'estimatedMs'>,
  { tries }: Pick<CpeBench['mutation'], 'tries'>,
): number => (id === mutationCaseId ? mutatedMs(tries) : estimatedMs);
