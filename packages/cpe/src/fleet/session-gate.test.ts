import { expect, test } from 'vitest';
import { SessionGate } from './session-gate.ts';

/** A gate with jobs that wait until told to end. */
function openGate(max: number): { readonly gate: SessionGate; readonly began: number[]; end: (job: number) => void } {
  const gate = new SessionGate(max);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  for (let job = 0; job < 5; job += 1) {
    gate.enter(async () => {
      began.push(job);
      await new Promise<void>((resolve) => {
        ends[job] = resolve;
      });
    });
  }
  return { gate, began, end: (job) => ends[job]?.() };
}

test('no more than the limit run, and the others follow in the order in which they came', async () => {
  const { gate, began, end } = openGate(2);
  expect([began, gate.running, gate.waiting]).toEqual([[0, 1], 2, 3]);
  end(1);
  await expect.poll(() => began).toEqual([0, 1, 2]);
  end(0);
  await expect.poll(() => began).toEqual([0, 1, 2, 3]);
});

test('a closed gate lets those end that run, and nobody else in', async () => {
  const { gate, began, end } = openGate(1);
  gate.close();
  gate.enter(async () => expect.unreachable());
  const idle = gate.idle();
  end(0);
  await idle;
  expect([began, gate.running, gate.waiting]).toEqual([[0], 0, 0]);
});
