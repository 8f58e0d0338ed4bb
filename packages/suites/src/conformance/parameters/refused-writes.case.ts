import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { refusedRequest } from '../refused-request.ts';
import { refusedWrites } from './refused-writes.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(refusedWrites, refusedRequest);
export default cases;
