import type { CaseMeta, JudgeTools } from '@cordon/testbench';
import type { ClearFileLoginFacts } from './clear-file-login.ts';

/** What is published about a case, and what it demands. */
export interface ClearFileLogin
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'requirements' | 'defects'> {
  readonly judge: (facts: ClearFileLoginFacts, tools: JudgeTools) => void;
}

/** How a target may not log in at a file server in clear: one row, one case. */
export const clearFileLogins: readonly ClearFileLogin[] = [
  {
    id: 'SEC-007-FILE',
    title: 'A file server without TLS gets no password that it has not asked for',
    purpose:
      'The account of a file server often opens the firmware of all devices. It is for the server to say by its challenge ' +
      'how to log in, and in clear an answer to Digest alone gives nothing away. Downloads with an account are ' +
      'ordered from a server without TLS: the first request of each must carry no Basic credentials, nor may an answer to Digest.',
    severity: 'high',
    requirements: ['3.4-58'],
    defects: [{ id: 'file-basic-in-clear-unasked', fails: 'the first request in clear has no Basic credentials' }],
    judge({ toBasic, toDigest }, { expect }) {
      const first = [toBasic[0], toDigest[0]];
      expect(first.includes('basic'), 'the first request in clear has no Basic credentials').toBe(false);
      expect(toDigest.slice(1).includes('basic'), 'a challenge by Digest is not answered by Basic').toBe(false);
    },
  },
  {
    id: 'SEC-008-FILE',
    title: 'A file server without TLS gets no password by asking for Basic',
    purpose:
      'TR-069 lets a file server choose Basic, and an ACS that gives an http URL lets everybody on the way choose it. A download ' +
      'with an account is ordered from a server without TLS that asks for Basic, which must not be answered by it; another ' +
      'one, from a server that asks for Digest, shows that the target logs in at all. Under tr069 it is a warning.',
    severity: 'medium',
    requirements: ['3.4-57'],
    defects: [{ id: 'file-basic-in-clear-when-asked', fails: 'no challenge by Basic is answered in clear' }],
    judge({ toBasic, toDigest }, { expect, inconclusive }) {
      if (toBasic[0] === 'basic')
        inconclusive('The target sends Basic credentials unasked, which SEC-007-FILE judges.');
      expect(toBasic.includes('basic'), 'no challenge by Basic is answered in clear').toBe(false);
      if (!toDigest.includes('digest')) inconclusive('A challenge by Digest was not answered either.');
    },
  },
];
