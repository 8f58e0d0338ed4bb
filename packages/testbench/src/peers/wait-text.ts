/** The ways in which a value can make a shell wait. */
export const waitFamilies = [
  'separator-semicolon',
  'separator-line-feed',
  'substitution-parenthesis',
  'substitution-back-quote',
  'quote-single',
  'quote-double',
] as const;
/** One of {@link waitFamilies}. */
export type WaitFamily = (typeof waitFamilies)[number];

/** No probe may make a target wait longer. */
const secondsMax = 5;

const carriers: Readonly<Record<WaitFamily, (wait: string) => string>> = {
  'separator-semicolon': (wait) => `127.0.0.1;${wait};`,
  'separator-line-feed': (wait) => `127.0.0.1\n${wait}\n`,
  'substitution-parenthesis': (wait) => `127.0.0.1$(${wait})`,
  'substitution-back-quote': (wait) => `127.0.0.1\`${wait}\``,
  'quote-single': (wait) => `127.0.0.1';${wait};'`,
  'quote-double': (wait) => `127.0.0.1";${wait};"`,
};

/** A value whose only effect, in a shell, is a wait of so many seconds. Throws RangeError above five. */
export function waitText(family: WaitFamily, seconds: number): string {
  if (seconds > secondsMax)
    throw new RangeError(`${seconds} s are more than the ${secondsMax} s that a probe may wait.`);
  return carriers[family](`sleep ${seconds}`);
}

/** The same with each character that does the work escaped: nothing waits. */
export function inertWaitTwin(family: WaitFamily, seconds: number): string {
  return waitText(family, seconds).replaceAll(/[$`;()'"\n]/g, '\\$&');
}
