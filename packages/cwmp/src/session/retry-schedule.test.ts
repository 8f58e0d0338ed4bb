import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultRetrySettings,
  noRetries,
  retryAfterFailure,
  retryAfterReboot,
  retryAfterSuccess,
  retryWaitMs,
  retryWaitRangeMs,
} from './retry-schedule.ts';

const settings = fc.record({
  minimumWaitIntervalS: fc.integer({ min: 1, max: 65_535 }),
  intervalMultiplier: fc.integer({ min: 1000, max: 65_535 }),
});
const retries = fc.integer({ min: 1, max: 1_000_000 });

describe('Table 3 with factory values', () => {
  test.each([
    [1, 5, 10],
    [2, 10, 20],
    [3, 20, 40],
    [4, 40, 80],
    [5, 80, 160],
    [6, 160, 320],
    [7, 320, 640],
    [8, 640, 1280],
    [9, 1280, 2560],
    [10, 2560, 5120],
    [11, 2560, 5120],
    [942, 2560, 5120],
  ])('retry %i waits %i to %i seconds', (retry, minS, maxS) => {
    expect(retryWaitRangeMs(retry, defaultRetrySettings)).toEqual({ minMs: minS * 1000, maxMs: maxS * 1000 });
  });
});

test('changed settings count from the next retry on', () => {
  const changed = { minimumWaitIntervalS: 7, intervalMultiplier: 3000 };
  expect(retryWaitRangeMs(2, changed)).toEqual({ minMs: 21_000, maxMs: 63_000 });
});

test('a range begins where the one before it ends, up to the tenth', () => {
  fc.assert(
    fc.property(settings, fc.integer({ min: 1, max: 9 }), (chosen, retry) => {
      expect(retryWaitRangeMs(retry + 1, chosen).minMs).toBe(retryWaitRangeMs(retry, chosen).maxMs);
    }),
  );
});

test('a wait lies within its range', () => {
  fc.assert(
    fc.property(
      settings,
      retries,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (chosen, retry, random) => {
        const range = retryWaitRangeMs(retry, chosen);
        const waitMs = retryWaitMs(range, random);
        expect(waitMs).toBeGreaterThanOrEqual(range.minMs);
        expect(waitMs).toBeLessThanOrEqual(range.maxMs);
        expect(Number.isFinite(waitMs)).toBe(true);
      },
    ),
  );
});

test.each([0, -1, 1.5, Number.NaN])('%d is no count of retries', (retry) => {
  expect(() => retryWaitRangeMs(retry, defaultRetrySettings)).toThrow(RangeError);
});

test.each([
  { minimumWaitIntervalS: 0, intervalMultiplier: 2000 },
  { minimumWaitIntervalS: 5, intervalMultiplier: 999 },
  { minimumWaitIntervalS: 65_536, intervalMultiplier: 2000 },
])('%j are no settings', (wrong) => {
  expect(() => retryWaitRangeMs(1, wrong)).toThrow(RangeError);
});

test('a random number outside 0 to 1 is refused', () => {
  expect(() => retryWaitMs({ minMs: 0, maxMs: 1 }, 1)).toThrow(RangeError);
});

test('a reboot restarts the waits and leaves RetryCount as it is', () => {
  const thrice = retryAfterFailure(retryAfterFailure(retryAfterFailure(noRetries)));
  expect(thrice).toEqual({ retryCount: 3, retriesSinceBoot: 3 });
  expect(retryAfterFailure(retryAfterReboot(thrice))).toEqual({ retryCount: 4, retriesSinceBoot: 1 });
});

test('success resets both counts', () => {
  expect(retryAfterSuccess()).toEqual({ retryCount: 0, retriesSinceBoot: 0 });
});

test('RetryCount stays an unsignedInt', () => {
  const last = { retryCount: 4_294_967_295, retriesSinceBoot: 1 };
  expect(retryAfterFailure(last)).toEqual({ retryCount: 4_294_967_295, retriesSinceBoot: 2 });
});
