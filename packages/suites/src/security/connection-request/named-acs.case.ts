import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { namedAcs, namedAcsRows } from './named-acs.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(namedAcsRows, namedAcs);
export default family;
