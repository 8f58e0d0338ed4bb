import { deflateSync, gzipSync } from 'node:zlib';
import type { HeaderFields } from '@cordon/transport';
import type { Device } from '../device/device.ts';
import { bulkLimits } from './bulk-limits.ts';
import type { BulkProfile } from './bulk-profile.ts';
import type { BulkReport } from './bulk-report.ts';
import { collectEntries } from './collect-entries.ts';
import { encodeCsv } from './encode-csv.ts';
import { encodeJson } from './encode-json.ts';

/** One transfer to a collector. */
export interface ReportRequest {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}

/** The request for these reports, the oldest first (TR-069 N.2, N.3). */
export function reportRequest(device: Device, profile: BulkProfile, reports: readonly BulkReport[]): ReportRequest {
  const { http } = profile;
  const { text, mediaType, layout } = encoded(device, profile, reports);
  const { body, contentEncoding } = compressed(Buffer.from(text, 'utf8'), http.compression);
  return {
    url: reportUrl(device, profile),
    method: http.method,
    headers: [
      ['Content-Type', mediaType],
      ['BBF-Report-Format', layout],
      ...(contentEncoding === undefined ? [] : [['Content-Encoding', contentEncoding] as const]),
      ...(http.usesDateHeader ? [['Date', new Date(device.nowMs()).toUTCString()] as const] : []),
    ],
    body,
  };
}

function encoded(
  device: Device,
  { encoding, csv, json }: BulkProfile,
  reports: readonly BulkReport[],
): { readonly text: string; readonly mediaType: string; readonly layout: string } {
  const { writeCsvField, jsonLayout } = device.policies.bulkData;
  if (encoding === 'JSON') {
    const format = { ...json, layout: jsonLayout(json.layout) };
    return { text: encodeJson(reports, format), mediaType: 'application/json; charset=UTF-8', layout: json.layout };
  }
  const text = encodeCsv(reports, csv, writeCsvField);
  return { text, mediaType: 'text/csv; charset=UTF-8; header=present', layout: csv.layout };
}

function compressed(
  body: Buffer,
  compression: BulkProfile['http']['compression'],
): { readonly body: Uint8Array; readonly contentEncoding: string | undefined } {
  if (compression === 'GZIP') return { body: gzipSync(body), contentEncoding: 'gzip' };
  if (compression === 'Deflate') return { body: deflateSync(body), contentEncoding: 'deflate' };
  return { body, contentEncoding: undefined };
}

/** N.2.1: who the device is, then what the profile adds, behind what the URL has already. */
function reportUrl(device: Device, { http }: BulkProfile): string {
  const own: readonly (readonly [string, string])[] = [
    ['oui', device.value('DeviceInfo.ManufacturerOUI')],
    ['pc', device.value('DeviceInfo.ProductClass')],
    ['sn', device.value('DeviceInfo.SerialNumber')],
  ];
  const { entries } = collectEntries(device, http.uriParameters, bulkLimits.uriParametersMax);
  const added = entries.map(({ name, value }) => [name, value] as const);
  const url = new URL(http.url);
  const query = [...(device.policies.bulkData.namesDevice ? own : []), ...added]
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
  url.search = [url.search.slice(1), query].filter((part) => part !== '').join('&');
  return url.href;
}
