import { type CaseDefinition, type CpeBench, defineCase, type ScriptedSession } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { diagnosticsComplete, IpPing } from './ip-ping.ts';

type Facts = { readonly state: string; readonly isReported: boolean };

interface Cancelled {
  readonly state: string;
  readonly coming: Promise<ScriptedSession | undefined>;
}

/** An event that should not be raised would start a session at once. */
const silenceMs = 4_000;
const reports = (session: ScriptedSession): boolean => session.eventCodes.includes(diagnosticsComplete);

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-DIAGNOSTICS-002',
    title: 'A test that was cancelled is not reported as complete',
    suite: 'conformance/diagnostics',
    target: 'cpe',
    purpose:
      'A write to the settings of a requested test takes the request back; reported all the same, it makes the ACS ' +
      'read results of a test that never was. A ping is requested and its host written again in the same session. ' +
      'Neither a session within four seconds nor the next one may carry 8 DIAGNOSTICS COMPLETE.',
    severity: 'low',
    safety: 'S3',
    requirements: ['3.7-101', '106-104'],
    spec: [tr069Clause('3.7.1.5', 'MUST NOT')],
    defects: [{ id: 'diagnostics-complete-after-cancel', fails: 'no session reports the test that was cancelled' }],
    timeoutMs: 300_000,
    estimatedMs: 6_000,
  },
  {
    async observe(bench) {
      const { acs, cpe, signal, inconclusive } = bench;
      const cancel = async (session: ScriptedSession): Promise<Cancelled> => {
        const ping = await IpPing.find(session, bench);
        const fault =
          (await ping.request(session, { Host: acs.hostName })) ??
          (await ping.set(session, 'Host', `x.${acs.hostName}`));
        if (fault !== undefined) inconclusive(`A write to the test was refused: fault ${fault.faultCode}.`);
        const coming = acs.nextSession({ withinMs: silenceMs, signal, where: reports }).catch(() => undefined);
        return { coming, state: (await ping.read(session, 'DiagnosticsState')) ?? '' };
      };
      const { coming, state } = await cpe.withSession(cancel, { signal });
      const early = await coming;
      await early?.end();
      const next = await cpe.openSession({ signal });
      const isReported = early !== undefined || reports(next.session);
      await next.session.end();
      return bench.observe('cancelled', { state, isReported });
    },
    judge({ state, isReported }, { expect, inconclusive }) {
      if (/^(Complete|Error)/.test(state)) inconclusive('The test ended before it could be cancelled.');
      if (state === '') inconclusive('DiagnosticsState cannot be read any more.');
      expect(state, 'a write to its settings leaves the state None').toBe('None');
      expect(isReported, 'no session reports the test that was cancelled').toBe(false);
    },
  },
);
export default definition;
