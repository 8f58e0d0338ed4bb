import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { courseRows } from './course-rows.ts';
import { enduranceRows } from './endurance-rows.ts';
import { framingRows } from './framing-rows.ts';
import { httpRows } from './http-rows.ts';
import type { RobustnessRow } from './misbehaviour.ts';
import { robustnessCase } from './robustness-case.ts';
import { mutationRows } from './mutation-rows.ts';
import { sessionRows } from './session-rows.ts';
import { soapRows } from './soap-rows.ts';
import { withheldRows } from './withheld-rows.ts';
import { xmlRows } from './xml-rows.ts';

/** Every row, what takes longest last. */
export const robustnessRows: readonly RobustnessRow[] = [
  ...xmlRows,
  ...soapRows,
  ...sessionRows,
  ...httpRows,
  ...framingRows,
  ...courseRows,
  ...enduranceRows,
  ...withheldRows,
  ...mutationRows,
];

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(robustnessRows, robustnessCase);
export default family;
