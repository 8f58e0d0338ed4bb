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

/** Behind a host that is taken for itself. */
const carriers: Readonly<Record<WaitFamily, (wait: string) => string>> = {
  'separator-semicolon': (wait) => `;${wait};`,
  'separator-line-feed': (wait) => `\n${wait}\n`,
  'substitution-parenthesis': (wait) => `$(${wait})`,
  'substitution-back-quote': (wait) => `\`${wait}\``,
  'quote-single': (wait) => `';${wait};'`,
  'quote-double': (wait) => `";${wait};"`,
};

/** What a value that waits begins with when the target takes it. */
export const usualWaitHost = '127.0.0.1';

/**
 * A value whose only effect, in a shell, is a wait of so many seconds, behind a host that the target takes by itself. Throws RangeError
 * above five.
 */
export function waitText(family: WaitFamily, seconds: number, host: string = usualWaitHost): string {
  if (seconds > secondsMax)
    throw new RangeError(`${seconds} s are more than the ${secondsMax} s that a probe may wait.`);
  return host + carriers[family](`sleep ${seconds}`);
}

/** The same with each character that does the work escaped: nothing waits. */
export function inertWaitTwin(family: WaitFamily, seconds: number, host: string = usualWaitHost): string {
  return waitText(family, seconds, host).replaceAll(/[$`;()'"\n]/g, '\\$&');
}
