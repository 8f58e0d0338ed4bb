import { isDeepStrictEqual } from 'node:util';
import type { Expectation, Matchers } from './case-tools.ts';

/** One comparison: what it found, and the words for it (`to be 3`). */
export interface Comparison {
  readonly held: boolean;
  readonly detail: string;
}

const shownCharsMax = 300;

/** A value for a reader: JSON where possible, cut at 300 characters. */
export function shown(value: unknown): string {
  const text = asText(value);
  return text.length > shownCharsMax ? `${text.slice(0, shownCharsMax)}… (${text.length} characters)` : text;
}

function asText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof RegExp) return String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function contains(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'string') return typeof expected === 'string' && actual.includes(expected);
  return isIterable(actual) && [...actual].some((item) => isDeepStrictEqual(item, expected));
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length;
  const isMeasured =
    typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number';
  return isMeasured ? (value.length as number) : undefined;
}

function matches(actual: unknown, pattern: RegExp): boolean {
  // A fresh pattern: a global one carries its position from call to call.
  return typeof actual === 'string' && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(actual);
}

/**
 * The matchers over one actual value; `report` is called once per matcher call. A value that cannot be compared, such as `undefined` with
 * `toBeLessThan`, does not hold, neither plain nor behind `not`: absence is never a proof.
 */
export function matchersFor(actual: unknown, report: (comparison: Comparison) => void): Expectation {
  const make = (isNegated: boolean): Matchers => {
    const tell = (held: boolean, words: string, isComparable = true): void => {
      const not = isNegated ? 'not ' : '';
      report({ held: isComparable && held !== isNegated, detail: `expected ${not}${words}, got ${shown(actual)}` });
    };
    const compare = (words: string, bound: number, holds: (value: number) => boolean): void => {
      const isNumber = typeof actual === 'number' && !Number.isNaN(actual);
      tell(isNumber && holds(actual), `${words} ${bound}`, isNumber);
    };
    return {
      toBe: (expected) => tell(Object.is(actual, expected), shown(expected)),
      toEqual: (expected) => tell(isDeepStrictEqual(actual, expected), shown(expected)),
      toBeUndefined: () => tell(actual === undefined, 'nothing'),
      toBeTruthy: () => tell(Boolean(actual), 'something that counts as true'),
      toBeFalsy: () => tell(!actual, 'something that counts as false'),
      toContain: (expected) =>
        tell(
          contains(actual, expected),
          `something that contains ${shown(expected)}`,
          typeof actual === 'string' || isIterable(actual),
        ),
      toMatch: (pattern) => tell(matches(actual, pattern), `text like ${pattern}`, typeof actual === 'string'),
      toHaveLength: (length) => tell(lengthOf(actual) === length, `length ${length}`, lengthOf(actual) !== undefined),
      toBeOneOf: (allowed) =>
        tell(
          allowed.some((item) => isDeepStrictEqual(item, actual)),
          `one of ${shown(allowed)}`,
        ),
      toBeGreaterThan: (bound) => compare('more than', bound, (value) => value > bound),
      toBeGreaterThanOrEqual: (bound) => compare('at least', bound, (value) => value >= bound),
      toBeLessThan: (bound) => compare('less than', bound, (value) => value < bound),
      toBeLessThanOrEqual: (bound) => compare('at most', bound, (value) => value <= bound),
    };
  };
  return { ...make(false), not: make(true) };
}
