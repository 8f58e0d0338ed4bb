import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeAcsUrl } from './change-acs-url.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-010',
    title: 'The first session with a new ACS URL reports 0 BOOTSTRAP',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'By 0 BOOTSTRAP an ACS learns that it meets a device for the first time and has to set it up. The ACS URL is ' +
      'changed to another path of the same server; the next session must go there and list 0 BOOTSTRAP, the ' +
      'session after it must not list it again. The old URL is put back afterwards.',
    severity: 'high',
    safety: 'S4',
    requirements: ['3.1-34', '3.2-07', '3.7-56', '3.7-91'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('3.1', 'MUST')],
    defects: [{ id: 'no-bootstrap-for-new-acs-url', fails: 'the Inform to the new ACS URL lists 0 BOOTSTRAP' }],
    timeoutMs: 600_000,
    estimatedMs: 2_000,
  },
  async ({ step, expect, ...bench }) => {
    const { cpe, signal } = bench;
    const moved = await step('Change the ACS URL and wait', () => changeAcsUrl(bench));
    const { eventCodes } = moved.session;
    await step('Let the target go', () => moved.session.end());
    expect(moved.target, 'the next session goes to the new ACS URL').toBe(moved.newTarget);
    expect(eventCodes, 'the Inform to the new ACS URL lists 0 BOOTSTRAP').toContain('0 BOOTSTRAP');
    const next = await step('Ask for a session', () => cpe.openSession({ signal }));
    expect(next.session.eventCodes, 'the session after it lists no 0 BOOTSTRAP').not.toContain('0 BOOTSTRAP');
    await next.session.end();
  },
);
export default definition;
