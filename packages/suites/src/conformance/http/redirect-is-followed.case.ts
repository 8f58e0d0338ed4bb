import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { redirectIsFollowed, type RedirectRow } from './redirect-is-followed.ts';

const rows: readonly RedirectRow[] = [
  {
    id: 'CWMP-CPE-HTTP-001',
    status: 302,
    requirements: ['3.4-29'],
    sentence: 'a redirect by 302 is followed',
    defects: [{ id: 'follows-no-302', fails: 'a redirect by 302 is followed' }],
  },
  {
    id: 'CWMP-CPE-HTTP-002',
    status: 307,
    requirements: ['3.4-30'],
    sentence: 'a redirect by 307 is followed',
    defects: [{ id: 'follows-no-307', fails: 'a redirect by 307 is followed' }],
  },
];

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(rows, redirectIsFollowed);
export default cases;
