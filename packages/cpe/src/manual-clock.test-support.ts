import type { Clock } from './clock.ts';

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves the time on and runs what is due, in order. */
  advance(ms: number): void;
  /** Delays of the timers that wait, in milliseconds from now, shortest first. */
  waiting(): readonly number[];
}

export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = startMs;
  const timers = new Set<{ atMs: number; run: () => void }>();
  const next = () => [...timers].toSorted((a, b) => a.atMs - b.atMs)[0];
  return {
    nowMs: () => now,
    after(delayMs, run) {
      const timer = { atMs: now + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (let due = next(); due !== undefined && due.atMs <= until; due = next()) {
        timers.delete(due);
        now = Math.max(now, due.atMs);
        due.run();
      }
      now = until;
    },
    waiting: () => [...timers].map(({ atMs }) => atMs - now).toSorted((a, b) => a - b),
  };
}
