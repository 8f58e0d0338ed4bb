import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { kindOf } from './own-request.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-007',
    title: 'An empty answer ends the session well, be it 204 or 200',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'TR-069 asks an ACS for status 204 where it has nothing more to ask, but what tells a device so is that ' +
      'the response is empty. Many an ACS sends 200 with Content-Length 0. After its empty POST the target gets ' +
      'such an answer: it must send nothing more, and its next session must tell RetryCount 0. Before that the ' +
      'same is done with 204.',
    severity: 'low',
    safety: 'S2',
    requirements: ['3.7-33', '3.7-34'],
    spec: [tr069Clause('3.7.1.4', 'MUST')],
    defects: [{ id: 'takes-empty-200-for-a-failure', fails: 'after an empty 200 the session counts as successful' }],
    profiles: { tr069: 'warn' },
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  async ({ cpe, step, expect, bracket, signal }) => {
    const sessionEndedBy = async (status: number): Promise<{ readonly post: string; readonly retryCount: number }> => {
      const { session } = await cpe.openSession({ signal });
      await session.reachAcsTurn();
      const headers = status === 200 ? { 'Content-Type': undefined } : {};
      const next = await session.answer({ status, headers, ...(status === 200 ? { body: '' } : {}) });
      const after = await cpe.openSession({ signal });
      const retryCount = after.session.inform?.retryCount ?? 0;
      await after.session.end();
      return { post: kindOf(next), retryCount };
    };
    const control = async () => {
      const { post, retryCount } = await sessionEndedBy(204);
      const held = post === 'nothing' && retryCount === 0;
      return { held, reason: `After 204 came ${post}, and RetryCount was ${retryCount}.` };
    };
    const { probe } = await step('End sessions by 204, 200 and 204', () =>
      bracket({ shows: '204 ends a session well', control, probe: () => sessionEndedBy(200) }),
    );
    expect(probe.post, 'after an empty 200 the target sends nothing more').toBe('nothing');
    expect(probe.retryCount, 'after an empty 200 the session counts as successful').toBe(0);
  },
);
export default definition;
