import type { ReactNode } from 'react';
import { BytesView } from './bytes-view.tsx';
import { ExchangeView } from './exchange-view.tsx';
import { formatMs, visibleText } from './format.ts';
import type { AttachmentEvent, ExchangeEvent, ReportAttachment, ReportCase } from './report-data.ts';
import { type Leaf, type StepNode, timelineTree, type TimelineNode } from './timeline-tree.ts';
import { ValueTree } from './value-tree.tsx';

interface Context {
  readonly startedMs: number;
  readonly decisive: ExchangeEvent | undefined;
  readonly attachments: Readonly<Record<string, ReportAttachment>>;
}

/** Everything that happened in a case, step by step. */
export function Timeline({ one, context }: { one: ReportCase; context: Context }): ReactNode {
  const nodes = timelineTree(one.events);
  if (nodes.length === 0) return <p className="bytes-empty">Nothing was recorded.</p>;
  return (
    <>
      <Nodes nodes={nodes} context={context} />
      {one.eventsLeftOut > 0 && (
        <p className="notice">{one.eventsLeftOut} events are only in events.jsonl: they did not fit here.</p>
      )}
    </>
  );
}

function Nodes({ nodes, context }: { nodes: readonly TimelineNode[]; context: Context }): ReactNode {
  return (
    <ol className="timeline">
      {nodes.map((node, index) => (
        <li key={`${index}`} className={`node node-${node.kind}${isBad(node) ? ' node-bad' : ''}`}>
          <time className="node-time">+{formatMs(node.atMs - context.startedMs)}</time>
          <div className="node-body">
            {node.kind === 'step' ? (
              <StepView node={node} context={context} />
            ) : (
              <LeafView leaf={node} context={context} />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function isBad(node: TimelineNode): boolean {
  if (node.kind === 'step') return node.error !== undefined || node.children.some((child) => isBad(child));
  return node.kind === 'expectation' && !node.held;
}

function StepView({ node, context }: { node: StepNode; context: Context }): ReactNode {
  const took = node.endMs === undefined ? 'did not end' : formatMs(node.endMs - node.atMs);
  return (
    <>
      <p className="step-title">
        <bdi>{visibleText(node.title)}</bdi> <span className="step-took">{took}</span>
      </p>
      {node.error !== undefined && <p className="step-error">{visibleText(node.error)}</p>}
      {node.children.length > 0 && <Nodes nodes={node.children} context={context} />}
    </>
  );
}

function LeafView({ leaf, context }: { leaf: Leaf; context: Context }): ReactNode {
  switch (leaf.kind) {
    case 'exchange':
      return <ExchangeView exchange={leaf} attachments={context.attachments} isOpen={leaf === context.decisive} />;
    case 'observation':
      return (
        <details className="observation">
          <summary>
            <span className="kind">observed</span> {visibleText(leaf.name)}
          </summary>
          <ValueTree value={leaf.data} />
        </details>
      );
    case 'attachment':
      return <AttachmentView event={leaf} attachments={context.attachments} />;
    case 'expectation':
      return (
        <p className={leaf.held ? 'held' : 'broken'}>
          <span aria-hidden="true">{leaf.held ? '✓' : '✕'}</span>
          <span className="visually-hidden">{leaf.held ? 'holds' : 'does not hold'}</span>{' '}
          <bdi>{visibleText(leaf.sentence)}</bdi>
        </p>
      );
    default:
      return null;
  }
}

function AttachmentView({
  event,
  attachments,
}: {
  event: AttachmentEvent;
  attachments: Context['attachments'];
}): ReactNode {
  const { name, attachment } = event;
  return (
    <details className="observation">
      <summary>
        <span className="kind">attached</span> {visibleText(name)}{' '}
        <span className="step-took">{visibleText(attachment.mediaType)}</span>
      </summary>
      <BytesView stored={{ attachment, preview: '' }} bytes={attachment.bytes} attachments={attachments} label={name} />
    </details>
  );
}
