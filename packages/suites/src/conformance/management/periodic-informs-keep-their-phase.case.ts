import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { lateMsMax } from './watch-period.ts';
import { type Facts, offGridMsMax, setPhase } from './set-phase.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-MANAGEMENT-003',
    title: 'Periodic Informs fall on PeriodicInformTime',
    suite: 'conformance/management',
    target: 'cpe',
    purpose:
      'By PeriodicInformTime an operator spreads its devices over the day. Where devices take no notice, all that ' +
      'booted together after a power cut come together for ever. The reference time is set to half a period after ' +
      'the time that the target gives in its Inform; the next periodic Inform must fall on it, three seconds ' +
      'granted early and ten late. A target without a clock may choose its phase.',
    severity: 'low',
    safety: 'S3',
    requirements: ['MS-15', 'MS-16'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    defects: [{ id: 'periodic-inform-time-ignored', fails: 'the next periodic Inform falls on PeriodicInformTime' }],
    timeoutMs: 420_000,
    estimatedMs: 16_000,
  },
  {
    observe: async (context) => await setPhase(context),
    judge({ intervalS, earlyByMs, hasClock }, { expect, notApplicable, inconclusive }) {
      if (!hasClock) notApplicable('The target has no absolute time, and may then choose the phase (TR-181).');
      if (intervalS === null) notApplicable('The target takes no PeriodicInformTime with an interval of a minute.');
      const earlyMs = earlyByMs ?? inconclusive('No periodic Inform came; CWMP-CPE-MANAGEMENT-001 judges that.');
      const isOnGrid = earlyMs <= offGridMsMax && earlyMs >= -lateMsMax;
      expect(isOnGrid, 'the next periodic Inform falls on PeriodicInformTime').toBe(true);
    },
  },
);
export default definition;
