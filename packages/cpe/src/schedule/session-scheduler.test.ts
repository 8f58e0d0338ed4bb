import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.test-support.ts';
import { SessionScheduler } from './session-scheduler.ts';

function createScheduler(random = 0) {
  const clock = createManualClock();
  let opened = 0;
  const scheduler = new SessionScheduler({
    clock,
    random01: () => random,
    retrySettings: () => ({ minimumWaitIntervalS: 5, intervalMultiplier: 2000 }),
    openSession: () => {
      opened += 1;
    },
  });
  return { scheduler, clock, opened: () => opened };
}

test('however many events come during a session, one session follows it', () => {
  const { scheduler, opened } = createScheduler();
  for (let index = 0; index < 4; index += 1) scheduler.requestSession();
  expect(opened()).toBe(1);
  scheduler.ended('complete');
  expect(opened()).toBe(2);
  scheduler.ended('complete');
  expect(opened()).toBe(2);
});

test('a failed session is retried after a wait from the range of its retry', () => {
  const { scheduler, clock, opened } = createScheduler(0.5);
  scheduler.requestSession();
  const waits = [1, 2, 3].map(() => {
    scheduler.ended('failed');
    const [wait = 0] = clock.waiting();
    clock.advance(wait);
    return wait;
  });
  expect(waits).toEqual([7500, 15_000, 30_000]);
  expect(opened()).toBe(4);
});

test('a new event does not wait for the retry, and does not restart the progression', () => {
  const { scheduler, clock, opened } = createScheduler();
  scheduler.requestSession();
  scheduler.ended('failed');
  scheduler.requestSession();
  expect([opened(), clock.waiting()]).toEqual([2, []]);
  scheduler.ended('failed');
  expect(clock.waiting()).toEqual([10_000]);
});

test('a complete session starts the progression again', () => {
  const { scheduler, clock } = createScheduler();
  scheduler.requestSession();
  scheduler.ended('failed');
  clock.advance(5000);
  scheduler.ended('complete');
  scheduler.requestSession();
  scheduler.ended('failed');
  expect(clock.waiting()).toEqual([5000]);
});

test('a stopped scheduler opens nothing', () => {
  const { scheduler, clock, opened } = createScheduler();
  scheduler.requestSession();
  scheduler.ended('failed');
  scheduler.stop();
  scheduler.requestSession();
  clock.advance(100_000);
  expect(opened()).toBe(1);
});
