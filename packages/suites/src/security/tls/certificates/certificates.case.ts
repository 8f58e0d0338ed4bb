import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { certificateCase } from './certificate-case.ts';
import { certificateRows } from './certificate-rows.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(certificateRows, certificateCase);
export default cases;
