import { type CaseDefinition, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { calibrated } from '../certificates/calibration.ts';
import { situatedChains } from '../certificates/situated-chains.ts';
import { decisionProblem, staysUp } from '../probe-tls.ts';
import { shownWithoutTime, showWithoutTime, type TimelessFacts } from './shown-without-the-time.ts';

const dayMs = 86_400_000;
/** How long before now the certificate was valid, as `situatedChains` has it. */
const validAgoMs = { from: 60 * dayMs, to: 30 * dayMs } as const;

/** Whether the certificate was valid by the clock with which the target had started, as by the date of a firmware that is new. */
function wasValidByItsClock({ boot, clockWithout }: TimelessFacts): boolean {
  const agoMs = Date.parse(boot.benchTime) - Date.parse(clockWithout);
  return agoMs < validAgoMs.from && agoMs > validAgoMs.to;
}

function judge(facts: TimelessFacts, tools: JudgeTools): void {
  const { expect, inconclusive } = tools;
  expect(
    shownWithoutTime(facts, tools).applicationBytes > 0,
    'an expired certificate is no reason to refuse as long as the target does not know the time',
  ).toBe(true);
  const withTime = facts.withTime ?? inconclusive('The target did not take the time that it was told.');
  const problem = withTime.applicationBytes > 0 ? undefined : decisionProblem(withTime);
  if (problem !== undefined) inconclusive(problem.reason);
  expect(withTime.applicationBytes > 0, 'an expired certificate is refused when the target knows the time again').toBe(
    false,
  );
  if (wasValidByItsClock(facts))
    inconclusive(
      `By the clock that the target started with (CurrentTime ${facts.clockWithout}) the certificate had not expired: that it was taken does not ` +
        'show that dates are left out.',
    );
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TimelessFacts>(
  {
    id: 'TLS-C-008-DATES',
    title: 'Dates of a certificate are left out as long as the target does not know the time, and no longer',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'TR-069 leaves the dates of a certificate out for a device without accurate time, and for no other. The target is started ' +
      'without the time and shown a certificate that expired thirty days ago, between two sessions that go well: it must ' +
      'go on. Then it is told the time, and must refuse the same certificate. A device that reads a clock which was never set ' +
      'loses its operator; one that leaves the dates out for good takes certificates whose keys were thrown away years ago.',
    ...calibrated(situatedChains['TLS-C-008-DATES']),
    safety: 'S4',
    requirements: ['3.3-25', '3.3-34'],
    spec: [tr069Clause('3.3', 'MUST')],
    cwe: 298,
    needs: ['https', 'trusted-authority', 'time-server'],
    defects: [
      {
        id: 'takes-firmware-date-for-the-time',
        device: 'reference-cpe-without-battery',
        fails: 'an expired certificate is no reason to refuse as long as the target does not know the time',
      },
      {
        id: 'checks-dates-with-a-battery-only',
        device: 'reference-cpe-without-battery',
        fails: 'an expired certificate is refused when the target knows the time again',
      },
      {
        id: 'restarts-after-a-refusal',
        device: 'reference-cpe-without-battery',
        fails: staysUp,
      },
    ],
    timeoutMs: 2_400_000,
    estimatedMs: 6_000,
  },
  {
    observe: (context) => showWithoutTime(context, situatedChains['TLS-C-008-DATES'].chain, { again: true }),
    judge,
  },
);
export default definition;
