import { Fragment, type ReactNode } from 'react';
import { formatMs, visibleText } from './format.ts';
import { type ReportCase, type ReportData, verdicts } from './report-data.ts';
import type { UrlState } from './url-state.ts';
import { ValueTree } from './value-tree.tsx';
import { VerdictBadge, verdictMeanings } from './verdict-badge.tsx';

const severityRank = ['critical', 'high', 'medium', 'low', 'info'];

interface Props {
  readonly data: ReportData;
  readonly change: (change: Partial<UrlState>) => void;
}

/** The first screen: what was tested, the verdicts in one bar, and the findings by severity. */
export function Overview({ data, change }: Props): ReactNode {
  const findings = data.cases
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .toSorted((a, b) => rank(a) - rank(b));
  return (
    <>
      <header className="overview-head">
        <h1>{visibleText(data.target.name)}</h1>
        <p className="lead">{summary(data)}</p>
      </header>
      <VerdictBar data={data} change={change} />
      {!data.complete && (
        <p className="notice notice-bad">The run was stopped before its end. What was written until then is here.</p>
      )}
      {data.complete && data.interrupted && (
        <p className="notice">The run was interrupted; the remaining cases were skipped.</p>
      )}
      {data.notRun.length > 0 && <p className="notice">Not run: {data.notRun.join(', ')}</p>}
      {data.problems.map((problem) => (
        <p key={problem} className="notice notice-bad">
          {problem}
        </p>
      ))}
      <Findings findings={findings} change={change} />
      <section aria-labelledby="about">
        <h2 id="about">About this run</h2>
        <RunFacts data={data} />
        <p className="notice">{data.captureNotice}</p>
      </section>
    </>
  );
}

function rank(one: ReportCase): number {
  return (one.verdict === 'fail' ? 0 : 10) + severityRank.indexOf(one.meta.severity);
}

function summary(data: ReportData): string {
  const { fail, warn, inconclusive, error, pass } = data.verdicts;
  if (fail > 0) return `${fail} of ${data.cases.length} cases failed.`;
  if (warn > 0) return `Nothing failed; ${warn} ${warn === 1 ? 'case warns' : 'cases warn'}.`;
  if (inconclusive + error > 0) return `Nothing failed, but ${inconclusive + error} could not be judged.`;
  return pass > 0 ? `All ${pass} cases that were judged passed.` : 'No case was judged.';
}

function VerdictBar({ data, change }: Props): ReactNode {
  const present = verdicts.filter((verdict) => data.verdicts[verdict] > 0);
  return (
    <div className="verdict-bar" role="group" aria-label="Verdicts">
      {present.map((verdict) => (
        <button
          key={verdict}
          type="button"
          className={`verdict-part part-${verdict}`}
          style={{ flexGrow: data.verdicts[verdict] }}
          title={`${verdict}: ${verdictMeanings[verdict]}`}
          onClick={() => change({ shown: [verdict] })}
        >
          <b>{data.verdicts[verdict]}</b> <span>{verdict}</span>
        </button>
      ))}
    </div>
  );
}

function Findings({ findings, change }: { findings: readonly ReportCase[]; change: Props['change'] }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">Findings</h2>
      <ul className="findings">
        {findings.map(({ meta, verdict, reason }) => (
          <li key={meta.id}>
            <button type="button" className="finding" onClick={() => change({ caseId: meta.id })}>
              <span className={`severity severity-${meta.severity}`}>{meta.severity}</span>
              <span className="finding-text">
                <span className="finding-title">{visibleText(meta.title)}</span>
                <bdi className="finding-reason">{visibleText(reason)}</bdi>
              </span>
              <span className="finding-id">{meta.id}</span>
              <VerdictBadge verdict={verdict} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RunFacts({ data }: { data: ReportData }): ReactNode {
  return (
    <dl className="facts">
      <dt>Target</dt>
      <dd>
        {data.target.kind.toUpperCase()}
        {data.target.description === undefined ? '' : `, ${data.target.description}`}
      </dd>
      {data.identity !== undefined && (
        <>
          <dt>Identity</dt>
          <dd>
            <ValueTree value={data.identity} />
          </dd>
        </>
      )}
      <dt>Profile</dt>
      <dd>
        {data.profile.title} ({data.profile.name}, {data.profile.date}). {data.profile.description}
      </dd>
      <dt>Started</dt>
      <dd>{data.startedAt}</dd>
      <dt>Took</dt>
      <dd>{formatMs(data.durationMs)}</dd>
      {data.figures.map(({ name, text }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </Fragment>
      ))}
      <dt>Made by</dt>
      <dd>
        {data.tool.name} {data.tool.version}, run {data.runId}
      </dd>
      <dt>Keys</dt>
      <dd>
        <kbd>j</kbd> <kbd>k</kbd> next and previous case, <kbd>n</kbd> next failed, <kbd>/</kbd> search, <kbd>Esc</kbd>{' '}
        back
      </dd>
    </dl>
  );
}
