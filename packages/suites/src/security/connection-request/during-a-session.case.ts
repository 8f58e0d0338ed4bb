import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { askDuringASession, type RequestsInSession } from './ask-during-a-session.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RequestsInSession>(
  {
    id: 'CR-020',
    title: 'However many connection requests come during a session, one session follows',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'A device that opens a session for each request can be kept busy, and its ACS with it, by whoever can repeat one. ' +
      'While a session is open ten right requests are sent. Each has to be answered by 200, 204 or 503, and no more than ' +
      'one session with 6 CONNECTION REQUEST may begin in the seconds after the open one has ended.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.2-64', '3.2-89', '3.2-90'],
    spec: [tr069Clause('3.2.2.2', 'MUST')],
    cwe: 400,
    defects: [{ id: 'session-per-request', fails: 'no more than one session follows' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  {
    observe: (bench) => askDuringASession(bench),
    judge({ statuses, sessions }, { expect, inconclusive }) {
      if (sessions === 0 && statuses.every((status) => status === null))
        inconclusive('No request was answered, so that none may have arrived.');
      expect(sessions, 'no more than one session follows').toBeLessThanOrEqual(1);
      const others = statuses.filter((status) => status !== null && ![200, 204, 503].includes(status));
      expect(others, 'each request is answered by 200, 204 or 503').toEqual([]);
    },
  },
);
export default definition;
