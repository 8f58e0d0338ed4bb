import { expect, test } from 'vitest';
import { RefusalHabits } from './refusal-habits.ts';

const once = { sessions: 2, connections: 2 };

test('one try for each session is learned from each kind of refusal', () => {
  const habits = new RefusalHabits();
  expect(habits.makesOneTry('bad certificate')).toBe(false);
  habits.saw('bad certificate', once);
  expect([habits.makesOneTry('bad certificate'), habits.makesOneTry('protocol version')]).toEqual([true, false]);
});

test('a target that once tried more often is never taken to be done', () => {
  const habits = new RefusalHabits();
  habits.saw('protocol version', { sessions: 2, connections: 3 });
  habits.saw('bad certificate', once);
  expect(habits.makesOneTry('bad certificate')).toBe(false);
});

test('what came between two watches without being asked for casts doubt on what was learned', () => {
  const habits = new RefusalHabits();
  habits.saw('bad certificate', once);
  habits.ends(7);
  habits.asks();
  habits.begins(8);
  expect(habits.makesOneTry('bad certificate')).toBe(true);
  habits.ends(10);
  habits.asks();
  habits.begins(12);
  expect(habits.makesOneTry('bad certificate')).toBe(false);
});
