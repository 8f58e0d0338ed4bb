import { expect, test } from 'vitest';
import type { ReportCase } from './report-data.ts';
import { decisiveExchange, timelineTree } from './timeline-tree.ts';

const exchange = (step: number | null, atMs: number) =>
  ({ kind: 'exchange', step, atMs, peer: 'acs', from: 'target' }) as const;
const expectation = (held: boolean, step: number | null = null) =>
  ({ kind: 'expectation', step, atMs: 9, sentence: 'x', held, weight: 'normal' }) as const;

const events: ReportCase['events'] = [
  { kind: 'step-begin', step: 1, parent: null, title: 'outer', atMs: 1 },
  { kind: 'step-begin', step: 2, parent: 1, title: 'inner', atMs: 2 },
  exchange(2, 3),
  { kind: 'step-end', step: 2, atMs: 4, error: 'broke' },
  exchange(1, 5),
  { kind: 'step-end', step: 1, atMs: 6 },
  expectation(true),
  expectation(false),
  exchange(null, 10),
];

test('events are nested under their steps, in the order of time', () => {
  const [outer, ...rest] = timelineTree(events);
  expect(outer).toMatchObject({ title: 'outer', endMs: 6, error: undefined });
  expect(outer?.kind === 'step' && outer.children).toMatchObject([
    { title: 'inner', endMs: 4, error: 'broke', children: [{ kind: 'exchange' }] },
    { kind: 'exchange', atMs: 5 },
  ]);
  expect(rest.map(({ kind }) => kind)).toEqual(['expectation', 'expectation', 'exchange']);
});

test('an event of a step that is not known stands at the top', () => {
  expect(timelineTree([exchange(77, 1)])).toHaveLength(1);
});

test('the exchange to look at is the last one before what broke', () => {
  expect(decisiveExchange(events)?.atMs).toBe(5);
  expect(decisiveExchange([exchange(null, 1), expectation(true)])).toBeUndefined();
});
