import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { nextScheduled, scheduledKeys, scheduleInform } from './scheduled-inform.ts';

const orders = [
  { delaySeconds: 1, commandKey: 'cordon-first' },
  { delaySeconds: 2, commandKey: 'cordon-second' },
] as const;
/** The turn is kept until both are due; a session may rest for 30 s (TR-069 3.7.1.4). */
const heldMs = 4_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-007',
    title: 'Two ScheduleInforms that fall due in a session: one 3 SCHEDULED, two M ScheduleInform',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'Each order of the ACS has an entry of its own in the event list, and an event of the kind Single stands ' +
      'there once, however often it occurred. Two ScheduleInforms fall due while the session that ordered them ' +
      'is kept open. They must not disturb it, and the session that follows it must report both keys, with ' +
      '3 SCHEDULED once.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.7-53', '3.7-82', '3.7-108', '3.7-109', '3.7-111', 'A.4.1.2-02'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    defects: [
      { id: 'single-event-twice', fails: '3 SCHEDULED is listed once' },
      { id: 'multiple-events-merged', fails: 'M ScheduleInform is listed once for each order, with its key' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  async ({ acs, cpe, step, expect, inconclusive, notApplicable, signal }) => {
    const { coming } = await cpe.withSession(
      async (session) => {
        for (const order of orders) await scheduleInform(session, order, { inconclusive, notApplicable });
        await step('Keep the session until both are due', () => new Promise((resolve) => setTimeout(resolve, heldMs)));
        const answer = await session.request({ method: 'GetRPCMethods' });
        if (answer.method === 'Fault') inconclusive('The session did not live through the wait.');
        return { coming: nextScheduled(acs, { delaySeconds: 0, signal }) };
      },
      { signal },
    );
    const session = await step('Wait for the session after it', () => coming);
    const { eventCodes, events } = session;
    await step('Let the target go', () => session.end());
    const singles = eventCodes.filter((code) => code === '3 SCHEDULED');
    expect(singles, '3 SCHEDULED is listed once').toHaveLength(1);
    const keys = scheduledKeys(events).toSorted();
    const wanted = orders.map(({ commandKey }) => commandKey);
    expect(keys, 'M ScheduleInform is listed once for each order, with its key').toEqual(wanted);
  },
);
export default definition;
