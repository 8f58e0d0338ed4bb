import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { refusedRequest } from '../refused-request.ts';
import { refusedReads } from './refused-reads.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(refusedReads, refusedRequest);
export default cases;
