import { expect, test } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

test('percentiles are at most a twentieth too high and never too low', () => {
  const times = new LatencyHistogram();
  for (let ms = 1; ms <= 1000; ms += 1) times.record(ms);
  const { count, p50Ms, p90Ms, p99Ms, maxMs } = times.summary();
  expect([count, maxMs]).toEqual([1000, 1000]);
  for (const [found, exact] of [
    [p50Ms, 500],
    [p90Ms, 900],
    [p99Ms, 990],
  ] as const) {
    expect(found).toBeGreaterThanOrEqual(exact);
    expect(found).toBeLessThanOrEqual(exact * 1.05);
  }
});

test('nothing counted is nothing, and what is out of range is kept at the ends', () => {
  const times = new LatencyHistogram();
  expect(times.summary()).toEqual({ count: 0, p50Ms: 0, p90Ms: 0, p99Ms: 0, maxMs: 0 });
  times.record(0);
  times.record(1e12);
  expect(times.summary()).toMatchObject({ count: 2, maxMs: 1e12 });
});
