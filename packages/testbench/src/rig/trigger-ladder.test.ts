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

test('what can be tried now is told anew each time: a rung may run dry', () => {
  let isDry = false;
  const limited: Rung = { ...rung('connection-request', works), unavailable: () => (isDry ? 'no more.' : undefined) };
  const ladder = new TriggerLadder([limited, rung('periodic', 'not shortened.'), rung('rig', works)], evidence);
  expect(ladder.available).toEqual(['connection-request', 'rig']);
  isDry = true;
  expect(ladder.available).toEqual(['rig']);
});

test('when nothing works, every reason is told', async () => {
  const ladder = new TriggerLadder([rung('connection-request', 'no URL.'), rung('rig', 'no command.')], evidence);
  await expect(ladder.pull()).rejects.toThrow(/connection-request: no URL\. rig: no command\./);
});

test('a target that came in spite of a refusal is not triggered a second time', async () => {
  const refused: PullOutcome = { comes: false, reason: 'answered 503' };
  const ladder = new TriggerLadder([rung('connection-request', refused), rung('reboot', works)], evidence);
  expect((await ladder.pull({ isEnough: () => true })).trigger).toBe('connection-request');
});

test('a pull waits for the end of the one before, even of one that failed', async () => {
  const first = Promise.withResolvers<PullOutcome>();
  const outcomes = [first.promise, Promise.resolve(works)];
  const tried: Trigger[] = [];
  const pull = (): Promise<PullOutcome> => outcomes.shift() ?? Promise.resolve(works);
  const ladder = new TriggerLadder([{ trigger: 'rig', unavailable: () => undefined, pull }], evidence);
  const onTry = (trigger: Trigger): void => void tried.push(trigger);
  const pulls = [ladder.pull({ onTry }).catch(() => undefined), ladder.pull({ onTry })];
  await expect.poll(() => tried).toEqual(['rig']);
  first.reject(new Error('the command failed'));
  expect(await Promise.all(pulls)).toEqual([undefined, { trigger: 'rig', withinMs: 30_000 }]);
  expect(tried).toEqual(['rig', 'rig']);
});

test('a target that refused says nothing of the bench; a bench without any rung says nothing of the target', async () => {
  const refused: PullOutcome = { comes: false, reason: 'answered 503.' };
  const tried = new TriggerLadder([rung('connection-request', refused)], evidence).pull();
  await expect(tried).rejects.toMatchObject({ code: 'target-silent', message: /did not come: .*answered 503/ });
  const bare = new TriggerLadder([rung('rig', 'no command.')], evidence).pull();
  await expect(bare).rejects.toMatchObject({ code: 'rig-failed' });
});

test('a caller may name several rungs', async () => {
  const ladder = new TriggerLadder([rung('periodic', works), rung('comeback', works), rung('rig', works)], evidence);
  expect((await ladder.pull({ only: ['rig', 'comeback'] })).trigger).toBe('comeback');
});
