/** TR-106 3.2.1: the time is not known or does not apply. */
export const unknownTime: string = '0001-01-01T00:00:00Z';
/** TR-106 3.2.1: a time without end. */
export const infiniteTime: string = '9999-12-31T23:59:59Z';

// Fraction and zone are the only parts of free length, and no part can take another's characters, so this is linear.
const form = /^(-?)(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a dateTime: its form (9006), or a form that TR-106 does not allow here (9007). */
export interface DateTimeProblem {
  readonly faultCode: 9006 | 9007;
  readonly reason: string;
}

const malformed = (reason: string): DateTimeProblem => ({ faultCode: 9006, reason });

/** Checks a dateTime against XML Schema and TR-106 3.2.1; `localTime` allows zones other than UTC. */
export function checkDateTime(text: string, localTime: boolean): DateTimeProblem | undefined {
  const found = form.exec(text);
  if (found === null) return malformed('A dateTime looks like 2024-05-17T08:30:00Z.');
  const [, sign, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction, zone] = found;
  if (sign === '-' || Number(year) === 0) return malformed('The years of a dateTime begin with 0001.');
  if (year.length > 4 && year.startsWith('0')) return malformed('A year beyond four digits has no leading zero.');
  if (Number(month) < 1 || Number(month) > 12) return malformed('The month of a dateTime is 01 to 12.');
  if (Number(day) < 1 || Number(day) > daysIn(year, Number(month)))
    return malformed('There is no such day in that month.');
  if (!isTimeOfDay({ hour, minute, second, fraction })) return malformed('There is no such time of day.');
  return checkZone(zone, Number(year), localTime);
}

function daysIn(year: string, month: number): number {
  if (month !== 2) return daysOfMonth[month - 1] ?? 0;
  // The last four digits decide about leap years, however long the year is.
  const cycle = Number(year.slice(-4));
  return cycle % 4 === 0 && (cycle % 100 !== 0 || cycle % 400 === 0) ? 29 : 28;
}

interface TimeOfDay {
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly fraction: string | undefined;
}

function isTimeOfDay({ hour, minute, second, fraction }: TimeOfDay): boolean {
  if (hour === '24') return minute === '00' && second === '00' && /^(\.0+)?$/.test(fraction ?? '');
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function checkZone(zone: string | undefined, year: number, localTime: boolean): DateTimeProblem | undefined {
  if (zone === undefined) {
    // TR-106 3.2.1: without a zone and with a year below 1000 it is a time since boot.
    if (year < 1000) return undefined;
    return { faultCode: 9007, reason: 'A time without zone is a time since boot, whose year is below 1000.' };
  }
  const hours = zone === 'Z' ? 0 : Number(zone.slice(1, 3));
  const minutes = zone === 'Z' ? 0 : Number(zone.slice(4, 6));
  if (minutes > 59 || hours > 14 || (hours === 14 && minutes > 0)) return malformed('There is no such time zone.');
  if ((hours === 0 && minutes === 0) || localTime) return undefined;
  return { faultCode: 9007, reason: 'Times are given in UTC: the zone is Z, +00:00 or -00:00.' };
}
