import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { lateMsMax, nextPeriodic, setPeriod } from './watch-period.ts';

type Facts = { readonly intervalS: number | null; readonly cameAfterMs: number | null };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-MANAGEMENT-001',
    title: 'A new PeriodicInformInterval takes effect without a reboot',
    suite: 'conformance/management',
    target: 'cpe',
    purpose:
      'An operator shortens the period to get hold of devices that hear no connection requests. A device that ' +
      'keeps its old period until it is rebooted stays out of reach for a day. The period is set to the ' +
      'shortest of 10, 30 and 60 seconds that the target takes; a session with 2 PERIODIC must begin within one ' +
      'period of the end of the session that set it. Ten seconds more are granted.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['MS-13'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    defects: [
      { id: 'periodic-inform-interval-after-reboot', fails: 'a periodic Inform comes within the new interval' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 11_000,
  },
  {
    async observe({ acs, cpe, settings, signal, step }) {
      const { intervalS } = await cpe.withSession(
        async (session) => ({ intervalS: await setPeriod(session, { cpe, settings }, { enable: true }) }),
        { signal },
      );
      if (intervalS === undefined) return { intervalS: null, cameAfterMs: null };
      const setAt = performance.now();
      const session = await step('Wait for a periodic Inform', () =>
        nextPeriodic({ acs, signal }, intervalS * 1000 + lateMsMax),
      );
      const cameAfterMs = Math.round(performance.now() - setAt);
      await session?.endPolitely();
      if (session !== undefined) return { intervalS, cameAfterMs };
      // A target that is gone is silent, too: this ends the case as inconclusive when it does not come at all.
      const asked = await step('See whether it comes at all', () => cpe.openSession({ signal }));
      await asked.session.end();
      return { intervalS, cameAfterMs: null };
    },
    judge({ intervalS, cameAfterMs }, { expect, notApplicable }) {
      const periodS = intervalS ?? notApplicable('The target takes no PeriodicInformInterval of 10, 30 or 60 seconds.');
      const isInTime = cameAfterMs !== null && cameAfterMs <= periodS * 1000 + lateMsMax;
      expect(isInTime, 'a periodic Inform comes within the new interval').toBe(true);
    },
  },
);
export default definition;
