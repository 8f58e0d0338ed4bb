import { bulkLimits } from '../bulk-data/bulk-limits.ts';
import type { DescribedParameter, ValueRefusal } from './device-table.ts';
import { isAcsUrl } from './value-check.ts';

const profile = 'Device.BulkData.Profile.{i}.';

/** Bulk data over HTTP as a device after TR-181 has it (BulkDataColl, BulkDataHTTP, CSV and JSON encodings). */
export const bulkDataParameters: readonly DescribedParameter[] = [
  ['Device.BulkData.Enable', 'false'],
  ['Device.BulkData.Status', 'Disabled'],
  ['Device.BulkData.MinReportingInterval', '1'],
  ['Device.BulkData.Protocols', 'HTTP'],
  ['Device.BulkData.EncodingTypes', 'CSV,JSON'],
  ['Device.BulkData.ParameterWildCardSupported', 'true'],
  ['Device.BulkData.MaxNumberOfProfiles', String(bulkLimits.profilesMax)],
  ['Device.BulkData.MaxNumberOfParameterReferences', String(bulkLimits.parametersMax)],
  ['Device.BulkData.ProfileNumberOfEntries', '0'],
  [`${profile}Enable`, 'false'],
  [`${profile}Alias`, ''],
  [`${profile}Name`, ''],
  [`${profile}NumberOfRetainedFailedReports`, '0'],
  [`${profile}Protocol`, 'HTTP'],
  [`${profile}EncodingType`, 'JSON'],
  [`${profile}ReportingInterval`, '86400'],
  [`${profile}TimeReference`, '0001-01-01T00:00:00Z'],
  [`${profile}ParameterNumberOfEntries`, '0'],
  [`${profile}Parameter.{i}.Name`, ''],
  [`${profile}Parameter.{i}.Reference`, ''],
  [`${profile}Parameter.{i}.Exclude`, 'false'],
  [`${profile}CSVEncoding.FieldSeparator`, ','],
  // The model's XML holds CR LF here, which attribute normalisation turns into a blank.
  [`${profile}CSVEncoding.RowSeparator`, '\r\n'],
  [`${profile}CSVEncoding.EscapeCharacter`, '"'],
  [`${profile}CSVEncoding.ReportFormat`, 'ParameterPerColumn'],
  [`${profile}CSVEncoding.RowTimestamp`, 'Unix-Epoch'],
  [`${profile}JSONEncoding.ReportFormat`, 'ObjectHierarchy'],
  [`${profile}JSONEncoding.ReportTimestamp`, 'Unix-Epoch'],
  [`${profile}HTTP.URL`, ''],
  [`${profile}HTTP.Username`, ''],
  [`${profile}HTTP.Password`, ''],
  [`${profile}HTTP.CompressionsSupported`, 'GZIP,Deflate'],
  [`${profile}HTTP.Compression`, 'None'],
  [`${profile}HTTP.MethodsSupported`, 'POST,PUT'],
  [`${profile}HTTP.Method`, 'POST'],
  [`${profile}HTTP.UseDateHeader`, 'true'],
  [`${profile}HTTP.RetryEnable`, 'false'],
  [`${profile}HTTP.RetryMinimumWaitInterval`, '5'],
  [`${profile}HTTP.RetryIntervalMultiplier`, '2000'],
  [`${profile}HTTP.RequestURIParameterNumberOfEntries`, '0'],
  [`${profile}HTTP.PersistAcrossReboot`, 'false'],
  [`${profile}HTTP.RequestURIParameter.{i}.Name`, ''],
  [`${profile}HTTP.RequestURIParameter.{i}.Reference`, ''],
];

/** The tables of bulk data that AddObject may grow, with their limits. */
export const bulkDataTables: Readonly<Record<string, number>> = {
  [profile]: bulkLimits.profilesMax,
  [`${profile}Parameter.{i}.`]: 256,
  [`${profile}HTTP.RequestURIParameter.{i}.`]: bulkLimits.uriParametersMax,
};

// N.3.1: an asterisk stands for an instance number and for nothing else; an object ends with a period.
const referencePath = /^Device\.(?:(?:[A-Za-z_][\w-]*|\d+|\*)\.)*(?:[A-Za-z_][\w-]*)?$/;
const uriReferencePath = /^Device\.(?:(?:[A-Za-z_][\w-]*|\d+)\.)*[A-Za-z_][\w-]*$/;

const unless =
  (accepts: (value: string) => boolean, reason: string): ValueRefusal =>
  (value) =>
    accepts(value) ? undefined : reason;

/** What this device refuses beyond the model. */
export const bulkDataRefusals: Readonly<Record<string, ValueRefusal>> = {
  [`${profile}Parameter.{i}.Reference`]: unless(
    (value) => value === '' || referencePath.test(value),
    'no path of a parameter or of an object with its dot; * stands for an instance number only',
  ),
  [`${profile}HTTP.RequestURIParameter.{i}.Reference`]: unless(
    (value) => value === '' || uriReferencePath.test(value),
    'no path of a parameter',
  ),
  [`${profile}HTTP.URL`]: unless(
    (value) => value === '' || isAcsUrl(value),
    'not an http or https URL without credentials in it',
  ),
  [`${profile}CSVEncoding.FieldSeparator`]: unless((value) => /^[^"\r\n]{1,8}$/.test(value), 'no separator'),
  [`${profile}CSVEncoding.RowSeparator`]: unless((value) => /^[^"]{1,8}$/s.test(value), 'no separator'),
  [`${profile}CSVEncoding.EscapeCharacter`]: unless((value) => /^[^\r\n]?$/u.test(value), 'more than one character'),
};
