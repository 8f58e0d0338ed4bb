import type { AcsResponse } from './rpc/messages.ts';

/**
 * What becomes of an event that was not delivered (TR-069 3.7.1.5). A BOOTSTRAP drops every other undelivered event,
 * whatever stands here.
 */
export type EventRetention =
  /** Kept over reboots for ever; only delivery removes it. */
  | 'keep-for-ever'
  /** Kept over reboots until delivered. */
  | 'keep-until-delivered'
  /** Retried in later sessions, dropped by a reboot. */
  | 'retry-until-reboot'
  /** The CPE may retry or drop it. */
  | 'retry-optional'
  /** Dropped when the session fails. */
  | 'never-retry';

/** The standard event codes of TR-069 3.7.1.5. */
export type StandardEventCode =
  | '0 BOOTSTRAP'
  | '1 BOOT'
  | '2 PERIODIC'
  | '3 SCHEDULED'
  | '4 VALUE CHANGE'
  | '5 KICKED'
  | '6 CONNECTION REQUEST'
  | '7 TRANSFER COMPLETE'
  | '8 DIAGNOSTICS COMPLETE'
  | '9 REQUEST DOWNLOAD'
  | '10 AUTONOMOUS TRANSFER COMPLETE'
  | '11 DU STATE CHANGE COMPLETE'
  | '12 AUTONOMOUS DU STATE CHANGE COMPLETE'
  | '13 WAKEUP'
  | '14 HEARTBEAT'
  | 'M Reboot'
  | 'M ScheduleInform'
  | 'M Download'
  | 'M ScheduleDownload'
  | 'M Upload'
  | 'M ChangeDUState';

/** One standard event and how it is delivered and kept. */
export interface EventCode {
  readonly code: StandardEventCode;
  /** `single`: at most once in an Inform; `multiple`: once for each cause, told apart by CommandKey. */
  readonly cumulative: 'single' | 'multiple';
  /** The answer of the ACS that counts as delivery. */
  readonly deliveredBy: AcsResponse['method'];
  readonly onFailure: EventRetention;
  /** The RPC whose CommandKey the event carries; undefined when CommandKey is empty. */
  readonly commandKeyFrom:
    | 'Reboot'
    | 'ScheduleInform'
    | 'Download'
    | 'ScheduleDownload'
    | 'Upload'
    | 'ChangeDUState'
    | undefined;
  readonly meaning: string;
  /** Events of which at least one stands in the same Inform. */
  readonly appearsWith: readonly StandardEventCode[];
  readonly deprecated: boolean;
  /** The CWMP version that brought it; HEARTBEAT came with Amendment 6 without a new version. */
  readonly since: '1.0' | '1.1' | '1.2' | '1.3' | '1.4' | 'Amendment 6';
}

type Rest = Pick<EventCode, 'deliveredBy' | 'onFailure' | 'meaning'> & Partial<EventCode>;

function row(code: StandardEventCode, rest: Rest): EventCode {
  return {
    code,
    cumulative: 'single',
    commandKeyFrom: undefined,
    appearsWith: [],
    deprecated: false,
    since: '1.0',
    ...rest,
  };
}

/** The events of TR-069 3.7.1.5 with their delivery and retention rules. Vendor events (`X …`, `M X_…`) have rules of their own. */
export const eventCodes: readonly EventCode[] = [
  row('0 BOOTSTRAP', {
    deliveredBy: 'InformResponse',
    onFailure: 'keep-for-ever',
    meaning: 'First contact from factory, after factory reset, or after any ACS URL change.',
  }),
  row('1 BOOT', {
    deliveredBy: 'InformResponse',
    onFailure: 'retry-until-reboot',
    meaning: 'Power-up or reset for any cause, but not wake-up from standby.',
  }),
  row('2 PERIODIC', {
    deliveredBy: 'InformResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'Periodic interval elapsed.',
  }),
  row('3 SCHEDULED', {
    deliveredBy: 'InformResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A scheduled inform is due.',
    appearsWith: ['M ScheduleInform'],
  }),
  row('4 VALUE CHANGE', {
    deliveredBy: 'InformResponse',
    onFailure: 'retry-until-reboot',
    meaning: 'A parameter with notification was changed by other than the ACS.',
  }),
  row('5 KICKED', {
    deliveredBy: 'KickedResponse',
    onFailure: 'retry-optional',
    meaning: 'Web identity step; Kicked follows in the session.',
    deprecated: true,
  }),
  row('6 CONNECTION REQUEST', {
    deliveredBy: 'InformResponse',
    onFailure: 'never-retry',
    meaning: 'The ACS asked for a session.',
  }),
  row('7 TRANSFER COMPLETE', {
    deliveredBy: 'TransferCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A requested transfer has ended; TransferComplete follows.',
    appearsWith: ['M Download', 'M ScheduleDownload', 'M Upload'],
  }),
  row('8 DIAGNOSTICS COMPLETE', {
    deliveredBy: 'InformResponse',
    onFailure: 'retry-until-reboot',
    meaning: 'A diagnostic test of the ACS has ended (not when cancelled).',
  }),
  row('9 REQUEST DOWNLOAD', {
    deliveredBy: 'RequestDownloadResponse',
    onFailure: 'retry-optional',
    meaning: 'RequestDownload follows in the session.',
  }),
  row('10 AUTONOMOUS TRANSFER COMPLETE', {
    deliveredBy: 'AutonomousTransferCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A transfer not requested by the ACS has ended.',
    since: '1.1',
  }),
  row('11 DU STATE CHANGE COMPLETE', {
    deliveredBy: 'DUStateChangeCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A requested unit change has ended.',
    appearsWith: ['M ChangeDUState'],
    since: '1.2',
  }),
  row('12 AUTONOMOUS DU STATE CHANGE COMPLETE', {
    deliveredBy: 'AutonomousDUStateChangeCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A unit change not requested by the ACS has ended.',
    since: '1.2',
  }),
  row('13 WAKEUP', {
    deliveredBy: 'InformResponse',
    onFailure: 'retry-until-reboot',
    meaning: 'The CPE woke from standby; needs the standby policy profile.',
    since: '1.4',
  }),
  row('14 HEARTBEAT', {
    deliveredBy: 'InformResponse',
    onFailure: 'retry-until-reboot',
    meaning: 'Heartbeat policy is due; needs the heartbeat policy profile; value changes are not delivered by it.',
    since: 'Amendment 6',
  }),
  row('M Reboot', {
    deliveredBy: 'InformResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'Restart after the Reboot method.',
    cumulative: 'multiple',
    commandKeyFrom: 'Reboot',
    appearsWith: ['1 BOOT'],
  }),
  row('M ScheduleInform', {
    deliveredBy: 'InformResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A scheduled inform is due.',
    cumulative: 'multiple',
    commandKeyFrom: 'ScheduleInform',
    appearsWith: ['3 SCHEDULED'],
  }),
  row('M Download', {
    deliveredBy: 'TransferCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A transfer by Download has ended.',
    cumulative: 'multiple',
    commandKeyFrom: 'Download',
    appearsWith: ['7 TRANSFER COMPLETE'],
  }),
  row('M ScheduleDownload', {
    deliveredBy: 'TransferCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A transfer by ScheduleDownload has ended.',
    cumulative: 'multiple',
    commandKeyFrom: 'ScheduleDownload',
    appearsWith: ['7 TRANSFER COMPLETE'],
    since: '1.2',
  }),
  row('M Upload', {
    deliveredBy: 'TransferCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A transfer by Upload has ended.',
    cumulative: 'multiple',
    commandKeyFrom: 'Upload',
    appearsWith: ['7 TRANSFER COMPLETE'],
  }),
  row('M ChangeDUState', {
    deliveredBy: 'DUStateChangeCompleteResponse',
    onFailure: 'keep-until-delivered',
    meaning: 'A requested unit change has ended.',
    cumulative: 'multiple',
    commandKeyFrom: 'ChangeDUState',
    appearsWith: ['11 DU STATE CHANGE COMPLETE'],
    since: '1.2',
  }),
];

/** The most EventStruct entries that one Inform may hold (TR-069 A.3.3.1). */
export const eventsInInformMax = 64;

const byCode: ReadonlyMap<string, EventCode> = new Map(eventCodes.map((event) => [event.code, event]));

/** The table row of a standard event; undefined for vendor and unknown events. */
export function eventCodeOf(code: string): EventCode | undefined {
  return byCode.get(code);
}

/** Whether a code has the form of a vendor event, `X <OUI or domain> <text>` or `M X_<method>` (TR-069 3.7.1.5). */
export function isVendorEventCode(code: string): boolean {
  return /^X \S+ .+$/u.test(code) || /^M X_\S+$/u.test(code);
}
