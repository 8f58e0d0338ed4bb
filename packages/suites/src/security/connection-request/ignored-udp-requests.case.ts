import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { ignoredUdpRequest } from './ignored-udp-request.ts';
import { ignoredUdpRequests } from './ignored-udp-requests.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(ignoredUdpRequests, ignoredUdpRequest);
export default family;
