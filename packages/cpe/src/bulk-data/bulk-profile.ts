import { rowNumbersOf } from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import { readKnownTime } from '../device/local-time.ts';
import type { TimestampFormat } from './bulk-report.ts';
import type { CsvFormat } from './encode-csv.ts';
import type { JsonFormat } from './encode-json.ts';

/** One row of Parameter or RequestURIParameter. */
export interface ParameterReference {
  /** Empty: the path itself. */
  readonly name: string;
  /** Parameter, or object with a dot at the end; `*` for instance numbers. */
  readonly reference: string;
  readonly excluded: boolean;
}

/** HTTP of a profile. */
export interface CollectorSettings {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly compression: 'None' | 'GZIP' | 'Deflate';
  readonly method: 'POST' | 'PUT';
  readonly usesDateHeader: boolean;
  /** Undefined: a failed report is not sent again (RetryEnable). */
  readonly retry: { readonly minimumWaitIntervalS: number; readonly intervalMultiplier: number } | undefined;
  readonly uriParameters: readonly ParameterReference[];
  readonly persists: boolean;
}

/** One enabled profile with Protocol HTTP, as the ACS set it (TR-181 BulkData.Profile). */
export interface BulkProfile {
  readonly number: number;
  readonly intervalMs: number;
  /** TimeReference; undefined for the unknown time. */
  readonly referenceMs: number | undefined;
  readonly encoding: 'CSV' | 'JSON';
  readonly csv: CsvFormat;
  readonly json: JsonFormat;
  readonly http: CollectorSettings;
  /** NumberOfRetainedFailedReports; -1: as many as fit. */
  readonly retained: number;
  readonly references: readonly ParameterReference[];
}

const profiles = 'BulkData.Profile.';

/** Numbers of all profiles of the device, enabled or not. */
export function profileNumbers(device: Device): readonly number[] {
  // TR-098 knows nothing of bulk data over HTTP.
  return device.value('BulkData.Enable') === '' ? [] : rowNumbersOf(device.tree, device.table.root + profiles);
}

/** The profiles that collect and send. What lacks a URL or anything to report does neither. */
export function activeProfiles(device: Device): readonly BulkProfile[] {
  if (!device.isTrue('BulkData.Enable')) return [];
  return profileNumbers(device)
    .filter((number) => device.isTrue(`${profiles}${number}.Enable`))
    .filter((number) => device.value(`${profiles}${number}.Protocol`) === 'HTTP')
    .map((number) => readProfile(device, number))
    .filter(({ http, references }) => http.url !== '' && references.some(({ excluded }) => !excluded));
}

/** The encoding that a profile is set to: kept reports are of no use to another (TR-069 N.3.3). */
export const encodingTypeOf = (device: Device, number: number): string =>
  device.value(`${profiles}${number}.EncodingType`);

function readProfile(device: Device, number: number): BulkProfile {
  const path = `${profiles}${number}.`;
  const text = (name: string): string => device.value(path + name);
  return {
    number,
    intervalMs: device.numberValue(`${path}ReportingInterval`, 86_400) * 1000,
    referenceMs: readKnownTime(text('TimeReference')),
    encoding: text('EncodingType') === 'JSON' ? 'JSON' : 'CSV',
    csv: {
      layout: text('CSVEncoding.ReportFormat') as CsvFormat['layout'],
      fieldSeparator: text('CSVEncoding.FieldSeparator'),
      rowSeparator: text('CSVEncoding.RowSeparator'),
      escapeCharacter: text('CSVEncoding.EscapeCharacter'),
      timestamp: text('CSVEncoding.RowTimestamp') as TimestampFormat,
    },
    json: {
      layout: text('JSONEncoding.ReportFormat') as JsonFormat['layout'],
      timestamp: text('JSONEncoding.ReportTimestamp') as TimestampFormat,
    },
    http: readCollector(device, `${path}HTTP.`),
    retained: Number(text('NumberOfRetainedFailedReports')),
    references: referencesIn(device, `${path}Parameter.`),
  };
}

function readCollector(device: Device, path: string): CollectorSettings {
  const text = (name: string): string => device.value(path + name);
  return {
    url: text('URL'),
    username: text('Username'),
    password: text('Password'),
    compression: text('Compression') as CollectorSettings['compression'],
    method: text('Method') as CollectorSettings['method'],
    usesDateHeader: device.isTrue(`${path}UseDateHeader`),
    retry: device.isTrue(`${path}RetryEnable`)
      ? {
          minimumWaitIntervalS: device.numberValue(`${path}RetryMinimumWaitInterval`, 5),
          intervalMultiplier: device.numberValue(`${path}RetryIntervalMultiplier`, 2000),
        }
      : undefined,
    uriParameters: referencesIn(device, `${path}RequestURIParameter.`),
    persists: device.isTrue(`${path}PersistAcrossReboot`),
  };
}

function referencesIn(device: Device, table: string): readonly ParameterReference[] {
  return rowNumbersOf(device.tree, device.table.root + table)
    .map((row) => ({
      name: device.value(`${table}${row}.Name`),
      reference: device.value(`${table}${row}.Reference`),
      excluded: device.isTrue(`${table}${row}.Exclude`),
    }))
    .filter(({ reference }) => reference !== '');
}
