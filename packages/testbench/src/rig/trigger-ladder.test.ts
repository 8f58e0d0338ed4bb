import { expect, test } from 'vitest';
import { type PullOutcome, type Rung, type Trigger, TriggerLadder } from './trigger-ladder.ts';

const evidence = { observe: <T>(_name: string, data: T): T => data };

const rung = (trigger: Trigger, outcome: PullOutcome | string): Rung => ({
  trigger,
  unavailable: () => (typeof outcome === 'string' ? outcome : undefined),
  pull: () => Promise.resolve(typeof outcome === 'string' ? { comes: false, reason: outcome } : outcome),
});

const works: PullOutcome = { comes: true, withinMs: 30_000 };

test('the first rung that works is used, whatever order they were given in', async () => {
  const ladder = new TriggerLadder([rung('person', works), rung('connection-request', works)], evidence);
  expect(await ladder.pull()).toEqual({ trigger: 'connection-request', withinMs: 30_000 });
});

test('a rung that is refused leads to the next one', async () => {
  const refused: PullOutcome = { comes: false, reason: 'answered 503' };
  const ladder = new TriggerLadder([rung('connection-request', refused), rung('rig', works)], evidence);
  expect((await ladder.pull()).trigger).toBe('rig');
});

test('a caller that needs the same trigger again gets that one or none', async () => {
  const ladder = new TriggerLadder([rung('connection-request', 'no URL was learned'), rung('rig', works)], evidence);
  await expect(ladder.pull({ only: 'connection-request' })).rejects.toThrow(/no URL was learned/);
});

test('when nothing works, every reason is told', async () => {
  const ladder = new TriggerLadder([rung('connection-request', 'no URL.'), rung('rig', 'no command.')], evidence);
  await expect(ladder.pull()).rejects.toThrow(/connection-request: no URL\. rig: no command\./);
});
