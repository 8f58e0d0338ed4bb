import { Buffer } from 'node:buffer';

/** Bytes in front of a client random in which old clients put the time (RFC 5246 7.4.1.2). */
const timeBytes = 4;

/** What is wrong with values that are to be random, however few they are: repeats. */
export function repeatsIn(values: readonly string[]): readonly string[] {
  return new Set(values).size < values.length ? ['a value comes twice'] : [];
}

/** What is wrong with a good many such values, alike in length: repeats, and bytes that never change. */
export function patternsIn(values: readonly string[], skippedBytes: number = timeBytes): readonly string[] {
  const found = [...repeatsIn(values)];
  const bytes = values.map((value) => Buffer.from(value, 'hex'));
  const length = Math.min(...bytes.map((value) => value.length));
  const fixed = Array.from({ length }, (_, at) => at).filter(
    (at) => at >= skippedBytes && new Set(bytes.map((value) => value[at])).size === 1,
  );
  if (fixed.length > 0) found.push(`the bytes at ${fixed.join(', ')} never change`);
  return found;
}
