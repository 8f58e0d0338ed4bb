import type { BulkDataStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onBulkData = (description: Omit<CpeDefect, 'apply'>, change: Partial<BulkDataStrictness>): CpeDefect => ({
  ...description,
  apply: (policies) => ({ ...policies, bulkData: { ...policies.bulkData, ...change } }),
});

/** What goes wrong when a device reports to a collector (TR-069 Annex N). */
export const bulkDataDefects: readonly CpeDefect[] = [
  onBulkData(
    {
      id: 'bulk-data-csv-unquoted',
      sentence: 'Writes values into CSV as they are, separators, quotes and line breaks included.',
      requirements: ['N.3.4-01'],
    },
    { writeCsvField: (field) => field },
  ),
  onBulkData(
    {
      id: 'bulk-data-json-flattened',
      sentence: 'Reports name and value pairs where the profile asks for the object hierarchy.',
      requirements: ['N.3.5.3-01'],
    },
    { jsonLayout: () => 'NameValuePair' },
  ),
  onBulkData(
    {
      id: 'bulk-data-with-secrets',
      sentence: 'Reports passwords and keys with their real values.',
      requirements: ['N.3.1-04', '106-61'],
    },
    { hidesSecrets: false },
  ),
  onBulkData(
    {
      id: 'bulk-data-without-device-arguments',
      sentence: 'Leaves the arguments oui, pc and sn out of the request URI.',
      requirements: ['N.2.1-01'],
    },
    { namesDevice: false },
  ),
  onBulkData(
    {
      id: 'bulk-data-falls-back-to-http',
      sentence: 'Sends a report in clear, to the same host and port, when the https collector does not take it.',
      requirements: ['N.2.3-03'],
    },
    { collectorUrls: (url) => [url, url.replace(/^https:/, 'http:')] },
  ),
];
