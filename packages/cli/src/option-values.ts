import { InvalidArgumentError } from 'commander';

/** Reads a whole number that is not negative. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
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
