import type { CaseMeta, JudgeTools, StreamedBody } from '@cordon/testbench';
import type { OddBodyFacts } from './odd-bodies.ts';

/** How the body of a file goes wrong, and what must come of it. */
export interface OddBody
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects' | 'profiles'> {
  readonly stream: Omit<StreamedBody, 'piece' | 'onEnd'>;
  readonly judge: (facts: OddBodyFacts, tools: JudgeTools) => void;
}

const mebibyte = 1024 * 1024;

/** Files that do not end as they should: one row, one case. */
export const oddBodies: readonly OddBody[] = [
  {
    id: 'INJ-028-ENDLESS',
    title: 'A file that does not end is given up',
    purpose:
      'A file server that never stops fills the memory or the flash of a device until something breaks. A configuration is downloaded whose ' +
      'answer tells no length and goes on for 128 megabytes, more than any has. The target must hang up before, report the ' +
      'download as failed and open its next session.',
    severity: 'high',
    cwe: 400,
    profiles: { tr069: 'warn' },
    defects: [{ id: 'file-without-end-taken', fails: 'the target hangs up before the file has 128 megabytes' }],
    stream: { bytesMax: 128 * mebibyte },
    judge({ isRefused, faultCode }, { expect, inconclusive }) {
      expect(isRefused, 'the target hangs up before the file has 128 megabytes').toBe(true);
      if (faultCode === null) inconclusive('The target told no result of the download in time.');
      expect(faultCode, 'a file that does not end is a failed download').not.toBe(0);
    },
  },
  {
    id: 'INJ-028-CUT',
    title: 'A file that breaks off is a failed download',
    purpose:
      'Whoever can cut a connection decides how much of a file arrives. A configuration is downloaded whose answer tells ' +
      '100,000 bytes and ends after 50,000. The download must not be reported as a success.',
    severity: 'medium',
    cwe: 354,
    defects: [{ id: 'failed-download-reported-as-success', fails: 'a file that breaks off is a failed download' }],
    stream: { bytesMax: 50_000, contentLength: 100_000 },
    judge({ faultCode }, { expect, inconclusive }) {
      if (faultCode === null) inconclusive('The target told no result of the download in time.');
      expect(faultCode, 'a file that breaks off is a failed download').not.toBe(0);
    },
  },
];
