import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { CaseList } from './case-list.tsx';
import { CaseScreen } from './case-screen.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Filters } from './filters.tsx';
import { visibleText } from './format.ts';
import { Overview } from './overview.tsx';
import type { ReportCase, ReportData } from './report-data.ts';
import { useListKeys } from './list-keys.ts';
import { type UrlState, useUrlState } from './url-state.ts';

function fits(one: ReportCase, { shown, suite, query }: UrlState): boolean {
  if (shown.length > 0 && !shown.includes(one.verdict)) return false;
  if (suite !== '' && one.meta.suite !== suite) return false;
  if (query === '') return true;
  const { id, title, purpose } = one.meta;
  const sentences = one.events.flatMap((event) => (event.kind === 'expectation' ? [event.sentence] : []));
  const text = [id, title, purpose, one.reason, ...sentences].join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The whole report: cases and filters on the left, the overview or one case on the right. */
export function ReportApp({ data }: { data: ReportData }): ReactNode {
  const [state, change] = useUrlState();
  const search = useRef<HTMLInputElement>(null);
  const detail = useRef<HTMLElement>(null);
  const { shown, suite, query, caseId } = state;
  const listed = useMemo(
    () => data.cases.filter((one) => fits(one, { shown, suite, query, caseId: undefined })),
    // The lists in the state are new objects on every render.
    [data, shown.join(), suite, query],
  );
  const open = data.cases.find(({ meta }) => meta.id === caseId);
  useListKeys({ listed, caseId, change, search });
  useEffect(() => {
    detail.current?.scrollTo(0, 0);
  }, [caseId]);
  return (
    <div className="app">
      <a className="skip-link" href="#detail" onClick={(event) => (event.preventDefault(), detail.current?.focus())}>
        Skip to the case
      </a>
      <nav className="side" aria-label="Cases">
        <button
          type="button"
          className="home"
          onClick={() => change({ caseId: undefined })}
          aria-current={open === undefined}
        >
          <span className="home-name">{visibleText(data.target.name)}</span>
          <span className="home-sub">
            {data.profile.title || data.profile.name} · {data.startedAt.slice(0, 16).replace('T', ' ')}
          </span>
        </button>
        <Filters data={data} state={state} change={change} search={search} />
        <CaseList listed={listed} total={data.cases.length} caseId={caseId} onOpen={(id) => change({ caseId: id })} />
      </nav>
      <main className="detail" id="detail" ref={detail} tabIndex={-1}>
        <ErrorBoundary key={caseId ?? ''} what="case">
          {open === undefined ? (
            <Overview data={data} change={change} />
          ) : (
            <CaseScreen one={open} data={data} change={change} />
          )}
        </ErrorBoundary>
      </main>
    </div>
  );
}
