import { useCallback, useSyncExternalStore } from 'react';
import { type Verdict, verdicts } from './report-data.ts';

/** What deserves a link: the open case and the filters. Lives in the part of the URL after `#`. */
export interface UrlState {
  readonly caseId: string | undefined;
  readonly shown: readonly Verdict[];
  readonly suite: string;
  readonly query: string;
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

export function parseUrlState(hash: string): UrlState {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const asked = params.get('verdict')?.split(',') ?? [];
  return {
    caseId: params.get('case') ?? undefined,
    shown: verdicts.filter((verdict) => asked.includes(verdict)),
    suite: params.get('suite') ?? '',
    query: params.get('q') ?? '',
  };
}

export function formatUrlState({ caseId, shown, suite, query }: UrlState): string {
  const params = new URLSearchParams();
  if (caseId !== undefined) params.set('case', caseId);
  if (shown.length > 0) params.set('verdict', shown.join(','));
  if (suite !== '') params.set('suite', suite);
  if (query !== '') params.set('q', query);
  return `#${params.toString()}`;
}

/** The state in the URL and a way to change it. Opening a case makes a step in the browser's history, filtering does not. */
export function useUrlState(): readonly [UrlState, (change: Partial<UrlState>) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const change = useCallback((part: Partial<UrlState>) => {
    const now = parseUrlState(window.location.hash);
    const next = { ...now, ...part };
    if (next.caseId !== now.caseId) {
      window.location.hash = formatUrlState(next);
      return;
    }
    window.history.replaceState(undefined, '', formatUrlState(next));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }, []);
  return [parseUrlState(hash), change];
}
