import { type BulkReport, type ReportEntry, type TimestampFormat, timestampOf } from './bulk-report.ts';

/** CSVEncoding of a profile (TR-181). */
export interface CsvFormat {
  readonly layout: 'ParameterPerRow' | 'ParameterPerColumn';
  readonly fieldSeparator: string;
  readonly rowSeparator: string;
  /** What stands before a quote inside a quoted field; in RFC 4180 another quote. */
  readonly escapeCharacter: string;
  readonly timestamp: TimestampFormat;
}

/** How one field is written; RFC 4180 by {@link quoteField}. */
export type FieldWriter = (field: string, format: CsvFormat) => string;

const quote = '"';

/** RFC 4180: a field with anything that has a meaning is put in quotes, and quotes inside are escaped. */
export const quoteField: FieldWriter = (field, { fieldSeparator, rowSeparator, escapeCharacter }) => {
  const escape = escapeCharacter === '' ? quote : escapeCharacter;
  const special = [quote, escape, fieldSeparator, rowSeparator, '\r', '\n'];
  // A blank at either end is part of the field, and readers differ in whether they keep one that is not quoted.
  const isPlain = !special.some((text) => field.includes(text)) && field.trim() === field;
  if (isPlain) return field;
  const escaped = Array.from(field, (character) =>
    character === quote || character === escape ? escape + character : character,
  );
  return quote + escaped.join('') + quote;
};

/**
 * Reports as one CSV document with one header line, the oldest first (TR-069 N.3.4). Reports may differ in their columns,
 * since rows come and go: the header then has all of them, and what a report lacks is empty.
 */
export function encodeCsv(reports: readonly BulkReport[], format: CsvFormat, write: FieldWriter = quoteField): string {
  const rows = format.layout === 'ParameterPerRow' ? parameterRows(reports, format) : columnRows(reports, format);
  return rows
    .map((row) => row.map((field) => write(field, format)).join(format.fieldSeparator) + format.rowSeparator)
    .join('');
}

const stamped = (stamp: string | undefined, row: readonly string[]): readonly string[] =>
  stamp === undefined ? row : [stamp, ...row];

const timeHeader = ({ timestamp }: CsvFormat): string | undefined =>
  timestamp === 'None' ? undefined : 'ReportTimestamp';

function parameterRows(reports: readonly BulkReport[], format: CsvFormat): (readonly string[])[] {
  const header = stamped(timeHeader(format), ['ParameterName', 'ParameterValue', 'ParameterType']);
  const rows = reports.flatMap((report) => {
    const stamp = timestampOf(report, format.timestamp);
    return report.entries.map(({ name, value, type }) => stamped(stamp, [name, value, type]));
  });
  return [header, ...rows];
}

function columnRows(reports: readonly BulkReport[], format: CsvFormat): (readonly string[])[] {
  const names = [...new Set(reports.flatMap(({ entries }) => entries.map(({ name }) => name)))];
  const rows = reports.map((report) => {
    const values = new Map(report.entries.map(({ name, value }: ReportEntry) => [name, value]));
    return stamped(
      timestampOf(report, format.timestamp),
      names.map((name) => values.get(name) ?? ''),
    );
  });
  return [stamped(timeHeader(format), names), ...rows];
}
