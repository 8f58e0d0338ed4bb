import { type ReactNode, useState } from 'react';
import { formatMs, visibleText } from './format.ts';
import type { CaseMeta, ExpectationEvent, ReportCase, ReportData } from './report-data.ts';
import { Timeline } from './timeline.tsx';
import { decisiveExchange } from './timeline-tree.ts';
import { ExchangeView } from './exchange-view.tsx';
import type { UrlState } from './url-state.ts';
import { ValueTree } from './value-tree.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

interface Props {
  readonly one: ReportCase;
  readonly data: ReportData;
  readonly change: (change: Partial<UrlState>) => void;
}

/** One case on one screen: verdict, the sentences, the clause, the messages that decided it, everything that happened, how to run it again. */
export function CaseScreen({ one, data, change }: Props): ReactNode {
  const { meta, verdict, reason } = one;
  const expectations = one.events.filter((event) => event.kind === 'expectation');
  const broken = expectations.filter(({ held }) => !held);
  const held = expectations.filter((expectation) => expectation.held);
  const decisive = decisiveExchange(one.events);
  return (
    <article aria-labelledby="case-title">
      <header className={`case-head case-head-${verdict}`}>
        <p className="case-crumbs">
          <button type="button" className="link" onClick={() => change({ caseId: undefined })}>
            All results
          </button>
          <span>{meta.suite}</span>
          <span>{meta.id}</span>
        </p>
        <h1 id="case-title">{visibleText(meta.title)}</h1>
        <p className="case-verdict">
          <VerdictBadge verdict={verdict} />
          {verdict === 'fail' && <span className={`severity severity-${meta.severity}`}>{meta.severity}</span>}
          <bdi>{visibleText(reason)}</bdi>
        </p>
      </header>
      {broken.length > 0 && <Expectations title="Does not hold" expectations={broken} />}
      {decisive !== undefined && (
        <section aria-labelledby="decisive">
          <h2 id="decisive">The exchange before it</h2>
          <ExchangeView exchange={decisive} attachments={data.attachments} isOpen />
        </section>
      )}
      <section aria-labelledby="about-case">
        <h2 id="about-case">What is tested</h2>
        <p className="purpose">{meta.purpose}</p>
        <CaseFacts meta={meta} one={one} />
      </section>
      <Rerun command={data.command} id={meta.id} />
      {held.length > 0 && <Expectations title="Holds" expectations={held} />}
      <section aria-labelledby="timeline">
        <h2 id="timeline">What happened</h2>
        <Timeline
          one={one}
          context={{ startedMs: one.startedMs, decisive: undefined, attachments: data.attachments }}
        />
      </section>
    </article>
  );
}

function Expectations({
  title,
  expectations,
}: {
  title: string;
  expectations: readonly ExpectationEvent[];
}): ReactNode {
  return (
    <section className="expectations">
      <h2>{title}</h2>
      <ul>
        {expectations.map(({ sentence, held, detail, evidence, weight }, index) => (
          <li key={`${index}`} className={held ? 'expectation-held' : 'expectation-broken'}>
            <p className="sentence">
              <span aria-hidden="true">{held ? '✓' : '✕'}</span> <bdi>{visibleText(sentence)}</bdi>
              {weight === 'warn' && <span className="kind">warning</span>}
            </p>
            {!held && detail !== undefined && (
              <p className="comparison">
                <bdi>{visibleText(detail)}</bdi>
              </p>
            )}
            {evidence !== undefined && <ValueTree value={evidence} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function CaseFacts({ meta, one }: { meta: CaseMeta; one: ReportCase }): ReactNode {
  return (
    <dl className="facts">
      <dt>Clause</dt>
      <dd>
        {meta.spec.map(({ doc, section, level }) => (
          <span key={`${doc} ${section} ${level}`} className="clause">
            {doc}, {section} <b>{level}</b>
          </span>
        ))}
      </dd>
      {meta.requirements.length > 0 && (
        <>
          <dt>Requirements</dt>
          <dd>{meta.requirements.join(', ')}</dd>
        </>
      )}
      {meta.cwe !== undefined && (
        <>
          <dt>Weakness</dt>
          <dd>CWE-{meta.cwe}</dd>
        </>
      )}
      <dt>Severity, safety</dt>
      <dd>
        {meta.severity}, {meta.safety}
      </dd>
      <dt>Took</dt>
      <dd>{formatMs(one.durationMs)}</dd>
      <dt>Shown to fail on</dt>
      <dd>{meta.defects.map(({ id }) => id).join(', ')}</dd>
    </dl>
  );
}

function Rerun({ command, id }: { command: string; id: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  if (command === '') return null;
  const line = command.replace('{case}', id);
  const copy = (): void => {
    navigator.clipboard?.writeText(line).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section className="rerun" aria-label="Run just this case">
      <h2>Run just this case</h2>
      <div className="command">
        <code>{line}</code>
        <button type="button" onClick={copy}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </section>
  );
}
