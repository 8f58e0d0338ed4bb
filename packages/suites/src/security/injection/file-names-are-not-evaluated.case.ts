import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings } from './judge-findings.ts';
import { allFamilies } from './plan/trials.ts';
import { type TransferUrlFacts, TransferUrls } from './probe-transfer-urls.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TransferUrlFacts>(
  {
    id: 'INJ-005-NAMES',
    title: 'The file name of a download is not evaluated',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'TargetFileName says what the file is to be called on the target, and so it ends in a command line that fetches, moves or unpacks it. ' +
      'Downloads are ordered with separators, substitutions, broken quotes, other blanks and an option in it; the file is never there, ' +
      'so nothing is applied. Each can do nothing but look one name up in the zone of the lab, which a shell has to compute. A device that refuses ' +
      'the name, or makes nothing of it, is safe as far as can be seen before there is a file. A finding is confirmed by a second name and by a twin that must stay silent.',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.8', 'MUST')],
    cwe: 78,
    defects: [{ id: 'shell-in-target-file-name', fails: 'no file name of a download is evaluated by a shell' }],
    needs: ['dns'],
    timeoutMs: 3_600_000,
    estimatedMs: 10_000,
  },
  {
    async observe({ bracket, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const names = new TransferUrls({ ...context, dns: zone }, 'targetFileName');
      const { probe } = await bracket({
        shows: 'an order with a plain file name is carried out',
        control: () => names.plainUrls(),
        probe: () => names.send(allFamilies),
      });
      return probe;
    },
    judge({ findings, asksNames }, tools) {
      judgeFindings(findings, tools, {
        noShell: 'no file name of a download is evaluated by a shell',
        noOption: 'no file name of a download becomes an option of a program',
      });
      if (!asksNames && findings.length === 0)
        tools.inconclusive('The target never asked the name server of the bench: its silence says little.');
    },
  },
);
export default definition;
