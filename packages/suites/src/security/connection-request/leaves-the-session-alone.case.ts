import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { askOnceInASession, type RequestInSession } from './ask-during-a-session.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RequestInSession>(
  {
    id: 'CR-022',
    title: 'A connection request leaves the running session alone',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'No running session may be cut short because a connection request comes in: otherwise whoever can repeat one keeps a ' +
      'device from ever being managed. In a session the target answers GetRPCMethods, then a right connection request is ' +
      'sent, then the target has to answer GetRPCMethods in the same session again.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.2-65'],
    spec: [tr069Clause('3.2.2.1', 'MUST NOT')],
    cwe: 400,
    defects: [{ id: 'drops-running-session', fails: 'the session goes on after a connection request' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    observe: askOnceInASession,
    judge({ status, wentOn }, { expect, inconclusive }) {
      if (status === null && wentOn) inconclusive('The connection request was not answered; it may not have arrived.');
      expect(wentOn, 'the session goes on after a connection request').toBe(true);
    },
  },
);
export default definition;
