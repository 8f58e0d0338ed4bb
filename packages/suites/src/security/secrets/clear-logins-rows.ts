import type { CaseMeta, JudgeTools } from '@cordon/testbench';
import type { ClearLoginFacts } from './clear-logins.ts';

/** What is published about a case, and what it demands. */
export interface ClearLogin
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'requirements' | 'defects'> {
  readonly judge: (facts: ClearLoginFacts, tools: JudgeTools) => void;
}

/** How a target may not log in at an ACS in clear: one row, one case. */
export const clearLoginRows: readonly ClearLogin[] = [
  {
    id: 'SEC-007',
    title: 'An ACS without TLS gets no password that it has not asked for',
    purpose:
      'TR-069 recommends Basic before any challenge, and means it for TLS; in clear it gives the password of the device to everybody ' +
      'on the way. The target is sent to an ACS without TLS, and its first POST there must carry no Basic credentials.',
    severity: 'critical',
    requirements: ['3.4-65'],
    defects: [{ id: 'basic-in-clear-unasked', fails: 'the first POST in clear has no Basic credentials' }],
    judge: ({ unasked }, { expect }) =>
      expect(unasked, 'the first POST in clear has no Basic credentials').not.toBe('basic'),
  },
  {
    id: 'SEC-008',
    title: 'A challenge by Basic is not answered in clear',
    purpose:
      'Whoever can answer for an ACS without TLS asks for Basic and reads the password. TR-069 3.4.4 has an ACS without TLS use Digest ' +
      'and nothing else, so that a device loses nothing by refusing. The target is sent to an ACS without TLS and ' +
      'challenged by Digest, by Basic behind that, and by Basic at the beginning of another session. It must answer no Basic.',
    severity: 'high',
    requirements: ['3.4-64'],
    defects: [{ id: 'basic-in-clear-when-asked', fails: 'no challenge by Basic is answered in clear' }],
    judge({ unasked, toDigest, toBasic }, { expect, inconclusive }) {
      if (unasked === 'basic') inconclusive('The target sends Basic credentials unasked, which SEC-007 judges.');
      expect(toBasic.includes('basic'), 'no challenge by Basic is answered in clear').toBe(false);
      if (toDigest !== 'digest')
        inconclusive('Not even a challenge by Digest was answered: the target may not log in at all.');
    },
  },
];
