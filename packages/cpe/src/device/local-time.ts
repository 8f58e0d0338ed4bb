/** An instant as local time with its offset from UTC, as the Inform's CurrentTime wants it (TR-069 A.3.3.1). */
export function formatLocalTime(ms: number): string {
  const offsetMinutes = -new Date(ms).getTimezoneOffset();
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const distance = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
}

/** Milliseconds since 1970 of a dateTime; undefined for the unknown time 0001-01-01T00:00:00Z and its kind (TR-106 3.2.1). */
export function readKnownTime(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || new Date(ms).getUTCFullYear() < 1000 ? undefined : ms;
}
