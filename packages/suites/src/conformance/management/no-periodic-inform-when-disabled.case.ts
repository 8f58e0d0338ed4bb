import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type Facts, disablePeriod } from './disable-period.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-MANAGEMENT-002',
    title: 'PeriodicInformEnable false ends periodic Informs',
    suite: 'conformance/management',
    target: 'cpe',
    purpose:
      'An operator who takes load off its ACS has to be able to rely on silence. Periodic Informs are first ' +
      'seen to come at a short period; then PeriodicInformEnable is set to false, and for two periods and a ' +
      'half no session may report 2 PERIODIC. At the end the target must still come when it is asked, ' +
      'for a target that is gone is silent too.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['MS-12'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    defects: [{ id: 'periodic-inform-enable-ignored', fails: 'no periodic Inform comes while they are disabled' }],
    needs: ['connection-request'],
    timeoutMs: 420_000,
    estimatedMs: 36_000,
  },
  {
    observe: async (context) => await disablePeriod(context),
    judge({ intervalS, cameWhenEnabled, wasDisabled, cameWhenDisabled }, { expect, notApplicable, inconclusive }) {
      if (intervalS === null) notApplicable('The target takes no PeriodicInformInterval of 10, 30 or 60 seconds.');
      if (!cameWhenEnabled) inconclusive('No periodic Inform came while they were enabled.');
      if (!wasDisabled) inconclusive('The target refused PeriodicInformEnable false.');
      expect(cameWhenDisabled, 'no periodic Inform comes while they are disabled').toBe(false);
    },
  },
);
export default definition;
