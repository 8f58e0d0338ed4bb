import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed, judgeUntried } from './judge-findings.ts';
import { type EchoFacts, judgeOwnPing, ownPing } from './own-ping.ts';
import { planFor } from './plan/plan-for.ts';
import { Texts } from './probe-texts.ts';
import { echoesOf } from './text-listener.ts';
import { TrialTime } from './trial-time.ts';

const timeoutMs = 900_000;

async function sendEchoTexts(context: CaseTools & CpeBench, time: TrialTime): Promise<EchoFacts> {
  const { bracket, notApplicable, icmp } = context;
  const planned = await planFor(context, 'INJ-034');
  if (planned.probes.length + planned.noTime.length === 0)
    notApplicable('The target tells no text that can be written and is long enough.');
  const pinged = await ownPing(context);
  const texts = await Texts.prepare({ ...context, listener: echoesOf(icmp) }, planned, { time });
  const { probe } = await bracket({
    shows: 'the texts take the values that they have, and the bench sees what comes to its address',
    control: () => texts.ownValues(),
    probe: () => texts.allFamilies(),
  });
  return { ...probe, ownPing: pinged };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, EchoFacts>(
  {
    id: 'INJ-034',
    title: 'No text makes the target ping the bench',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A small device may have a shell and no program that looks a name up, or ask another name server than that of the bench: then ' +
      'INJ-003, 004 and 031 hear nothing. Nearly all have ping. Values in which a shell would send the bench one echo request, of a size that ' +
      'it has to compute, go to the texts that those cases try, where they are long enough. A capture on this machine sees it, and sees ' +
      'the bench itself before and after; silence says something only where the ping test of the target reaches the bench. What is ' +
      'seen is confirmed by a second size and a twin that must stay silent; whoever else pings the bench is evidence only.',
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
    timeoutMs,
    estimatedMs: 60_000,
  },
  {
    observe: (context) => sendEchoTexts(context, new TrialTime(timeoutMs)),
    judge(facts, tools) {
      judgeFindings(facts.findings, tools, { noShell: 'no text makes a shell send an echo request' });
      judgeUntried(facts, tools);
      judgeOwnPing(facts, tools);
      judgeFixed(facts, tools);
    },
  },
);
export default definition;
