// When a failed session is tried again (TR-069 3.2.1.1). Two counts run side by side: RetryCount, which the Inform tells
// and which only a successful session resets, and the retries since boot, which choose the wait and which a boot resets.

/** The two parameters that shape the waits. */
export interface RetrySettings {
  /** ManagementServer.CWMPRetryMinimumWaitInterval, `m`: seconds, 1 to 65535. */
  readonly minimumWaitIntervalS: number;
  /** ManagementServer.CWMPRetryIntervalMultiplier, `k`: thousandths, 1000 to 65535. */
  readonly intervalMultiplier: number;
}

/** Factory values of `m` and `k` (TR-069 3.2.1.1). */
export const defaultRetrySettings: RetrySettings = { minimumWaitIntervalS: 5, intervalMultiplier: 2000 };

/** From which retry on the range grows no further (TR-069 3.2.1.1 Table 3). */
const lastRange = 10;

/** A range of waits in milliseconds, both ends included. */
export interface RetryWaitRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * The range of Table 3 for a retry: `m·(k/1000)^(n-1)` to `m·(k/1000)^n` seconds, n being `retriesSinceBoot` from 1, at
 * most 10. Throws `RangeError` on a count below 1 or settings outside their data types. With extreme settings the wait
 * exceeds what one timer of the host can hold; the host then sleeps in parts.
 */
export function retryWaitRangeMs(retriesSinceBoot: number, settings: RetrySettings): RetryWaitRange {
  const { minimumWaitIntervalS, intervalMultiplier } = settings;
  if (!Number.isInteger(retriesSinceBoot) || retriesSinceBoot < 1) {
    throw new RangeError(`Retries since boot are counted from 1, not ${retriesSinceBoot}.`);
  }
  requireWithin('CWMPRetryMinimumWaitInterval', minimumWaitIntervalS, 1);
  requireWithin('CWMPRetryIntervalMultiplier', intervalMultiplier, 1000);
  // 3.2.1.1: the tenth and every later retry draw from the last range.
  const range = Math.min(retriesSinceBoot, lastRange);
  const factor = intervalMultiplier / 1000;
  return {
    minMs: minimumWaitIntervalS * 1000 * factor ** (range - 1),
    maxMs: minimumWaitIntervalS * 1000 * factor ** range,
  };
}

function requireWithin(parameter: string, value: number, minimum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= 65_535) return;
  throw new RangeError(`${parameter} is ${value}: it has to be a whole number from ${minimum} to 65535.`);
}

/** The wait in milliseconds that a random number picks from a range; `random01` is at least 0 and below 1. */
export function retryWaitMs(range: RetryWaitRange, random01: number): number {
  if (!(random01 >= 0 && random01 < 1))
    throw new RangeError(`A random number from 0 to below 1 is needed, not ${random01}.`);
  return range.minMs + (range.maxMs - range.minMs) * random01;
}

/** What a CPE remembers of its failed sessions. RetryCount has to outlive a reboot, so the host stores it. */
export interface RetryState {
  /** RetryCount of the next Inform: 0 exactly when the last session was successful (TR-069 A.3.3.1). */
  readonly retryCount: number;
  /** How often a session was retried since boot; the next failure's wait belongs to this retry. */
  readonly retriesSinceBoot: number;
}

/** A device whose last session was successful, or that never had one. */
export const noRetries: RetryState = { retryCount: 0, retriesSinceBoot: 0 };

/** RetryCount is an unsignedInt (TR-069 A.3.3.1) and stops there. */
const retryCountMax = 4_294_967_295;

/** After a failed session: the next one is one retry more. */
export function retryAfterFailure(state: RetryState): RetryState {
  return {
    retryCount: Math.min(state.retryCount + 1, retryCountMax),
    retriesSinceBoot: Math.min(state.retriesSinceBoot + 1, retryCountMax),
  };
}

/** After a successful session. An InformResponse alone is none (TR-069 A.3.3.1). */
export function retryAfterSuccess(): RetryState {
  return noRetries;
}

// 3.2.1.1: a reboot puts the choice of the wait back to the first range, but the session is still the one that failed.
/** After a reboot: RetryCount goes on, the waits start again. */
export function retryAfterReboot(state: RetryState): RetryState {
  return { retryCount: state.retryCount, retriesSinceBoot: 0 };
}
