// The events that a CPE still has to deliver (TR-069 3.7.1.5), as an immutable value that survives JSON.
//
// Theory of operation. An occurrence joins the queue by `addEvent`. `startInform` picks what the next Inform lists and
// marks it as sent; what occurs while the session runs is not marked and waits for the next one. The ACS's answers take
// marked events out: InformResponse most of them, the answer to TransferComplete and its like the events that announce
// these calls. Whatever is still there when the session ends is unmarked again and goes into the very next Inform, unless
// its retention rule drops it. The rules themselves are the table in event-codes.ts.
import { type EventCode, type EventRetention, eventCodeOf, eventsInInformMax } from '../event-codes.ts';
import type { CpeRequest } from '../rpc/messages.ts';
import type { EventStruct } from '../rpc/structs.ts';

/** One event that waits for delivery. */
export interface PendingEvent extends EventStruct {
  /** In the Inform of the running session. */
  readonly sent: boolean;
  /** Was in an Inform of a session that is over. */
  readonly attempted: boolean;
  /** Only a value change under passive notification: it starts no session of its own (TR-069 3.7.1.5). */
  readonly passive: boolean;
}

/** A changed parameter that 4 VALUE CHANGE reports. */
export interface ChangedParameter {
  readonly parameterName: string;
  readonly sent: boolean;
}

/** Undelivered events, oldest first, with the parameters that 4 VALUE CHANGE is about. Plain data: store it as JSON. */
export interface EventQueue {
  readonly events: readonly PendingEvent[];
  /** Changed parameters since the last delivered Inform that was no heartbeat. Bounded by the size of the data model. */
  readonly changed: readonly ChangedParameter[];
  /** M events dropped because more than 64 were due (TR-069 A.3.3.1). */
  readonly discarded: number;
}

/** What one Inform tells. */
export interface InformEvents {
  readonly queue: EventQueue;
  readonly events: readonly EventStruct[];
  /** Parameters that 4 VALUE CHANGE adds to the ParameterList; empty when that event is not listed. */
  readonly changedParameters: readonly string[];
}

const valueChange = '4 VALUE CHANGE';
const heartbeat = '14 HEARTBEAT';
const bootstrap = '0 BOOTSTRAP';

/** A queue without events. */
export const emptyEventQueue: EventQueue = { events: [], changed: [], discarded: 0 };

type Rules = Pick<EventCode, 'cumulative' | 'deliveredBy' | 'onFailure'>;

// 3.7.1.5: vendor events have rules that the vendor sets. Ours are those of the nearest standard event: an `M` event is
// kept like M Reboot, an `X` event like 8 DIAGNOSTICS COMPLETE.
function rulesOf(eventCode: string): Rules {
  const standard = eventCodeOf(eventCode);
  if (standard !== undefined) return standard;
  return eventCode.startsWith('M ')
    ? { cumulative: 'multiple', deliveredBy: 'InformResponse', onFailure: 'keep-until-delivered' }
    : { cumulative: 'single', deliveredBy: 'InformResponse', onFailure: 'retry-until-reboot' };
}

/** An occurrence of an event. */
export interface EventOccurrence {
  readonly eventCode: string;
  /** CommandKey of the method that caused it; empty for all others (TR-069 A.3.3.1). */
  readonly commandKey?: string;
}

/**
 * Adds an occurrence. 0 BOOTSTRAP drops everything else (add 1 BOOT after it, not before). An M event brings the event that
 * it has to stand beside, such as 7 TRANSFER COMPLETE. Throws `TypeError` for 4 VALUE CHANGE, which needs names: see
 * {@link addValueChange}.
 */
export function addEvent(queue: EventQueue, occurrence: EventOccurrence): EventQueue {
  const { eventCode, commandKey = '' } = occurrence;
  if (eventCode === valueChange)
    throw new TypeError('4 VALUE CHANGE needs the changed parameters: use addValueChange.');
  // 3.7.1.5: a BOOTSTRAP wipes every other undelivered event, those kept for ever included.
  if (eventCode === bootstrap) return append({ ...emptyEventQueue, discarded: queue.discarded }, eventCode, '');
  const companion = companionOf(eventCode);
  const beside = companion === undefined ? queue : append(queue, companion, '');
  return withinLimit(append(beside, eventCode, commandKey));
}

// 3.7.1.5 Table 8: an M event of a transfer, a unit change or a scheduled Inform never stands without the event of its
// kind. M Reboot does wait without 1 BOOT, which only the reboot itself brings.
function companionOf(eventCode: string): string | undefined {
  return eventCode === 'M Reboot' || !eventCode.startsWith('M ') ? undefined : eventCodeOf(eventCode)?.appearsWith[0];
}

// 3.7.1.5: a Single event is there once, a Multiple event once for each occurrence. One that is already under way in
// this session does not count: the new occurrence came after it.
function append(queue: EventQueue, eventCode: string, commandKey: string): EventQueue {
  const { cumulative } = rulesOf(eventCode);
  const waits = queue.events.some((event) => event.eventCode === eventCode && !event.sent);
  if (cumulative === 'single' && waits) return queue;
  const event: PendingEvent = { eventCode, commandKey, sent: false, attempted: false, passive: false };
  return { ...queue, events: [...queue.events, event] };
}

// A.3.3.1: an Inform has room for 64 events; the oldest M events are discarded if more are due.
function withinLimit(queue: EventQueue): EventQueue {
  let within = queue;
  for (let waiting = unsent(within); waiting.length > eventsInInformMax; waiting = unsent(within)) {
    // There are fewer standard Single events than room, so what is too much is an M event or a vendor's.
    const oldest =
      waiting.find((event) => event.eventCode.startsWith('M ')) ??
      waiting.find((event) => eventCodeOf(event.eventCode) === undefined);
    const events = within.events.filter((event) => event !== oldest);
    within = dropLonely({ ...within, events, discarded: within.discarded + 1 });
  }
  return within;
}

function unsent(queue: EventQueue): readonly PendingEvent[] {
  return queue.events.filter((event) => !event.sent);
}

// 3.7.1.5: 3 SCHEDULED, 7 TRANSFER COMPLETE and 11 DU STATE CHANGE COMPLETE are sent only in company with their M event.
function dropLonely(queue: EventQueue): EventQueue {
  const events = queue.events.filter((event) => {
    const company: readonly string[] = event.eventCode.startsWith('M ')
      ? []
      : (eventCodeOf(event.eventCode)?.appearsWith ?? []);
    return company.length === 0 || queue.events.some((other) => company.includes(other.eventCode));
  });
  return { ...queue, events };
}

/** A value change that somebody other than the ACS made. */
export interface ValueChange {
  readonly parameterNames: readonly string[];
  /** Whether the notification is active (or forced active), so that it starts a session. */
  readonly active: boolean;
}

/** Adds 4 VALUE CHANGE for parameters; one that changes again, or changes back, stays listed once (TR-069 A.3.3.1). */
export function addValueChange(queue: EventQueue, change: ValueChange): EventQueue {
  if (change.parameterNames.length === 0) return queue;
  const waiting = new Set(queue.changed.filter((item) => !item.sent).map((item) => item.parameterName));
  const fresh = [...new Set(change.parameterNames)].filter((parameterName) => !waiting.has(parameterName));
  const changed = [...queue.changed, ...fresh.map((parameterName) => ({ parameterName, sent: false }))];
  const added = append({ ...queue, changed }, valueChange, '');
  const isNew = added.events.length > queue.events.length;
  const events = added.events.map((event) => {
    if (event.eventCode !== valueChange || event.sent) return event;
    return { ...event, passive: !change.active && (isNew || event.passive) };
  });
  return withinLimit({ ...added, events });
}

/** Whether something waits that has to start a session now; a passive value change alone does not (TR-069 3.7.1.5). */
export function wantsSession(queue: EventQueue): boolean {
  return queue.events.some((event) => !event.sent && !event.passive);
}

/** The events that the next Inform lists: each Single event once, at most `limit`. */
export function eventsForInform(queue: EventQueue, limit: number = eventsInInformMax): readonly EventStruct[] {
  return pick(queue, limit).map(({ eventCode, commandKey }) => ({ eventCode, commandKey }));
}

// O.2.1, O.2.2: a heartbeat shares its Inform with nothing and goes first when events fall due together;
// O.2.3: while another Inform is being retried, the heartbeat waits for it.
function pick(queue: EventQueue, limit: number): readonly PendingEvent[] {
  const others = queue.events.filter((event) => event.eventCode !== heartbeat);
  const due = queue.events.find((event) => event.eventCode === heartbeat);
  if (due === undefined || (!due.attempted && others.some((event) => event.attempted))) return others.slice(0, limit);
  return [due];
}

/** Begins a session: what its Inform lists, and the queue in which that is marked as sent. */
export function startInform(queue: EventQueue, limit: number = eventsInInformMax): InformEvents {
  const idle = afterSessionEnd(queue);
  const picked = new Set(pick(idle, limit));
  const events = idle.events.map((event) => (picked.has(event) ? { ...event, sent: true } : event));
  const tellsChanges = [...picked].some((event) => event.eventCode === valueChange);
  const changed = tellsChanges ? idle.changed.map((item) => ({ ...item, sent: true })) : idle.changed;
  return {
    queue: { ...idle, events, changed },
    events: [...picked].map(({ eventCode, commandKey }) => ({ eventCode, commandKey })),
    changedParameters: tellsChanges ? changed.map((item) => item.parameterName) : [],
  };
}

/** InformResponse came: most of what the Inform listed is delivered (TR-069 3.7.1.5). */
export function afterInformResponse(queue: EventQueue): EventQueue {
  const isDelivered = (event: PendingEvent) => event.sent && rulesOf(event.eventCode).deliveredBy === 'InformResponse';
  // 3.7.1.5: 3 SCHEDULED and M ScheduleInform, with the changes that 4 VALUE CHANGE listed, go by the same answer.
  return {
    ...queue,
    events: queue.events.filter((event) => !isDelivered(event)),
    changed: queue.changed.filter((item) => !item.sent),
  };
}

/** What {@link afterResponse} has to know besides the request. */
export interface ResponseOptions {
  /** Whether another call of the same method is still owed, so that the event which announces them stays. Default false. */
  readonly stillOwed?: boolean;
}

/**
 * The ACS answered a request of ours, not by a fault: the event that announced it is delivered. TransferComplete and
 * DUStateChangeComplete take the oldest M event with their CommandKey along; the event beside it goes with the last one.
 */
export function afterResponse(queue: EventQueue, request: CpeRequest, options: ResponseOptions = {}): EventQueue {
  if (request.method === 'Inform') return afterInformResponse(queue);
  const deliveredBy = `${request.method}Response`;
  const ofMethod = (event: PendingEvent) => rulesOf(event.eventCode).deliveredBy === deliveredBy && event.sent;
  const commandKey = 'commandKey' in request ? (request.commandKey ?? '') : '';
  const isMultiple = (event: PendingEvent) => ofMethod(event) && rulesOf(event.eventCode).cumulative === 'multiple';
  const done = queue.events.find((event) => isMultiple(event) && event.commandKey === commandKey);
  const left = queue.events.filter((event) => event !== done);
  const stays = options.stillOwed === true || left.some(isMultiple);
  const isAnnouncement = (event: PendingEvent) => ofMethod(event) && rulesOf(event.eventCode).cumulative === 'single';
  return { ...queue, events: stays ? left : left.filter((event) => !isAnnouncement(event)) };
}

/** Whether the host retries 5 KICKED and 9 REQUEST DOWNLOAD, which TR-069 leaves to the device. */
export interface FailureOptions {
  /** Default false: their call was tied to a moment that is over. */
  readonly retryOptional?: boolean;
}

/** A session failed: what was not delivered stays for the very next Inform, except what is not retried (TR-069 3.7.1.5). */
export function afterSessionFailure(queue: EventQueue, options: FailureOptions = {}): EventQueue {
  const dropped: readonly EventRetention[] = options.retryOptional
    ? ['never-retry']
    : ['never-retry', 'retry-optional'];
  const events = queue.events.filter((event) => !event.sent || !dropped.includes(rulesOf(event.eventCode).onFailure));
  return afterSessionEnd({ ...queue, events });
}

/** A session is over, well or badly: events whose answer did not come wait for the next Inform. */
export function afterSessionEnd(queue: EventQueue): EventQueue {
  const events: PendingEvent[] = [];
  for (const event of queue.events) {
    const back = { ...event, sent: false, attempted: event.attempted || event.sent };
    const isSingle = rulesOf(event.eventCode).cumulative === 'single';
    const twin = isSingle ? events.findIndex((other) => other.eventCode === event.eventCode) : -1;
    const other = events[twin];
    // 3.7.1.5: an occurrence during the session and the undelivered one before it are one entry from now on.
    if (other === undefined) events.push(back);
    else events[twin] = { ...other, passive: other.passive && back.passive };
  }
  const names = new Set(queue.changed.map((item) => item.parameterName));
  const changed = [...names].map((parameterName) => ({ parameterName, sent: false }));
  // What was under way did not count against the limit while the session ran; now it does again.
  return withinLimit({ ...queue, events, changed });
}

/** The device rebooted: what is only retried until then is gone, and 4 VALUE CHANGE takes its list along. The host adds 1 BOOT. */
export function afterReboot(queue: EventQueue): EventQueue {
  const kept: readonly EventRetention[] = ['keep-for-ever', 'keep-until-delivered'];
  const events = queue.events.filter((event) => kept.includes(rulesOf(event.eventCode).onFailure));
  return afterSessionEnd({ ...queue, events, changed: [] });
}

/** The cause of a BOOTSTRAP occurred: 0 BOOTSTRAP is all that is left. */
export function afterBootstrap(queue: EventQueue): EventQueue {
  return addEvent(queue, { eventCode: bootstrap });
}
