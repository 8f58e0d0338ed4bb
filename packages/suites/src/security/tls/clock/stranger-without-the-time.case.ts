import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { calibrated } from '../certificates/calibration.ts';
import { situatedChains } from '../certificates/situated-chains.ts';
import { staysUp } from '../probe-tls.ts';
import { shownWithoutTime, showWithoutTime, type TimelessFacts } from './shown-without-the-time.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TimelessFacts>(
  {
    id: 'TLS-C-008-STRANGER',
    title: 'A target that does not know the time trusts no stranger',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Without the time a device leaves out the dates of a certificate, and nothing else. Some switch the whole check off until ' +
      'their clock is set: whoever holds back the answers of time servers is then their ACS after the next power cut. The target is ' +
      'started without the time and shown a chain to a root that it does not trust, between two sessions that go well.',
    ...calibrated(situatedChains['TLS-C-008-STRANGER']),
    safety: 'S4',
    requirements: ['3.3-25', '3.3-34'],
    spec: [tr069Clause('3.3', 'MUST')],
    cwe: 295,
    needs: ['https', 'time-server'],
    defects: [
      {
        id: 'checks-nothing-without-time',
        device: 'reference-cpe-without-battery',
        fails: 'nothing is sent to a stranger as long as the target does not know the time',
      },
      {
        id: 'restarts-after-a-refusal',
        device: 'reference-cpe-without-battery',
        fails: staysUp,
      },
    ],
    timeoutMs: 2_400_000,
    estimatedMs: 5_000,
  },
  {
    observe: (context) => showWithoutTime(context, situatedChains['TLS-C-008-STRANGER'].chain, { again: false }),
    judge(facts, tools) {
      tools
        .expect(
          shownWithoutTime(facts, tools).applicationBytes,
          'nothing is sent to a stranger as long as the target does not know the time',
        )
        .toBe(0);
    },
  },
);
export default definition;
