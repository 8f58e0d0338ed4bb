import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { wireCase } from './wire-case.ts';
import { rowsOfChoice } from './wire-rows-of-choice.ts';
import { rowsOfKeys } from './wire-rows-of-keys.ts';
import { rowsOfOrder } from './wire-rows-of-order.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(
  [...rowsOfChoice, ...rowsOfKeys, ...rowsOfOrder],
  wireCase,
);
export default cases;
