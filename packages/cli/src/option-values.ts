import { InvalidArgumentError } from 'commander';

/** Reads a whole number that is not negative. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

const msOf = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** A timer cannot wait longer than 24.8 days; a test that lasts a week is none. */
const durationMsMax = 7 * 24 * msOf.h;

/** Reads a time such as `90s`, `30m` or `2h`, as milliseconds; at most a week. */
export function duration(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = unit === 's' || unit === 'm' || unit === 'h' ? Number(count) * msOf[unit] : Number.NaN;
  if (!(ms <= durationMsMax)) throw new InvalidArgumentError('Write a time of at most a week, such as 90s, 30m or 2h.');
  return ms;
}

/** Reads a share from 0 to 1. */
export function share(text: string): number {
  if (!/^(0|1|0?\.\d{1,6}|1\.0{1,6})$/.test(text)) throw new InvalidArgumentError('Write a number from 0 to 1.');
  return Number(text);
}

/** Gathers the values of an option that may be given several times. */
export function gather(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** Gathers `key=value` pairs (or another separator) of a repeatable option into a record. */
export function gatherPairs(
  separator: string,
  form: string,
): (value: string, before: Readonly<Record<string, string>> | undefined) => Readonly<Record<string, string>> {
  return (value, before) => {
    const at = value.indexOf(separator);
    if (at < 1) throw new InvalidArgumentError(`Write ${form}.`);
    return { ...before, [value.slice(0, at)]: value.slice(at + separator.length) };
  };
}
