import { soapFault } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { kindOf } from './own-request.ts';

/** One more answer than a device may take, and a few to see where it stops. */
const answersMax = 7;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-008',
    title: 'After fault 8005 a request is repeated three times at most in a session',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'Fault 8005 asks for one more try. A device that tries without end keeps an ACS under load from ever ' +
      'getting out of it. The Inform is answered by 8005 as long as the target repeats it: it must come four ' +
      'times, and then the session must be over.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.7-117', '3.7-118', '3.7-119'],
    spec: [tr069Clause('3.7.1.6', 'MUST')],
    defects: [{ id: 'repeats-8005-without-end', fails: 'the Inform is repeated three times at most' }],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  async ({ cpe, step, expect, observe, inconclusive, signal }) => {
    const { session } = await step('Wait for an Inform', () => cpe.openSession({ signal }));
    if (session.inform === undefined) inconclusive('The session did not begin with an Inform.');
    let repeats = 0;
    await step('Answer it by fault 8005 as long as it comes', async () => {
      for (let answers = 0; answers < answersMax; answers += 1) {
        const next = await session.answerWith(soapFault(8005));
        const inform = next?.envelope?.body;
        // A retry that comes under the cookie of the failed session counts itself.
        if (kindOf(next) !== 'Inform' || (inform?.method === 'Inform' && inform.retryCount > 0)) return;
        repeats += 1;
      }
    });
    observe('repeats', { repeats });
    expect(repeats, 'the Inform is repeated after fault 8005').toBeGreaterThan(0);
    expect(repeats, 'the Inform is repeated three times at most').toBeLessThanOrEqual(3);
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
