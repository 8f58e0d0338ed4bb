import { type CaseDefinition, type CpeBench, defineCase, safeParameters } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { setNotification } from './set-notification.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-ATTRIBUTES-001',
    title: 'NotificationChange false leaves the notification alone',
    suite: 'conformance/attributes',
    target: 'cpe',
    purpose:
      'An ACS that changes only the access list of a parameter sends a Notification that means nothing. A CPE ' +
      'that takes it switches notifications off behind the back of the ACS. A harmless parameter gets ' +
      'passive notification; then a request says 0 together with NotificationChange false; the notification ' +
      'must still be passive. The rule stands in the table of the method without a MUST, so that under tr069 ' +
      'a breach is a warning.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.4-12'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    defects: [
      { id: 'notification-change-ignored', fails: 'Notification stays as it was when NotificationChange is false' },
    ],
    profiles: { tr069: 'warn', hardened: 'fail' },
    timeoutMs: 120_000,
    estimatedMs: 700,
  },
  async ({ cpe, settings, expect, notApplicable, inconclusive, signal }) => {
    await cpe.withSession(
      async (session) => {
        const [parameter] = await safeParameters(session, { cpe, settings, countMax: 1, withFreeNotification: true });
        const { name } = (parameter ?? notApplicable('The target has no parameter that is fit for this.')).now;
        await settings.keepAttributes(session, [name]);
        const before = await setNotification(session, { name, notification: 1 });
        if (before !== 1)
          inconclusive(`Passive notification of ${name} could not be switched on (it reads ${before}).`);
        const after = await setNotification(session, { name, notification: 0, notificationChange: false });
        if (after === undefined) inconclusive('The target refused the request with NotificationChange false.');
        expect(after, 'Notification stays as it was when NotificationChange is false').toBe(1);
      },
      { signal },
    );
  },
);
export default definition;
