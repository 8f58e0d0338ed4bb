/** What ManagementServer says about periodic Informs, as numbers. */
export interface PeriodicInformSettings {
  readonly enabled: boolean;
  readonly intervalMs: number;
  /** PeriodicInformTime in milliseconds since 1970; undefined for the unknown time, where the CPE chooses the phase. */
  readonly referenceMs: number | undefined;
}

/**
 * When the next periodic Inform is due, in milliseconds since 1970; undefined when periodic Informs are off.
 * With a reference time the Informs fall on that time plus a whole number of intervals (ManagementServer.PeriodicInformTime).
 */
export function nextPeriodicInformMs(settings: PeriodicInformSettings, nowMs: number): number | undefined {
  if (!settings.enabled) return undefined;
  if (settings.referenceMs === undefined) return nowMs + settings.intervalMs;
  const sinceMs = (nowMs - settings.referenceMs) % settings.intervalMs;
  const untilMs = sinceMs < 0 ? -sinceMs : settings.intervalMs - sinceMs;
  return nowMs + untilMs;
}
