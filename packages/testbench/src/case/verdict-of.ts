import type { Profile } from '../profile.ts';
import type { CaseMeta } from './case.ts';
import type { EndedEarly } from './case-end.ts';
import { type ErrorReason, errorReasons, type Verdict } from './verdict.ts';

/** What a verdict is made of. */
export interface Ground {
  readonly meta: Pick<CaseMeta, 'profiles'>;
  readonly profile: Pick<Profile, 'name' | 'standsOn'>;
  readonly expectations: readonly {
    readonly sentence: string;
    readonly held: boolean;
    readonly weight: 'normal' | 'warn';
  }[];
  readonly ended?: EndedEarly | undefined;
  readonly error?: { readonly reason: ErrorReason; readonly detail?: string } | undefined;
}

/** A verdict with its reason in a sentence. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly error?: ErrorReason;
}

/**
 * The verdict of one case; pure. Our own error outweighs everything, because it casts doubt on what was seen. A broken expectation outweighs
 * an early end, unless that end voids it. A case that expected nothing and ended without a word is an error: it could not have failed.
 */
export function verdictOf(ground: Ground): Judgement {
  const { expectations, ended, error } = ground;
  if (error !== undefined) {
    return { verdict: 'error', reason: joined([errorReasons[error.reason], error.detail]), error: error.reason };
  }
  if (ended?.voids === true) return { verdict: ended.verdict, reason: ended.reason };
  const broken = worstBroken(ground);
  if (broken !== undefined) return broken;
  if (ended !== undefined) return { verdict: ended.verdict, reason: ended.reason };
  if (expectations.length === 0) {
    return { verdict: 'error', reason: errorReasons['no-expectation'], error: 'no-expectation' };
  }
  return { verdict: 'pass', reason: held(expectations) };
}

function worstBroken(ground: Ground): Judgement | undefined {
  const broken = ground.expectations.filter((expectation) => !expectation.held);
  const { meta, profile } = ground;
  const worth = meta.profiles?.[profile.name] ?? meta.profiles?.[profile.standsOn ?? ''] ?? 'fail';
  const normal = broken.filter((expectation) => expectation.weight === 'normal');
  if (worth === 'fail' && normal.length > 0) return { verdict: 'fail', reason: sentences(normal) };
  const warnings = worth === 'pass' ? broken.filter((expectation) => expectation.weight === 'warn') : broken;
  return warnings.length > 0 ? { verdict: 'warn', reason: sentences(warnings) } : undefined;
}

function sentences(expectations: Ground['expectations']): string {
  const [first, ...rest] = expectations;
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return `Does not hold: ${first?.sentence ?? ''}${more}`;
}

function held(expectations: Ground['expectations']): string {
  const count = expectations.filter((expectation) => expectation.held).length;
  return `${count} of ${expectations.length} expectations hold`;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
