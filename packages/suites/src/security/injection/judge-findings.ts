import type { InjectionFamily, JudgeTools } from '@cordon/testbench';

/** A value that was taken apart, and whether that came again. */
export type InjectionFinding = {
  readonly parameter: string;
  readonly family: InjectionFamily;
  /** Whether it happened with a second label; null for the further values of a parameter that is confirmed already. */
  readonly again: boolean | null;
  /** Whether it happened with a value in which nothing works. */
  readonly twin: boolean | null;
};

/** Whether a value of this family is split into arguments, with no shell. */
export const isArgument = (family: InjectionFamily): boolean => family.startsWith('argument-');

/** Whether a second value and a twin say so. */
export const isProven = ({ again, twin }: InjectionFinding): boolean => again === true && twin === false;

/** Expects that nothing was proven, by these sentences. What was seen and not proven ends the case as inconclusive. */
export function judgeFindings(
  findings: readonly InjectionFinding[],
  { expect, inconclusive }: Pick<JudgeTools, 'expect' | 'inconclusive'>,
  { noShell, noOption }: { readonly noShell?: string; readonly noOption?: string },
): void {
  const isOption = ({ family }: InjectionFinding): boolean => isArgument(family);
  const proven = findings.filter(isProven);
  // The further values of a parameter are as good as the one that was confirmed there.
  const counted = findings.filter(
    (one) => isProven(one) || (one.again === null && proven.some((other) => other.parameter === one.parameter)),
  );
  const names = (ofOption: boolean): readonly string[] =>
    counted.filter((one) => isOption(one) === ofOption).map(({ parameter, family }) => `${parameter} by ${family}`);
  if (noShell !== undefined) expect(names(false), noShell).toEqual([]);
  if (noOption !== undefined) expect(names(true), noOption).toEqual([]);
  const doubtful = findings.filter((one) => one.again !== null && !isProven(one));
  if (doubtful.length > 0 && proven.length === 0) inconclusive(reasonOf(doubtful));
}

/** What was seen and proves nothing, and what is known all the same. */
function reasonOf(doubtful: readonly InjectionFinding[]): string {
  const places = (isTwin: boolean): string =>
    doubtful
      .filter(({ twin }) => (twin === true) === isTwin)
      .map(({ parameter, family }) => `${parameter} by ${family}`)
      .join(', ');
  const withTwin = places(true);
  const once = places(false);
  return [
    ...(doubtful.every(({ family }) => isArgument(family)) ? ['No shell computed anything.'] : []),
    ...(withTwin === ''
      ? []
      : [`A twin in which nothing works was looked up as well: nothing is said of ${withTwin}.`]),
    ...(once === '' ? [] : [`Did not come again: ${once}.`]),
  ].join(' ');
}

/** Tells the texts that were left out: the last thing that is judged. Ends the case as inconclusive when that is all of them. */
export function judgeFixed(
  { watched, fixed }: { readonly watched: readonly string[]; readonly fixed: readonly string[] },
  { inconclusive, warn }: Pick<JudgeTools, 'inconclusive' | 'warn'>,
): void {
  if (fixed.length === 0) return;
  if (watched.length === 0)
    inconclusive(
      `${fixed.join(', ')} could not be read, or did not take the value that was there: nothing is said of them.`,
    );
  warn('every text can be read, and takes the value that it has', [...fixed]);
}

/** Things named in a reason. */
const namedMax = 10;

/** Ends the case as inconclusive when nothing was found, but there was no time for all that was to be tried. */
export function judgeUntried(
  // Evidence from before this was looked at does not have it.
  { findings, untried = [] }: { readonly findings: readonly InjectionFinding[]; readonly untried?: readonly string[] },
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (untried.length === 0 || findings.length > 0) return;
  const more = untried.length > namedMax ? ` and ${untried.length - namedMax} more` : '';
  inconclusive(`There was no time for ${untried.slice(0, namedMax).join(', ')}${more}: what was tried showed nothing.`);
}

/** Ends the case as inconclusive when nothing was found, but at some parameters silence says nothing. */
export function judgeWatched(
  { findings, unwatched }: { readonly findings: readonly InjectionFinding[]; readonly unwatched: readonly string[] },
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (unwatched.length > 0 && findings.length === 0)
    inconclusive(
      `Silence says nothing of ${unwatched.join(', ')}: no value could be read there, or no plain name was looked up.`,
    );
}
