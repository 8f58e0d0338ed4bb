import { expect, test } from 'vitest';
import { createManualClock } from './manual-clock.test-support.ts';
import { believesTime, WallClock } from './wall-clock.ts';

test('without a battery the clock counts from the year 1 after each boot, until it is told the time', () => {
  const clock = createManualClock();
  const wall = new WallClock(clock, false);
  clock.advance(65_000);
  expect([wall.isSet, wall.text()]).toEqual([false, '0001-01-01T00:01:05Z']);
  wall.set(Date.parse('2026-06-01T12:00:00Z'));
  clock.advance(1_000);
  expect([wall.isSet, Date.parse(wall.text())]).toEqual([true, Date.parse('2026-06-01T12:00:01Z')]);
  wall.boot();
  expect([wall.isSet, wall.text()]).toEqual([false, '0001-01-01T00:00:00Z']);
});

test('with a battery it is set from the start, and a time server corrects it', () => {
  const clock = createManualClock();
  const wall = new WallClock(clock);
  expect([wall.isSet, wall.nowMs()]).toEqual([true, clock.nowMs()]);
  wall.set(clock.nowMs() + 5_000);
  wall.boot();
  expect([wall.isSet, wall.nowMs()]).toEqual([true, clock.nowMs() + 5_000]);
});

test('a clock that is set is not put far back, and far forward once after a boot only', () => {
  const clock = createManualClock();
  const wall = new WallClock(clock);
  const hourMs = 3_600_000;
  const believes = (stepMs: number): boolean => believesTime(wall.nowMs() + stepMs, wall);
  expect([-hourMs, -999_000, 999_000, hourMs].map(believes)).toEqual([false, true, true, true]);
  wall.set(wall.nowMs());
  expect([-hourMs, -999_000, 999_000, hourMs].map(believes)).toEqual([false, true, true, false]);
  wall.boot();
  expect([-hourMs, hourMs].map(believes)).toEqual([false, true]);
  const unset = new WallClock(clock, false);
  expect(believesTime(0, unset)).toBe(true);
});
