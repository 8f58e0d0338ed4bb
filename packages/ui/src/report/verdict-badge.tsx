import type { ReactNode } from 'react';
import type { Verdict } from './report-data.ts';

export const verdictMarks: Readonly<Record<Verdict, string>> = {
  fail: '✕',
  warn: '!',
  error: 'E',
  inconclusive: '?',
  skipped: '»',
  'not-applicable': '–',
  pass: '✓',
};

export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  fail: 'the target breaks the rule',
  warn: 'allowed, but refused by the profile or contested',
  error: 'the bench failed; nothing is said of the target',
  inconclusive: 'a control failed or the target never came',
  skipped: 'not run',
  'not-applicable': 'the target lacks the feature',
  pass: 'the target keeps the rule',
};

/** A verdict as a mark and a word: never told by colour alone. */
export function VerdictBadge({ verdict, isSmall = false }: { verdict: Verdict; isSmall?: boolean }): ReactNode {
  return (
    <span className={`badge badge-${verdict}${isSmall ? ' badge-small' : ''}`} title={verdictMeanings[verdict]}>
      <span className="badge-mark" aria-hidden="true">
        {verdictMarks[verdict]}
      </span>
      <span className={isSmall ? 'visually-hidden' : ''}>{verdict}</span>
    </span>
  );
}
