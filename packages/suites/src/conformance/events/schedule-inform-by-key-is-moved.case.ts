import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { nextScheduled, scheduledKeys, scheduleInform } from './scheduled-inform.ts';

const commandKey = 'cordon-moved';
const delaysS = { first: 2, moved: 10 } as const;
/** Clocks of whole seconds, and answers that come seconds after the order was read. */
const earlyMs = 3_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-008',
    title: 'A second ScheduleInform under the same CommandKey moves the first',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'An ACS moves an appointment by calling again under the same key. A CPE that adds a second one instead ' +
      'comes at the time that was given up. ScheduleInform is called with two seconds and, under the same key, ' +
      'with ten: no session may report it before about ten seconds, three aside, and that one must report it once.',
    severity: 'low',
    safety: 'S2',
    requirements: ['A.4.1.2-06'],
    spec: [tr069Clause('A.4.1.2', 'MUST')],
    defects: [{ id: 'schedule-inform-adds-by-key', fails: 'nothing is reported at the time that was given up' }],
    timeoutMs: 300_000,
    estimatedMs: 11_000,
  },
  async ({ acs, cpe, step, expect, inconclusive, notApplicable, signal }) => {
    const { coming, startMs } = await cpe.withSession(
      async (session) => {
        for (const delaySeconds of [delaysS.first, delaysS.moved])
          await scheduleInform(session, { delaySeconds, commandKey }, { inconclusive, notApplicable });
        return { coming: nextScheduled(acs, { delaySeconds: delaysS.moved, signal }), startMs: performance.now() };
      },
      { signal },
    );
    const session = await step('Wait for the session', () => coming);
    const afterMs = Math.round(performance.now() - startMs);
    const keys = scheduledKeys(session.events);
    await step('Let the target go', () => session.end());
    const leastMs = delaysS.moved * 1_000 - earlyMs;
    expect(afterMs, 'nothing is reported at the time that was given up').toBeGreaterThanOrEqual(leastMs);
    expect(keys, 'the moved order is reported once').toEqual([commandKey]);
  },
);
export default definition;
