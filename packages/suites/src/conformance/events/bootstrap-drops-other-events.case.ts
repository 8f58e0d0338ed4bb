import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeAcsUrl } from './change-acs-url.ts';
import { isScheduled, scheduleInform } from './scheduled-inform.ts';

/** The order falls due while the session is kept open, so that its event waits when the URL changes. */
const heldMs = 2_500;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-011',
    title: 'A bootstrap drops the events that waited for the ACS before',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'What one ACS ordered is none of the business of the next: a bootstrap throws every other undelivered ' +
      'event away. A ScheduleInform falls due in a session that is kept open, then the ACS URL is changed to ' +
      'another path of the same server. The session with 0 BOOTSTRAP must not list that order. A device that looks ' +
      'at its timers between sessions only raises the event after the change and may be right: under tr069 a breach ' +
      'is a warning.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['3.7-66', '3.7-170'],
    spec: [tr069Clause('3.7.1.5', 'MUST')],
    profiles: { tr069: 'warn', hardened: 'fail' },
    defects: [{ id: 'bootstrap-keeps-older-events', fails: 'the bootstrap session lists no event from before it' }],
    timeoutMs: 600_000,
    estimatedMs: 5_000,
  },
  async ({ step, expect, ...bench }) => {
    const moved = await step('Let an order fall due, change the ACS URL and wait', () =>
      changeAcsUrl(bench, async (session) => {
        await scheduleInform(session, { delaySeconds: 1, commandKey: 'cordon-old-acs' }, bench);
        await new Promise((resolve) => setTimeout(resolve, heldMs));
      }),
    );
    const { session } = moved;
    const listsOrder = isScheduled(session);
    await step('Let the target go', () => session.end());
    if (!session.eventCodes.includes('0 BOOTSTRAP'))
      bench.inconclusive('The new ACS URL brought no 0 BOOTSTRAP; CWMP-CPE-EVENTS-010 judges that.');
    expect(listsOrder, 'the bootstrap session lists no event from before it').toBe(false);
  },
);
export default definition;
