import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { sessionCase } from './session-case.ts';
import { sessionRows } from './session-rows.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(sessionRows, sessionCase);
export default cases;
