import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { courseRows } from './course-rows.ts';
import { framingRows } from './framing-rows.ts';
import { httpRows } from './http-rows.ts';
import type { RobustnessRow } from './misbehaviour.ts';
import { robustnessCase } from './robustness-case.ts';
import { sessionRows } from './session-rows.ts';
import { soapRows } from './soap-rows.ts';
import { xmlRows } from './xml-rows.ts';

/** Every row, what takes longest last. */
export const robustnessRows: readonly RobustnessRow[] = [
  ...xmlRows,
  ...soapRows,
  ...sessionRows,
  ...httpRows,
  ...framingRows,
  ...courseRows,
];

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(robustnessRows, robustnessCase);
export default family;
