import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { httpRows } from './http-rows.ts';
import type { RobustnessRow } from './misbehaviour.ts';
import { robustnessCase } from './robustness-case.ts';
import { soapRows } from './soap-rows.ts';
import { xmlRows } from './xml-rows.ts';

/** Every row. */
export const robustnessRows: readonly RobustnessRow[] = [...xmlRows, ...soapRows, ...httpRows];

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(
  [...xmlRows, ...soapRows, ...httpRows],
  robustnessCase,
);
export default family;
