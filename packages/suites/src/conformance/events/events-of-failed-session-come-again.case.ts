import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failAndWait } from '../retry/fail-session.ts';
import { setRetryWait } from '../retry/retry-wait.ts';
import { nextScheduled, scheduledKeys, scheduleInform } from './scheduled-inform.ts';

const order = { delaySeconds: 1, commandKey: 'cordon-redelivery' };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-009',
    title: 'Events that the ACS did not confirm come again in the next session',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'An event is delivered when the ACS has answered the Inform, not when it was sent. A CPE that forgets it ' +
      'before has lost an order. ScheduleInform brings a session with a CommandKey; its Inform is answered by ' +
      'HTTP 503. The very next session must list 3 SCHEDULED and M ScheduleInform with the key again, and the ' +
      'one after that must not.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.2-05', '3.7-55', '3.7-56', '3.7-60', '3.7-61', '3.7-69', '3.7-82', '3.7-95', 'A.3.3.1-35'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    defects: [
      { id: 'forgets-events-of-failed-session', fails: 'the next session lists M ScheduleInform with its CommandKey' },
      { id: 'scheduled-without-command-key', fails: 'M ScheduleInform has the CommandKey of the request' },
    ],
    timeoutMs: 600_000,
    estimatedMs: 4_000,
  },
  async ({ acs, cpe, settings, step, expect, inconclusive, notApplicable, signal }) => {
    const { coming } = await cpe.withSession(
      async (session) => {
        await setRetryWait(session, { cpe, settings, minimumWaitIntervalS: 1 });
        await scheduleInform(session, order, { inconclusive, notApplicable });
        return { coming: nextScheduled(acs, { ...order, signal }) };
      },
      { signal },
    );
    const first = await step('Wait for the session that was ordered', () => coming);
    expect(scheduledKeys(first.events), 'M ScheduleInform has the CommandKey of the request').toContain(
      order.commandKey,
    );
    const keys = scheduledKeys(first.events);
    const second = await step('Fail it and wait for the next', () => failAndWait(first, { acs, signal }));
    const again = scheduledKeys(second.events);
    expect(again, 'the next session lists M ScheduleInform with its CommandKey').toEqual(keys);
    expect(second.eventCodes, 'the next session lists 3 SCHEDULED').toContain('3 SCHEDULED');
    await step('Serve it', () => second.end());
    const third = await step('Ask for a session', () => cpe.openSession({ signal }));
    expect(scheduledKeys(third.session.events), 'what was confirmed does not come again').toEqual([]);
    await third.session.end();
  },
);
export default definition;
