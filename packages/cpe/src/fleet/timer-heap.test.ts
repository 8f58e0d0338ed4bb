import { array, assert, boolean, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.test-support.ts';
import { TimerHeap } from './timer-heap.ts';

test('waits run in order of their time, then of their making, and only one timer of the machine waits', () => {
  const base = createManualClock();
  const heap = new TimerHeap(base);
  const ran: string[] = [];
  for (const [name, delayMs] of [
    ['c', 30],
    ['a', 10],
    ['b', 20],
    ['a2', 10],
  ] as const) {
    heap.after(delayMs, () => ran.push(name));
  }
  expect(base.waiting()).toEqual([10]);
  base.advance(25);
  expect([ran, base.waiting(), heap.size]).toEqual([['a', 'a2', 'b'], [5], 1]);
});

test('a cancelled wait never runs and leaves no timer behind', () => {
  const base = createManualClock();
  const heap = new TimerHeap(base);
  const cancel = heap.after(10, () => expect.unreachable());
  cancel();
  cancel();
  expect([heap.size, base.waiting()]).toEqual([0, []]);
  base.advance(100);
});

test('a wait of zero made by a wait lets the others go first', () => {
  const base = createManualClock();
  const heap = new TimerHeap(base);
  const ran: string[] = [];
  heap.after(0, () => {
    ran.push('first');
    heap.after(0, () => ran.push('again'));
  });
  heap.after(0, () => ran.push('second'));
  base.advance(0);
  expect(ran).toEqual(['first', 'second', 'again']);
});

test('one that throws does not stop the others', () => {
  const base = createManualClock();
  const heap = new TimerHeap(base);
  let ran = false;
  heap.after(1, () => {
    throw new Error('boom');
  });
  heap.after(2, () => {
    ran = true;
  });
  expect(() => base.advance(1)).toThrow('boom');
  base.advance(5);
  expect(ran).toBe(true);
});

test('whatever is added and cancelled, the rest runs sorted by time', () => {
  const wait = record({ delayMs: nat(1000), isCancelled: boolean() });
  assert(
    property(array(wait, { maxLength: 200 }), (waits) => {
      const base = createManualClock();
      const heap = new TimerHeap(base);
      const ran: number[] = [];
      const cancels = waits.map(({ delayMs }) => heap.after(delayMs, () => ran.push(delayMs)));
      for (const [place, { isCancelled }] of waits.entries()) if (isCancelled) cancels[place]?.();
      base.advance(1000);
      const kept = waits.filter(({ isCancelled }) => !isCancelled).map(({ delayMs }) => delayMs);
      expect(ran).toEqual(kept.toSorted((one, other) => one - other));
      expect(heap.size).toBe(0);
    }),
  );
});
