import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr106Clause } from '../../clauses.ts';
import { type PingResult, runPing } from './ip-ping.ts';

type Facts = { readonly before: PingResult; readonly after: PingResult };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-DIAGNOSTICS-003',
    title: 'A test that failed does not show the results of the one before',
    suite: 'conformance/diagnostics',
    target: 'cpe',
    purpose:
      'Whoever reads that three pings were answered believes that the host is there. Results belong to the last ' +
      'test, however it ended. The target first pings the host of the ACS, which must succeed; then a name below ' +
      'the reserved zone .invalid, which cannot be found. The successes of the first test must be gone. The data ' +
      'models leave results open unless the state is Complete, so that under tr069 a breach is a warning.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['106-103'],
    spec: [tr106Clause('A.2.3.7', 'MUST')],
    profiles: { tr069: 'warn', hardened: 'fail' },
    defects: [{ id: 'diagnostics-old-results-stay', fails: 'a test of a host that does not exist shows no successes' }],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    async observe(bench) {
      const { step, inconclusive, acs } = bench;
      const run = async (Host: string): Promise<PingResult> => {
        const result = await runPing(bench, { Host });
        if (result === undefined) return inconclusive('The end of a test was not reported.');
        return 'method' in result ? inconclusive(`A test was refused: fault ${result.faultCode}.`) : result;
      };
      const before = await step('Ping the host of the ACS', () => run(acs.hostName));
      const after = await step('Ping a host that does not exist', () => run('cordon-no-such-host.invalid'));
      return bench.observe('tests', { before, after });
    },
    judge({ before, after }, { expect, inconclusive }) {
      if (!(Number(before.successes) > 0))
        inconclusive('The host of the ACS answered no ping, so there is nothing old.');
      if (after.successes === '') inconclusive('SuccessCount cannot be read after the second test.');
      if (after.state === 'Complete' && Number(after.successes) > 0 && Number(after.failures) === 0) {
        // A resolver that answers everything, as in some hotels and labs.
        inconclusive('The host that does not exist answered: a name server near the target knows every name.');
      }
      expect(Number(after.successes), 'a test of a host that does not exist shows no successes').toBe(0);
    },
  },
);
export default definition;
