import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { helloAudit } from './hello-audit.ts';
import { helloAudits } from './hello-audits.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(helloAudits, helloAudit);
export default cases;
