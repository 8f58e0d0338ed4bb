import { type CaseDefinition, type CpeBench, defineCase, noneLate } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings } from './judge-findings.ts';
import { allFamilies } from './plan/trials.ts';
import { type TransferUrlFacts, TransferUrls } from './probe-transfer-urls.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TransferUrlFacts>(
  {
    id: 'INJ-005',
    title: 'The URL of a transfer is not evaluated',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'Firmware and configurations are mostly fetched by a program, and its command line holds the URL of the order. Downloads ' +
      'and uploads are ordered with separators, substitutions, broken quotes, other blanks and an option in the URL; the ' +
      'file is never there, so nothing is applied. Each can do nothing but look one name up in the zone of the lab, or ask the ' +
      'bench for a path, and either has to be computed by a shell. A device that refuses the URL, or asks for it as it ' +
      'stands, is safe. A finding is confirmed by a second name and by a twin that must stay silent.',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.4.1.5', 'MUST')],
    cwe: 78,
    defects: [
      { id: 'shell-in-download-url', fails: 'no URL of a transfer is evaluated by a shell' },
      { id: 'shell-in-upload-url', fails: 'no URL of a transfer is evaluated by a shell' },
      { id: 'shell-by-job-in-upload-url', fails: noneLate, lateMs: 60_000 },
    ],
    needs: ['dns'],
    timeoutMs: 3_600_000,
    estimatedMs: 15_000,
  },
  {
    async observe({ bracket, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const urls = new TransferUrls({ ...context, dns: zone });
      const { probe } = await bracket({
        shows: 'a plain URL of an order is used',
        control: () => urls.plainUrls(),
        probe: () => urls.send(allFamilies),
      });
      return probe;
    },
    judge({ findings, asksNames }, tools) {
      judgeFindings(findings, tools, {
        noShell: 'no URL of a transfer is evaluated by a shell',
        noOption: 'no URL of a transfer becomes an option of a program',
      });
      if (!asksNames && findings.length === 0)
        tools.inconclusive('The target never asked the name server of the bench: its silence says little.');
    },
  },
);
export default definition;
