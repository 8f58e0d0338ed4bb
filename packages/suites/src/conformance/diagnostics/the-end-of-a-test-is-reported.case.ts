import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { diagnosticsComplete, IpPing, runPing } from './ip-ping.ts';

type Facts = { readonly isReported: boolean; readonly state: string };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-DIAGNOSTICS-001',
    title: 'The end of a test is reported by 8 DIAGNOSTICS COMPLETE',
    suite: 'conformance/diagnostics',
    target: 'cpe',
    purpose:
      'An ACS that asked for a test waits for its end; without the event it has to ask again and again, or shows ' +
      'a test that never ends. The target pings the host of the ACS three times. A session with that event must ' +
      'follow within twenty seconds, or be the one that is asked for then, and the state must say how the test ' +
      'ended. A test that has not ended by then is not judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['106-101', '106-102'],
    spec: [tr106Clause('A.2.3.7', 'MUST'), tr069Clause('3.7.1.5', 'MUST')],
    defects: [{ id: 'diagnostics-complete-missing', fails: 'a session with 8 DIAGNOSTICS COMPLETE follows a test' }],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    async observe(bench) {
      const { cpe, observe, inconclusive, signal } = bench;
      const result = await runPing(bench, { Host: bench.acs.hostName });
      if (result !== undefined) {
        const { state } =
          'method' in result ? inconclusive(`The test was refused: fault ${result.faultCode}.`) : result;
        return observe('test', { isReported: true, state });
      }
      // A target that spares sessions may tell it in this one.
      const late = await cpe.withSession(
        async (session) => ({
          isReported: session.eventCodes.includes(diagnosticsComplete),
          state: (await (await IpPing.find(session, bench)).result(session)).state,
        }),
        { signal },
      );
      return observe('test', late);
    },
    judge({ isReported, state }, { expect, inconclusive }) {
      if (!isReported && !/^(Complete|Error)/.test(state)) inconclusive(`The test has not ended (state ${state}).`);
      expect(isReported, 'a session with 8 DIAGNOSTICS COMPLETE follows a test').toBe(true);
      expect(state, 'the state says that the test is complete, or which error ended it').toMatch(/^(Complete|Error)/);
    },
  },
);
export default definition;
