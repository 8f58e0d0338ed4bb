import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed } from './judge-findings.ts';
import { zonesWithoutServer } from './plan/injection-plan-case.ts';
import { planFor } from './plan/plan-for.ts';
import { type TextFacts, Texts } from './probe-texts.ts';
import { echoesOf } from './text-listener.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TextFacts>(
  {
    id: 'INJ-034',
    title: 'No text makes the target ping the bench',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A small device may have a shell and no program that looks a name up, or may ask another name server than that of the bench: then ' +
      'INJ-003, 004 and 031 hear nothing. Nearly all have ping. Values in which a shell would send the bench one echo request, of a size that ' +
      'it has to compute, go to the texts that those cases try, where they are long enough. A capture on the machine of the bench sees it, and ' +
      'the bench sees itself in that capture before and after. What is seen is confirmed by a second size and a twin that must stay ' +
      'silent; whoever pings the bench for another reason is evidence only.',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 78,
    defects: [
      {
        id: 'pinging-shell-in-provisioning-code',
        fails: 'no text makes a shell send an echo request',
        device: 'reference-cpe-that-pings',
      },
    ],
    needs: ['icmp'],
    timeoutMs: 900_000,
    estimatedMs: 60_000,
  },
  {
    async observe({ bracket, notApplicable, icmp, dns, ...context }) {
      const planned = await planFor({ ...context, icmp, dns: dns ?? zonesWithoutServer }, 'INJ-034');
      if (planned.length === 0) notApplicable('The target tells no text that can be written and is long enough.');
      const texts = await Texts.prepare({ ...context, listener: echoesOf(icmp) }, planned);
      const { probe } = await bracket({
        shows: 'the texts take the values that they have, and the bench sees what comes to its address',
        control: () => texts.ownValues(),
        probe: () => texts.allFamilies(),
      });
      return probe;
    },
    judge({ findings, fixed }, tools) {
      judgeFindings(findings, tools, { noShell: 'no text makes a shell send an echo request' });
      judgeFixed({ findings, fixed }, tools);
    },
  },
);
export default definition;
