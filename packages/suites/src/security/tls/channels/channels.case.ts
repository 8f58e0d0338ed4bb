import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { channelCase } from './channel-case.ts';
import { channelRows } from './channel-rows.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(channelRows, channelCase);
export default cases;
