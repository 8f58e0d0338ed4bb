import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failAcrossPowerCycle } from './fail-session.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-RETRY-002',
    title: 'RetryCount outlives a power cycle',
    suite: 'conformance/retry',
    target: 'cpe',
    purpose:
      'A reboot starts the waits between retries anew, but the session is still the one that failed: RetryCount ' +
      'goes on. A device that starts again at 0 hides from its ACS that it keeps losing sessions. A session is ' +
      'answered by HTTP 503, then the power of the target is cut; every session until the boot is reported is ' +
      'failed too. The Inform with 1 BOOT must tell a RetryCount above 0.',
    severity: 'low',
    safety: 'S4',
    requirements: ['3.2-31', 'A.3.3.1-12'],
    spec: [tr069Clause('3.2.1.1', 'MUST')],
    defects: [{ id: 'reboot-resets-retry-count', fails: 'RetryCount is above 0 in the Inform after the boot' }],
    needs: ['power-cycle'],
    timeoutMs: 900_000,
    estimatedMs: 5_000,
  },
  async ({ acs, cpe, rig, step, expect, observe, inconclusive, signal }) => {
    const { session } = await step('Ask for a session', () => cpe.openSession({ signal }));
    const withinMs = cpe.rebootTimeoutMs;
    const booted = await step('Fail it, cut the power and wait', () =>
      failAcrossPowerCycle(session, { acs, rig, withinMs, signal }),
    );
    const inform = booted?.inform ?? inconclusive('The target came ten times without reporting 1 BOOT.');
    await step('Let the target go', () => booted?.end());
    const { retryCount } = observe('retry-count', { retryCount: inform.retryCount });
    expect(retryCount, 'RetryCount is above 0 in the Inform after the boot').toBeGreaterThan(0);
  },
);
export default definition;
