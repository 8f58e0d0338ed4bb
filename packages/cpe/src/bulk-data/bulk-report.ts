/** One value of a report. */
export interface ReportEntry {
  /** As it is in the report: alternative name, or path (TR-069 N.3.2). */
  readonly name: string;
  readonly value: string;
  /** Base type of TR-106; a list is a `string` (TR-069 N.3.5.5). */
  readonly type: string;
}

/** What one reporting interval found. */
export interface BulkReport {
  /** Milliseconds since 1970. */
  readonly collectedMs: number;
  readonly entries: readonly ReportEntry[];
}

/** How a report says when it was collected (TR-181 RowTimestamp, ReportTimestamp). */
export type TimestampFormat = 'Unix-Epoch' | 'ISO-8601' | 'None';

/** The moment of a report as text; undefined for `None`. */
export function timestampOf({ collectedMs }: BulkReport, format: TimestampFormat): string | undefined {
  if (format === 'None') return undefined;
  // TR-181 says milliseconds; the examples of Annex N show seconds.
  return format === 'Unix-Epoch' ? String(Math.trunc(collectedMs)) : new Date(collectedMs).toISOString();
}
