// The lexical forms of TR-069 A.2.1, read by hand: no Date, no locale, linear in the text.

/** Whether the text begins or ends with XML white space. */
export function hasOuterWhiteSpace(text: string): boolean {
  if (text.length === 0) return false;
  return isWhiteSpace(text.charCodeAt(0)) || isWhiteSpace(text.charCodeAt(text.length - 1));
}

/** The text without XML white space around it; the same string when there is none. */
export function trimWhiteSpace(text: string): string {
  if (!hasOuterWhiteSpace(text)) return text;
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Whether there is anything but XML white space. */
export function hasInk(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (!isWhiteSpace(text.charCodeAt(i))) return true;
  }
  return false;
}

// XML 1.0 section 2.3: space, tab, line feed, carriage return, and nothing else.
function isWhiteSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d;
}

/** Whether a text has more than `max` characters; a surrogate pair is one (A.2.1 counts characters). */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > 2 * max) return true;
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters > max;
}

/** The value of a plain decimal integer with an optional sign; undefined for any other text or beyond 2^53. */
export function parseInteger(text: string): number | undefined {
  if (!/^[+-]?\d{1,400}$/.test(text)) return undefined;
  const value = Number(text);
  // -0 would not survive being written.
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

const dateTimeForm = /^(-?\d{4,18})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What a valid dateTime says about its zone. */
export type DateTimeZone = 'utc' | 'offset' | 'none' | 'boot-relative';

/** The zone of a valid xs:dateTime; undefined for a text that is none. */
export function dateTimeZone(text: string): DateTimeZone | undefined {
  const match = dateTimeForm.exec(text);
  if (match === null) return undefined;
  const [, yearText, month, day, hour, minute, second, fraction, zone] = match;
  const year = Number(yearText);
  if (!isDay(year, Number(month), Number(day))) return undefined;
  if (!isTimeOfDay(Number(hour), Number(minute), Number(second), fraction)) return undefined;
  // A.2.1: without a zone and before the year 1000 it is the time since boot.
  if (zone === undefined) return year < 1000 ? 'boot-relative' : 'none';
  if (!isZone(zone)) return undefined;
  return zone === 'Z' || zone.endsWith('00:00') ? 'utc' : 'offset';
}

function isDay(year: number, month: number, day: number): boolean {
  const days = daysInMonth[month - 1];
  if (days === undefined || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= days || (leap && month === 2 && day === 29);
}

function isTimeOfDay(...[hour, minute, second, fraction]: [number, number, number, string | undefined]): boolean {
  // XML Schema 3.2.7: 24:00:00 is the end of a day.
  if (hour === 24) return minute === 0 && second === 0 && (fraction === undefined || /^\.0+$/.test(fraction));
  return hour < 24 && minute < 60 && second < 60;
}

function isZone(zone: string): boolean {
  if (zone === 'Z') return true;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  return (hours < 14 && minutes < 60) || (hours === 14 && minutes === 0);
}

/** Whether a text is Base64 in four-character groups with padding; white space may be anywhere (RFC 2045). */
export function isBase64(text: string): boolean {
  let digits = 0;
  let padding = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (isWhiteSpace(unit)) continue;
    if (unit === 0x3d) padding += 1;
    else if (padding > 0 || !isBase64Digit(unit)) return false;
    else digits += 1;
  }
  return padding <= 2 && (digits + padding) % 4 === 0;
}

function isBase64Digit(unit: number): boolean {
  if (unit >= 0x61 && unit <= 0x7a) return true;
  if (unit >= 0x41 && unit <= 0x5a) return true;
  return (unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === 0x2f;
}
