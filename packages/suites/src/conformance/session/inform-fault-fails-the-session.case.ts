import { soapFault } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { retryMs } from '../retry/fail-session.ts';
import { setRetryWait } from '../retry/retry-wait.ts';
import { kindOf } from './own-request.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-006',
    title: 'A fault to the Inform ends the session, which is tried again',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'Only InformResponse opens a session. A device that takes a fault for it goes on to speak with an ACS ' +
      'that has turned it away, and believes its events delivered. The Inform is answered by fault 8002: the ' +
      'target must send nothing more in this session, and must open it again as a retry.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.7-13', '3.7-40', '3.7-50', '3.2-21'],
    spec: [tr069Clause('3.7.1.4', 'MUST')],
    defects: [
      { id: 'takes-inform-fault-for-an-answer', fails: 'the target sends nothing after a fault to its Inform' },
    ],
    timeoutMs: 400_000,
    estimatedMs: 6_000,
  },
  async ({ acs, cpe, settings, step, expect, inconclusive, signal }) => {
    await cpe.withSession((session) => setRetryWait(session, { cpe, settings, minimumWaitIntervalS: 1 }), { signal });
    const { session } = await step('Ask for a session', () => cpe.openSession({ signal }));
    if (session.inform === undefined) inconclusive('The session did not begin with an Inform.');
    const retry = acs.nextSession({ withinMs: retryMs, signal, what: 'open the failed session again' });
    retry.catch(() => undefined);
    const next = await step('Answer the Inform by fault 8002', () => session.answerWith(soapFault(8002)));
    const body = next?.envelope?.body;
    // A device may keep its cookies: a retry under the cookie of the failed session is still a new one.
    const isRetry = body?.method === 'Inform' && body.retryCount > 0;
    expect(isRetry ? 'nothing' : kindOf(next), 'the target sends nothing after a fault to its Inform').toBe('nothing');
    await session.endPolitely();
    if (next !== undefined) return;
    const again = await step('Wait for the retry', () => retry);
    expect(again.inform?.retryCount, 'the session is opened again as a retry').toBeGreaterThan(0);
    await step('Serve it', () => again.end());
  },
);
export default definition;
