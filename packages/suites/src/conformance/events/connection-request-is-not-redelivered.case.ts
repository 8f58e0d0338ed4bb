import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failAndWait } from '../retry/fail-session.ts';
import { setRetryWait } from '../retry/retry-wait.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-006',
    title: 'The event 6 CONNECTION REQUEST is not repeated after a failed session',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'An ACS that gets no session asks again, so the event of the first request must not come back: it would ' +
      'be taken for the answer to a later one. The session that a connection request brought is answered by ' +
      'HTTP 503; the session that follows must not list 6 CONNECTION REQUEST.',
    severity: 'low',
    safety: 'S3',
    requirements: ['3.7-72'],
    spec: [tr069Clause('3.7.1.5', 'MUST NOT')],
    defects: [{ id: 'redelivers-connection-request', fails: 'the session after it lists no 6 CONNECTION REQUEST' }],
    needs: ['connection-request'],
    timeoutMs: 400_000,
    estimatedMs: 3_000,
  },
  async ({ acs, cpe, settings, step, expect, inconclusive, signal }) => {
    await cpe.withSession((session) => setRetryWait(session, { cpe, settings, minimumWaitIntervalS: 1 }), { signal });
    const opened = await step('Send a connection request', () =>
      cpe.openSession({ only: 'connection-request', signal }),
    );
    const isReported = opened.session.eventCodes.includes('6 CONNECTION REQUEST');
    const next = await step('Fail its session and wait', () => failAndWait(opened.session, { acs, signal }));
    const { eventCodes } = next;
    await step('Let the target go', () => next.end());
    if (!isReported) inconclusive('The session after the connection request did not report it.');
    expect(eventCodes, 'the session after it lists no 6 CONNECTION REQUEST').not.toContain('6 CONNECTION REQUEST');
  },
);
export default definition;
