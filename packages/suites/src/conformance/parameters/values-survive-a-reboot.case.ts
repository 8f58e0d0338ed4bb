import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  getParameterValue,
  setParameterValues,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

type Facts = { written: string; after: string | null };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-PARAMETERS-035',
    title: 'Values that the ACS wrote survive a reboot',
    suite: 'conformance/parameters',
    target: 'cpe',
    purpose:
      'What a device forgets at a power cut has to be written again after it, for a whole town at once. ' +
      'ProvisioningCode is written, the target is rebooted by RPC, and the value must be there when it comes back.',
    severity: 'high',
    safety: 'S4',
    requirements: ['A.3.2.1-24'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    defects: [{ id: 'values-lost-at-reboot', fails: 'a value that the ACS wrote is the same after a reboot' }],
    timeoutMs: 900_000,
    estimatedMs: 3_000,
  },
  {
    async observe({ cpe, settings, step, observe, notApplicable, inconclusive, signal }) {
      const name = cpe.path('DeviceInfo.ProvisioningCode');
      const written = await cpe.withSession(
        async (session) => {
          const [now] = await settings.keepValues(session, [name]);
          if (now === undefined) return notApplicable('The target has no ProvisioningCode that can be read.');
          const value = now.value === 'BENCH.A' ? 'BENCH.B' : 'BENCH.A';
          const fault = await setParameterValues(session, [{ name, value, type: 'string' }]);
          if (fault !== undefined) return notApplicable('The target has no ProvisioningCode that can be written.');
          const stored = await getParameterValue(session, name);
          return stored?.value === value ? value : inconclusive('The target does not keep what is written to it.');
        },
        { signal },
      );
      const back = await step('Reboot', () =>
        cpe.rebootByRpc('bench-values', { withinMs: cpe.rebootTimeoutMs, signal }),
      );
      const after = await getParameterValue(back, name);
      await back.end();
      return observe('values', { written, after: after?.value ?? null });
    },
    judge({ written, after }, { expect, inconclusive }) {
      if (after === null) inconclusive('ProvisioningCode cannot be read after the reboot.');
      expect(after, 'a value that the ACS wrote is the same after a reboot').toBe(written);
    },
  },
);
export default definition;
