import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings } from './judge-findings.ts';
import { type TimeServerFacts, TimeServerProbe } from './probe-time-servers.ts';
import { type TimeServerRow, timeServerRows } from './time-server-rows.ts';

const toCase = (row: TimeServerRow): CaseDefinition<CpeBench> => {
  const { families, sentence, defects, by, ...described } = row;
  return defineCase<CpeBench, TimeServerFacts>(
    {
      ...described,
      suite: 'security/injection',
      target: 'cpe',
      safety: 'S3',
      requirements: ['A.3.2.1-31'],
      spec: [tr069Clause('A.3.2.1', 'MUST')],
      defects: defects.map((id) => ({ id, fails: sentence })),
      needs: ['dns'],
      timeoutMs: 1_800_000,
    },
    {
      async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
        const zone = dns ?? inconclusive('The bench has no name server.');
        const servers = await TimeServerProbe.prepare({ ...context, dns: zone });
        const found = servers ?? notApplicable('The target has no writable time server among Time.NTPServer1 to 5.');
        const { probe } = await bracket({
          shows: 'a plain name of a time server is looked up',
          control: () => found.plainName(),
          probe: () => found.allFamilies(families),
        });
        return probe;
      },
      judge({ findings }, tools) {
        judgeFindings(findings, tools, by === 'shell' ? { noShell: sentence } : { noOption: sentence });
      },
    },
  );
};

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(timeServerRows, toCase);
export default family;
