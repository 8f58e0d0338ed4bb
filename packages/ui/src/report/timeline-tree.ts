import type { AttachmentEvent, ExchangeEvent, ExpectationEvent, ObservationEvent, ReportCase } from './report-data.ts';

export type Leaf = ExchangeEvent | ObservationEvent | AttachmentEvent | ExpectationEvent;

/** A step with what happened in it. */
export interface StepNode {
  readonly kind: 'step';
  readonly step: number;
  readonly title: string;
  readonly atMs: number;
  endMs: number | undefined;
  error: string | undefined;
  readonly children: TimelineNode[];
}

export type TimelineNode = StepNode | Leaf;

/** Nests the flat events of a case under their steps, in the order of time. */
export function timelineTree(events: ReportCase['events']): TimelineNode[] {
  const roots: TimelineNode[] = [];
  const steps = new Map<number, StepNode>();
  const under = (step: number | null): TimelineNode[] => (step === null ? roots : (steps.get(step)?.children ?? roots));
  for (const event of events) {
    switch (event.kind) {
      case 'step-begin': {
        const { step, title, atMs, parent } = event;
        const node: StepNode = { kind: 'step', step, title, atMs, endMs: undefined, error: undefined, children: [] };
        steps.set(step, node);
        under(parent).push(node);
        break;
      }
      case 'step-end': {
        const node = steps.get(event.step);
        if (node !== undefined) {
          node.endMs = event.atMs;
          node.error = event.error;
        }
        break;
      }
      case 'exchange':
      case 'observation':
      case 'attachment':
      case 'expectation':
        under(event.step).push(event);
        break;
      default:
        break;
    }
  }
  return roots;
}

/** The exchange to look at first: the last one before the first expectation that does not hold. */
export function decisiveExchange(events: ReportCase['events']): ExchangeEvent | undefined {
  const broken = events.findIndex((event) => event.kind === 'expectation' && !event.held);
  const before = events.slice(0, broken < 0 ? 0 : broken);
  return before.findLast((event) => event.kind === 'exchange');
}
