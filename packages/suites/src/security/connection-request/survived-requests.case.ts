import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { survivedRequest } from './survived-request.ts';
import { survivedRequests } from './survived-requests.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(survivedRequests, survivedRequest);
export default family;
