import { afterSessionEnd, emptyEventQueue, type EventQueue, type EventStruct } from '@cordon/cwmp';
import type { CpePolicies, EventHabits, RetryHabits } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { answersOtherwise } from './request-defect.ts';

type Change<Part> = (part: Part) => Partial<Part>;

const withEvents =
  (change: Change<EventHabits>) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    events: { ...policies.events, ...change(policies.events) },
  });

const withRetries =
  (change: Change<RetryHabits>) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    retries: { ...policies.retries, ...change(policies.retries) },
  });

const withInformEvents =
  (change: (events: readonly EventStruct[]) => readonly EventStruct[]) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    informEvents: (events) => change(policies.informEvents(events)),
  });

const withoutSent = (queue: EventQueue): EventQueue => ({
  ...queue,
  events: queue.events.filter(({ sent }) => !sent),
  changed: queue.changed.filter(({ sent }) => !sent),
});

const firstOfEach = (events: readonly EventStruct[]): readonly EventStruct[] =>
  events.filter((event, index) => events.findIndex(({ eventCode }) => eventCode === event.eventCode) === index);

/** What goes wrong with events that wait, and with the count and the timing of retries. */
export const eventDefects: readonly CpeDefect[] = [
  {
    id: 'forgets-events-of-failed-session',
    sentence: 'Takes the events of an Inform for delivered although the ACS never answered it.',
    requirements: ['3.7-55', '3.7-60', '3.7-61', '3.7-82', '3.7-69'],
    apply: withEvents((events) => ({ afterSessionFailure: (queue) => events.afterSessionFailure(withoutSent(queue)) })),
  },
  {
    id: 'forgets-m-events-at-power-cycle',
    sentence: 'Keeps undelivered M events in memory only, where a power cycle wipes them out.',
    requirements: ['3.7-82', '3.7-69', '3.7-171'],
    apply: withEvents((events) => ({ afterReboot: () => events.afterReboot(emptyEventQueue) })),
  },
  {
    id: 'redelivers-connection-request',
    sentence: 'Reports 6 CONNECTION REQUEST again after a session that failed.',
    requirements: ['3.7-72'],
    apply: withEvents(() => ({ afterSessionFailure: afterSessionEnd })),
  },
  {
    id: 'no-bootstrap-for-new-acs-url',
    sentence: 'Reports no 0 BOOTSTRAP when the ACS URL has changed.',
    requirements: ['3.7-91'],
    apply: withInformEvents((events) => {
      const isBoot = events.some(({ eventCode }) => eventCode === '1 BOOT');
      const rest = events.filter(({ eventCode }) => eventCode !== '0 BOOTSTRAP');
      if (isBoot) return events;
      return rest.length > 0 ? rest : [{ eventCode: '2 PERIODIC', commandKey: '' }];
    }),
  },
  {
    id: 'bootstrap-keeps-older-events',
    sentence: 'Tells the new ACS the events that were meant for the one before it.',
    requirements: ['3.7-66', '3.7-170'],
    apply: withEvents((events) => ({
      afterBootstrap: (queue) => {
        const alone = events.afterBootstrap(queue);
        return { ...queue, events: [...alone.events, ...queue.events] };
      },
    })),
  },
  {
    id: 'single-event-twice',
    sentence: 'Lists an event of the kind Single once for each time that it occurred.',
    requirements: ['3.7-108', '3.7-69'],
    apply: withInformEvents((events) => {
      const scheduled = events.filter(({ eventCode }) => eventCode === 'M ScheduleInform').slice(1);
      return [...events, ...scheduled.map(() => ({ eventCode: '3 SCHEDULED', commandKey: '' }))];
    }),
  },
  {
    id: 'multiple-events-merged',
    sentence: 'Lists only the first of several M events of one kind.',
    requirements: ['3.7-109', '3.7-82'],
    apply: withInformEvents(firstOfEach),
  },
  {
    id: 'scheduled-without-command-key',
    sentence: 'Reports M ScheduleInform with an empty CommandKey.',
    requirements: ['A.3.3.1-35'],
    apply: withInformEvents((events) =>
      events.map((event) => (event.eventCode === 'M ScheduleInform' ? { ...event, commandKey: '' } : event)),
    ),
  },
  {
    id: 'command-key-without-markup',
    sentence: 'Takes characters of XML out of the CommandKey that M ScheduleInform brings back.',
    requirements: ['A.3.3.1-35', 'A.4.1.2-01'],
    apply: withInformEvents((events) =>
      events.map((event) => ({ ...event, commandKey: event.commandKey.replaceAll(/[<>&]/g, '') })),
    ),
  },
  answersOtherwise(
    {
      id: 'command-key-cut',
      sentence: 'Takes the first 32 characters of a CommandKey that is longer.',
      requirements: ['A.6-15'],
    },
    'ScheduleInform',
    (request, answer) => answer({ ...request, commandKey: request.commandKey.slice(0, 32) }),
  ),
  {
    id: 'schedule-inform-adds-by-key',
    sentence: 'Adds a ScheduleInform instead of moving the one that waits under the same CommandKey.',
    requirements: ['A.4.1.2-06'],
    apply: withEvents(() => ({ scheduledBeside: (waiting) => waiting })),
  },
  {
    id: 'retry-count-stays-zero',
    sentence: 'Sends RetryCount 0 however often the session has failed.',
    requirements: ['3.2-24', '3.2-30', 'A.3.3.1-12'],
    apply: withRetries(() => ({ retryCountAfter: () => 0 })),
  },
  {
    id: 'retry-count-never-reset',
    sentence: 'Counts retries on after a session that went well.',
    requirements: ['3.2-38', 'A.3.3.1-12'],
    apply: withRetries((retries) => ({
      retryCountAfter: (cause, count) => (cause === 'success' ? count : retries.retryCountAfter(cause, count)),
    })),
  },
  {
    id: 'reboot-resets-retry-count',
    sentence: 'Forgets RetryCount in a reboot.',
    requirements: ['3.2-31', 'A.3.3.1-12'],
    apply: withRetries((retries) => ({
      retryCountAfter: (cause, count) => (cause === 'boot' ? 0 : retries.retryCountAfter(cause, count)),
    })),
  },
  {
    id: 'retries-at-once',
    sentence: 'Opens a failed session again at once instead of waiting as long as the ACS set.',
    requirements: ['3.2-26', '3.2-27', '3.2-40'],
    apply: withRetries(() => ({ waitMs: () => 0 })),
  },
  {
    id: 'retry-wait-too-long',
    sentence: 'Waits ten times as long as it may before it opens a failed session again.',
    requirements: ['3.2-26', '3.2-27', '3.2-40'],
    apply: withRetries((retries) => ({ waitMs: (range, random01) => 10 * retries.waitMs(range, random01) })),
  },
];
