import { type CaseDefinition, type CpeBench, defineCase, safeParameters, setParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { setNotification } from '../attributes/set-notification.ts';
import { listsChange, waitForChange } from './value-change.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-003',
    title: 'What the ACS wrote itself is not reported as 4 VALUE CHANGE',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'A CPE that reports the writes of the ACS back to it doubles the load of every change, and with an ' +
      'automatic ACS runs in a circle. Active notification is switched on for a harmless parameter, the ' +
      'parameter is written over CWMP, and the session ends. No session may report it within five seconds, ' +
      'nor may the next session that the bench asks for.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.2-10', 'A.3.3.1-19'],
    spec: [tr069Clause('3.2.1', 'MUST NOT')],
    defects: [{ id: 'reports-acs-write-as-value-change', fails: 'no session reports the value that the ACS wrote' }],
    timeoutMs: 300_000,
    estimatedMs: 6_000,
  },
  async ({ acs, cpe, settings, step, expect, notApplicable, inconclusive, signal }) => {
    const { waiting, name } = await cpe.withSession(
      async (session) => {
        const [parameter] = await safeParameters(session, { cpe, settings, countMax: 1, withFreeNotification: true });
        const { now, other } =
          parameter ?? notApplicable('The target has no parameter that can be written without harm.');
        await settings.keepAttributes(session, [now.name]);
        const notification = await setNotification(session, { name: now.name, notification: 2 });
        if (notification !== 2) inconclusive(`Active notification of ${now.name} could not be switched on.`);
        const fault = await setParameterValues(session, [other]);
        if (fault !== undefined) inconclusive(`${now.name} could not be written: fault ${fault.faultCode}.`);
        return { waiting: waitForChange(acs, now.name, signal), name: now.name };
      },
      { signal },
    );
    const reported = await step('Wait for a session that must not come', () => waiting);
    expect(reported, 'no session reports the value that the ACS wrote').toBe(false);
    const next = await step('Ask for a session', () => cpe.openSession({ signal }));
    expect(listsChange(next.session, name), 'the next Inform does not list the value as changed').toBe(false);
    await next.session.end();
  },
);
export default definition;
