import type { CpeDefect } from './cpe-defect.ts';

/** What goes wrong in the course of a session and with its events. */
export const sessionDefects: readonly CpeDefect[] = [
  {
    id: 'soap-action-on-empty-post',
    sentence: 'Sends SOAPAction and Content-Type with an empty POST.',
    requirements: ['3.4-06', '3.4-07'],
    apply: (policies) => ({
      ...policies,
      emptyPostHeaders: [
        ['SOAPAction', ''],
        ['Content-Type', 'text/xml; charset=utf-8'],
      ],
    }),
  },
  {
    id: 'forgets-boot-event',
    sentence: 'Reports no 1 BOOT after a restart, as if it were an ordinary periodic session.',
    requirements: ['3.7-93', '3.7-112', 'A.3.2.9-03'],
    apply: (policies) => ({
      ...policies,
      informEvents: (events) => {
        const rest = policies.informEvents(events).filter(({ eventCode }) => eventCode !== '1 BOOT');
        return rest.length > 0 ? rest : [{ eventCode: '2 PERIODIC', commandKey: '' }];
      },
    }),
  },
  {
    id: 'm-reboot-without-command-key',
    sentence: 'Reports M Reboot with an empty CommandKey.',
    requirements: ['A.3.2.9-07', 'A.3.3.1-35'],
    apply: (policies) => ({
      ...policies,
      informEvents: (events) =>
        policies
          .informEvents(events)
          .map((event) => (event.eventCode === 'M Reboot' ? { ...event, commandKey: '' } : event)),
    }),
  },
  {
    id: 'ignores-fault-8005',
    sentence: 'Does not repeat a request that the ACS answered with fault 8005, retry request.',
    requirements: ['3.7-117', '3.7-119', 'A.5.2-04'],
    apply: (policies) => ({
      ...policies,
      readAcsEnvelope: (received) => {
        const envelope = policies.readAcsEnvelope(received);
        const { body } = envelope;
        if (body?.method !== 'Fault' || body.faultCode !== 8005) return envelope;
        return { ...envelope, body: { ...body, faultCode: 8002 } };
      },
    }),
  },
  {
    id: 'reports-acs-write-as-value-change',
    sentence: 'Reports values that the ACS wrote itself as 4 VALUE CHANGE.',
    requirements: ['3.2-10', 'A.3.3.1-19'],
    apply: (policies) => ({ ...policies, notifiesAcsWrites: true }),
  },
];
