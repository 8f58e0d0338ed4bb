import { type CaseDefinition, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { calibrated } from '../certificates/calibration.ts';
import { situatedChains } from '../certificates/situated-chains.ts';

import { decisionProblem, staysUp } from '../probe-tls.ts';
import { shownWithoutTime, showWithoutTime, type TimelessFacts } from './shown-without-the-time.ts';

function judge(facts: TimelessFacts, tools: JudgeTools): void {
  const { expect, inconclusive } = tools;
  if (shownWithoutTime(facts, tools).applicationBytes === 0)
    inconclusive('The target refuses it without the time as well: nothing shows that it has the root.');
  const withTime = facts.withTime ?? inconclusive('The target did not take the time that it was told.');
  const problem = withTime.applicationBytes > 0 ? undefined : decisionProblem(withTime);
  if (problem !== undefined) inconclusive(problem.reason);
  expect(withTime.applicationBytes, 'nothing is sent to an ACS below a root that has expired').toBe(0);
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TimelessFacts>(
  {
    id: 'TLS-C-037',
    title: 'A root that has expired is not good for an ACS',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Roots in firmware outlive the companies that held their keys. RFC 5280 leaves open whether the dates of a root count; a careful ' +
      'device lets them. The target has been given a root that expired thirty days ago. That it has it shows as long as it does not ' +
      'know the time: started without it, it takes a server below that root, whose own certificate is valid. Then it is told the time, ' +
      'and shown the same again. One that refuses both times proves nothing.',
    ...calibrated(situatedChains['TLS-C-037']),
    safety: 'S4',
    requirements: ['3.3-25', '3.3-34'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1.1', 'advice')],
    cwe: 298,
    needs: ['https', 'trusted-authority', 'time-server', 'expired-root'],
    defects: [
      {
        id: 'root-never-expires',
        device: 'reference-cpe-without-battery',
        fails: 'nothing is sent to an ACS below a root that has expired',
      },
      {
        id: 'restarts-after-a-refusal',
        device: 'reference-cpe-without-battery',
        fails: staysUp,
      },
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 2_400_000,
    estimatedMs: 6_000,
  },
  {
    observe: (context) =>
      showWithoutTime(context, situatedChains['TLS-C-037'].chain, {
        authorities: { 'expired-root': context.authorities.expiredRoot },
        again: true,
      }),
    judge,
  },
);
export default definition;
