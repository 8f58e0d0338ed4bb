/** What takes longer than a build may, such as a device tried with hundreds of cases. */
export type Shared = 'HABITS' | 'INJECTION' | 'STATE' | 'TR098';

/** A predicate for `filter`, with the number of shares. */
export interface Share {
  readonly holds: (one: unknown, index: number) => boolean;
  readonly shares: number;
}

/** The share of this build as its commit decides it, in `CORDON_<WHAT>_SHARE` as I/N with I from 0; all of it, or `otherwise`, by hand. */
export function shareOfBuild(what: Shared, otherwise = '0/1'): Share {
  const [share = 0, shares = 1] = (process.env[`CORDON_${what}_SHARE`] ?? otherwise).split('/').map(Number);
  return { holds: (_, index) => index % shares === share, shares };
}
