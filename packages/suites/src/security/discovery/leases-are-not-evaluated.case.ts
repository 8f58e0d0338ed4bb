import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeUntried } from '../injection/judge-findings.ts';
import { TrialTime } from '../injection/trial-time.ts';
import { bootWithTexts, type EvaluatedLeaseFacts } from './evaluated-leases.ts';

const timeoutMs = 3_600_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, EvaluatedLeaseFacts>(
  {
    id: 'SEC-027',
    title: 'What DHCP says of the ACS is not evaluated by a shell',
    suite: 'security/discovery',
    target: 'cpe',
    purpose:
      'DHCP clients hand what they were told to scripts, and scripts put it into command lines: then whoever answers first on the access ' +
      'network owns the device. The target boots once for each way in which a text breaks out of a command line, with such a text in the ' +
      'URL and in the provisioning code of options 43 and 125. Each can do nothing but look up one name in the zone of the lab, which a ' +
      'shell has to compute. What is seen is confirmed by a second name and a twin that must stay silent, each with a boot.',
    severity: 'critical',
    safety: 'S4',
    requirements: ['3.1-25'],
    spec: [tr069Clause('3.1', 'MUST')],
    cwe: 78,
    needs: ['dhcp-server', 'dns'],
    defects: [
      {
        id: 'shell-in-dhcp-option',
        device: 'reference-cpe-with-dhcp',
        fails: 'no text of a lease is evaluated',
      },
    ],
    timeoutMs,
    estimatedMs: 20_000,
  },
  {
    observe: (context) => bootWithTexts(context, new TrialTime(timeoutMs)),
    judge({ findings, untold, untried }, tools) {
      judgeFindings(findings, tools, { noShell: 'no text of a lease is evaluated' });
      if (findings.length === 0 && untold.length > 0)
        tools.inconclusive(`The target took no lease of the bench with ${untold.join(', ')}.`);
      judgeUntried({ findings, untried }, tools);
    },
  },
);
export default definition;
