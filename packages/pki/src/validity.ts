const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const RELATIVE = /^([+-])(\d{1,9})([smhdy])$/;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

/**
 * Reads a time of a recipe: an ISO 8601 instant in UTC (`2030-01-31`, `2030-01-31T12:00:00Z`), `now`, or an offset from `now` in seconds,
 * minutes, hours, days or calendar years (`+90d`); `never` is the end of time of RFC 5280 4.1.2.5. Undefined for anything else, and for times outside the years 0–9999.
 */
export function resolveInstant(text: string, now: Date): Date | undefined {
  const instant = readInstant(text, now);
  const year = instant.getUTCFullYear();
  return Number.isNaN(year) || year < 0 || year > 9999 ? undefined : instant;
}

function readInstant(text: string, now: Date): Date {
  if (text === 'now') return new Date(now);
  if (text === 'never') return new Date('9999-12-31T23:59:59Z');
  const [, sign, digits, unit] = RELATIVE.exec(text) ?? [];
  if (unit === undefined) return isCalendarDate(text) ? new Date(text) : new Date(Number.NaN);
  const amount = Number(`${sign}${digits}`);
  const instant = new Date(now);
  if (unit === 'y') instant.setUTCFullYear(instant.getUTCFullYear() + amount);
  else instant.setTime(instant.getTime() + amount * unitMs[unit as keyof typeof unitMs]);
  return instant;
}

/** JavaScript turns 31 February into 3 March; a recipe that says so has a typo. */
function isCalendarDate(text: string): boolean {
  if (!ISO_INSTANT.test(text)) return false;
  const instant = new Date(text);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text.slice(0, 10));
}
