import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { sendWrongLogins, type WrongLogins } from './send-wrong-logins.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, WrongLogins>(
  {
    id: 'CR-021',
    title: 'Wrong connection requests lock nobody out for good',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'A lock against guessing must not become a switch by which anybody takes a device away from its operator. Thirty ' +
      'requests with a wrong password are sent; a right one has to be heard within a minute after that. Whether the target ' +
      'slows guessing down is recorded and not judged.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.2-68'],
    spec: [tr069Clause('3.2.2.1', 'MUST NOT')],
    cwe: 645,
    defects: [{ id: 'permanent-lockout', fails: 'a right request is heard within a minute after thirty wrong ones' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    observe: (bench) => sendWrongLogins(bench),
    judge({ refused, heardAfterS }, { expect, inconclusive }) {
      if (refused === 0) inconclusive('No wrong request was answered.');
      expect(heardAfterS !== null, 'a right request is heard within a minute after thirty wrong ones').toBe(true);
    },
  },
);
export default definition;
