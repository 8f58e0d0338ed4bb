import type { ReactNode, RefObject } from 'react';
import { type ReportData, type Verdict, verdicts } from './report-data.ts';
import type { UrlState } from './url-state.ts';
import { verdictMarks, verdictMeanings } from './verdict-badge.tsx';

interface Props {
  readonly data: ReportData;
  readonly state: UrlState;
  readonly change: (change: Partial<UrlState>) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** Which cases are listed: by words, suite and verdict. */
export function Filters({ data, state, change, search }: Props): ReactNode {
  const suites = [...new Set(data.cases.map(({ meta }) => meta.suite))].sort();
  const toggle = (verdict: Verdict): void => {
    const isShown = state.shown.includes(verdict);
    change({ shown: isShown ? state.shown.filter((other) => other !== verdict) : [...state.shown, verdict] });
  };
  return (
    <search className="filters">
      <label>
        <span className="visually-hidden">Search cases</span>
        <input
          ref={search}
          type="search"
          value={state.query}
          placeholder="Search cases  ( / )"
          onChange={(event) => change({ query: event.currentTarget.value })}
        />
      </label>
      {suites.length > 1 && (
        <label>
          <span className="visually-hidden">Suite</span>
          <select value={state.suite} onChange={(event) => change({ suite: event.currentTarget.value })}>
            <option value="">All suites</option>
            {suites.map((suite) => (
              <option key={suite}>{suite}</option>
            ))}
          </select>
        </label>
      )}
      <fieldset className="chips">
        <legend className="visually-hidden">Verdicts</legend>
        {verdicts
          .filter((verdict) => data.verdicts[verdict] > 0)
          .map((verdict) => (
            <button
              key={verdict}
              type="button"
              className={`chip chip-${verdict}`}
              aria-pressed={state.shown.includes(verdict)}
              title={verdictMeanings[verdict]}
              onClick={() => toggle(verdict)}
            >
              <span aria-hidden="true">{verdictMarks[verdict]}</span> {verdict} <b>{data.verdicts[verdict]}</b>
            </button>
          ))}
      </fieldset>
    </search>
  );
}
