/** What became of the probes of one test. Times are milliseconds, with fractions. */
export interface RoundTrips {
  readonly timesMs: readonly number[];
  readonly failures: number;
}

/** Round trips as parameters: counts, and times in the unit of `unitsPerMs` with `suffix` on their names. */
export function roundTripValues(trips: RoundTrips, units: { perMs: number; suffix: string }): Record<string, string> {
  const { timesMs, failures } = trips;
  const write = (ms: number): string => String(Math.round(ms * units.perMs));
  const sum = timesMs.reduce((total, ms) => total + ms, 0);
  const isEmpty = timesMs.length === 0;
  return {
    SuccessCount: String(timesMs.length),
    FailureCount: String(failures),
    // TR-181: zero when no probe was answered.
    [`AverageResponseTime${units.suffix}`]: isEmpty ? '0' : write(sum / timesMs.length),
    [`MinimumResponseTime${units.suffix}`]: isEmpty ? '0' : write(Math.min(...timesMs)),
    [`MaximumResponseTime${units.suffix}`]: isEmpty ? '0' : write(Math.max(...timesMs)),
  };
}

export const milliseconds: { perMs: number; suffix: string } = { perMs: 1, suffix: '' };
export const detailedMicroseconds: { perMs: number; suffix: string } = { perMs: 1000, suffix: 'Detailed' };
export const microseconds: { perMs: number; suffix: string } = { perMs: 1000, suffix: '' };
