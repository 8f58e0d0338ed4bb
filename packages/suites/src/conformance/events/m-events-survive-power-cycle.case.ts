import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failAcrossPowerCycle } from '../retry/fail-session.ts';
import { nextScheduled, scheduledKeys, scheduleInform } from './scheduled-inform.ts';

const order = { delaySeconds: 1, commandKey: 'cordon-power-cycle' };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-005',
    title: 'M events that were not confirmed outlive a power cycle',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'An ACS waits for the result of what it ordered; when a power cut wipes it out, it waits for ever. The ' +
      'session of a ScheduleInform is answered by HTTP 503, then the power of the target is cut, and every ' +
      'session until the boot is reported is failed too. The Inform with 1 BOOT must list 3 SCHEDULED and ' +
      'M ScheduleInform with its CommandKey.',
    severity: 'high',
    safety: 'S4',
    requirements: ['3.7-69', '3.7-82', '3.7-171'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    defects: [
      { id: 'forgets-m-events-at-power-cycle', fails: 'the Inform after the boot lists M ScheduleInform with its key' },
    ],
    needs: ['power-cycle'],
    timeoutMs: 900_000,
    estimatedMs: 6_000,
  },
  async ({ acs, cpe, rig, step, expect, inconclusive, notApplicable, signal }) => {
    const { coming } = await cpe.withSession(
      async (session) => {
        await scheduleInform(session, order, { inconclusive, notApplicable });
        return { coming: nextScheduled(acs, { ...order, signal }) };
      },
      { signal },
    );
    const first = await step('Wait for the session that was ordered', () => coming);
    const keys = scheduledKeys(first.events);
    if (!keys.includes(order.commandKey)) inconclusive('M ScheduleInform came without its CommandKey.');
    const withinMs = cpe.rebootTimeoutMs;
    const found = await step('Fail it, cut the power and wait', () =>
      failAcrossPowerCycle(first, { acs, rig, withinMs, signal }),
    );
    const booted = found ?? inconclusive('The target came ten times without reporting 1 BOOT.');
    expect(scheduledKeys(booted.events), 'the Inform after the boot lists M ScheduleInform with its key').toEqual(keys);
    expect(booted.eventCodes, 'the Inform after the boot lists 3 SCHEDULED').toContain('3 SCHEDULED');
    await step('Let the target go', () => booted.end());
  },
);
export default definition;
