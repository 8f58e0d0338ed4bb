import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type Facts, minimumWaitS, earlyMsMax, failAndWait } from './fail-and-wait.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-MANAGEMENT-004',
    title: 'The first retry waits as CWMPRetryMinimumWaitInterval says',
    suite: 'conformance/management',
    target: 'cpe',
    purpose:
      'After an outage an ACS is kept down by devices that come again too soon. The wait is set to 20 seconds with ' +
      'a range of no width, where the factory range is 5 to 10. The next session is answered by HTTP status 503, ' +
      'and the session that retries it must not begin earlier than 20 seconds after that; one second is granted.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['MS-33'],
    spec: [tr069Clause('3.2.1.1', 'MUST')],
    defects: [{ id: 'retry-settings-ignored', fails: 'the first retry waits the interval that the ACS has set' }],
    timeoutMs: 300_000,
    estimatedMs: 22_000,
  },
  {
    observe: async (context) => await failAndWait(context),
    judge({ isSet, cameAfterMs, hasNews }, { expect, notApplicable, inconclusive }) {
      if (!isSet)
        notApplicable(
          'The target has no CWMPRetryMinimumWaitInterval and CWMPRetryIntervalMultiplier, or refuses them.',
        );
      const waitedMs = cameAfterMs ?? inconclusive('No retry with a RetryCount came within 35 seconds.');
      const isPatient = waitedMs >= minimumWaitS * 1000 - earlyMsMax;
      if (!isPatient && hasNews) inconclusive('A new event may have come before the retry was due.');
      expect(isPatient, 'the first retry waits the interval that the ACS has set').toBe(true);
    },
  },
);
export default definition;
