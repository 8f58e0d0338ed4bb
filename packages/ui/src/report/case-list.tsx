import type { ReactNode } from 'react';
import { visibleText } from './format.ts';
import type { ReportCase } from './report-data.ts';
import { VerdictBadge } from './verdict-badge.tsx';

interface Props {
  readonly listed: readonly ReportCase[];
  readonly total: number;
  readonly caseId: string | undefined;
  readonly onOpen: (id: string) => void;
}

/** The cases that pass the filters, in the order in which they ran. */
export function CaseList({ listed, total, caseId, onOpen }: Props): ReactNode {
  return (
    <>
      <p className="list-count" aria-live="polite">
        {listed.length === total ? `${total} cases` : `${listed.length} of ${total} cases`}
      </p>
      <ul className="case-list">
        {listed.map(({ meta, verdict }) => (
          <li key={meta.id}>
            <button
              type="button"
              data-case={meta.id}
              className="case-row"
              aria-current={meta.id === caseId}
              onClick={() => onOpen(meta.id)}
            >
              <VerdictBadge verdict={verdict} isSmall />
              <span className="case-row-text">
                <span className="case-row-id">{meta.id}</span>
                <span className="case-row-title">{visibleText(meta.title)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
