import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { alwaysExpected } from '../robustness/robustness-case.ts';
import { aboutBadFiles } from './download-configuration.ts';
import { downloadEndless, type EndlessFileFacts } from './endless-file.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, EndlessFileFacts>(
  {
    ...aboutBadFiles,
    id: 'INJ-028-ENDLESS',
    title: 'A file that does not end is given up',
    purpose:
      'A file server that never stops fills the memory or the flash of a device until something breaks. A configuration is downloaded whose ' +
      'answer tells no length and goes on for 128 megabytes, more than any has. The target must hang up before, report the ' +
      'download as failed and open its next session without a restart. Of several answers the largest counts.',
    severity: 'high',
    cwe: 400,
    profiles: { tr069: 'warn' },
    defects: [{ id: 'file-without-end-taken', fails: 'the target hangs up before the file has 128 megabytes' }],
    needs: ['rpc:Download'],
    timeoutMs: 1_200_000,
    estimatedMs: 8_000,
  },
  {
    observe: downloadEndless,
    judge({ ordered, largest, faultCode, cameBack, hasRestarted }, { expect, inconclusive, notApplicable }) {
      if (ordered === 'Fault') notApplicable('The target takes no Download of a configuration.');
      expect(cameBack, alwaysExpected.comesBack).toBe(true);
      expect(hasRestarted, alwaysExpected.staysUp).toBe(false);
      const { isRefused } = largest ?? inconclusive('The target did not fetch the file to its end.');
      expect(isRefused, 'the target hangs up before the file has 128 megabytes').toBe(true);
      if (faultCode === null) inconclusive('The target told no result of the download in time.');
      expect(faultCode, 'a file that does not end is a failed download').not.toBe(0);
    },
  },
);
export default definition;
