import { type RefObject, useEffect } from 'react';
import type { ReportCase } from './report-data.ts';
import type { UrlState } from './url-state.ts';

interface ListKeys {
  readonly listed: readonly ReportCase[];
  readonly caseId: string | undefined;
  readonly change: (change: Partial<UrlState>) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** `j`/`k` next and previous case, `n` next failed case, `/` search, Escape back. */
export function useListKeys({ listed, caseId, change, search }: ListKeys): void {
  useEffect(() => {
    const at = listed.findIndex(({ meta }) => meta.id === caseId);
    const open = (one: ReportCase | undefined): void => {
      if (one === undefined) return;
      change({ caseId: one.meta.id });
      document.querySelector(`[data-case="${CSS.escape(one.meta.id)}"]`)?.scrollIntoView({ block: 'nearest' });
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (event.key === 'Escape') {
        // A search field would empty itself; the filter shall stay.
        event.preventDefault();
        if (isTyping) search.current?.blur();
        else change({ caseId: undefined });
        return;
      }
      if (isTyping) return;
      if (event.key === 'j') open(listed[at + 1]);
      else if (event.key === 'k') open(listed[Math.max(0, at - 1)]);
      else if (event.key === 'n') open(listed.slice(at + 1).find(({ verdict }) => verdict === 'fail'));
      else if (event.key === '/') search.current?.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [listed, caseId, change, search]);
}
