import { type Download, type ScheduleDownload, Secret, type TimeWindowStruct, type Upload } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { readTransferRequest, type TransferRequest } from './read-transfer-request.ts';

const abilities = { fileBytesMax: 1000, hasFirmwareUpgrade: true };
const nowMs = 5_000_000;
const common = { commandKey: 'k', url: 'http://files.example/f', username: '', password: new Secret('') } as const;
const download: Download = {
  ...common,
  method: 'Download',
  fileType: '3 Vendor Configuration File',
  fileSize: 0,
  targetFileName: '',
  delaySeconds: 0,
  successUrl: '',
  failureUrl: '',
};
const upload: Upload = { ...common, method: 'Upload', fileType: '2 Vendor Log File', delaySeconds: 0 };
const anyTime: TimeWindowStruct = {
  windowStart: 10,
  windowEnd: 20,
  windowMode: '1 At Any Time',
  userMessage: '',
  maxRetries: 0,
};
const scheduled = (...timeWindowList: TimeWindowStruct[]): ScheduleDownload => ({
  ...common,
  method: 'ScheduleDownload',
  fileType: '1 Firmware Upgrade Image',
  fileSize: 0,
  targetFileName: '',
  timeWindowList,
});
const read = (request: TransferRequest) => readTransferRequest(request, nowMs, abilities);

test('an hour is left to begin a download, counted from its delay', () => {
  const order = read({ ...download, delaySeconds: 30 });
  expect(order).toMatchObject({ windows: [{ startMs: nowMs + 30_000, endMs: nowMs + 3_630_000 }], state: 'waiting' });
});

test('windows count from the receipt of the request', () => {
  const order = read(scheduled(anyTime, { ...anyTime, windowStart: 20, windowEnd: 30, windowMode: '3 When Idle' }));
  expect(order).toMatchObject({
    windows: [
      { startMs: nowMs + 10_000, endMs: nowMs + 20_000, mode: 'at-any-time', retriesMax: 0 },
      { startMs: nowMs + 20_000, endMs: nowMs + 30_000, mode: 'when-idle' },
    ],
  });
});

test('MaxRetries -1 leaves the number to the device', () => {
  expect(read(scheduled({ ...anyTime, maxRetries: -1 }))).toMatchObject({ windows: [{ retriesMax: 3 }] });
});

test.each<[string, TransferRequest, number]>([
  ['a FileType of another device', { ...download, fileType: '2 Web Content' }, 9003],
  ['a tone file', { ...download, fileType: '4 Tone File' }, 9003],
  ['a ringer file', { ...download, fileType: '5 Ringer File' }, 9003],
  ['an image to be stored only', { ...download, fileType: '6 Stored Firmware Image' }, 9003],
  ['an image to be stored only, in a window', { ...scheduled(anyTime), fileType: '6 Stored Firmware Image' }, 9003],
  ['a download type in an upload', { ...upload, fileType: '3 Vendor Configuration File' }, 9003],
  ['a FileType with more behind it', { ...download, fileType: '1 Firmware Upgrade Image 2' }, 9003],
  ['an upload type in a download', { ...download, fileType: '2 Vendor Log File' }, 9003],
  ['an instance that does not exist', { ...upload, fileType: '4 Vendor Log File 2' }, 9003],
  ['credentials in the URL', { ...download, url: 'http://u:p@files.example/f' }, 9003],
  ['credentials in the URL of an upload', { ...upload, url: 'http://u@files.example/f' }, 9003],
  ['no URL', { ...download, url: 'f' }, 9003],
  ['a scheme that is not spoken', { ...download, url: 'tftp://files.example/f' }, 9013],
  ['a scheme that reads local files', { ...upload, url: 'file:///etc/passwd' }, 9013],
  ['a file that cannot fit', { ...download, fileSize: 1001 }, 9010],
  ['a long CommandKey', { ...download, commandKey: 'k'.repeat(33) }, 9003],
  ['a long URL', { ...download, url: `http://f/${'x'.repeat(250)}` }, 9003],
  ['no window', scheduled(), 9003],
  ['three windows', scheduled(anyTime, anyTime, anyTime), 9003],
  ['an empty window', scheduled({ ...anyTime, windowEnd: 10 }), 9003],
  ['overlapping windows', scheduled(anyTime, { ...anyTime, windowStart: 19, windowEnd: 30 }), 9003],
  ['a window that wants confirmation', scheduled({ ...anyTime, windowMode: '4 Confirmation Needed' }), 9003],
  ['a retry count below -1', scheduled({ ...anyTime, maxRetries: -2 }), 9003],
])('%s is refused', (_, request, faultCode) => {
  expect(read(request)).toMatchObject({ method: 'Fault', faultCode });
});

test('a device without a vendor key has no firmware upgrade', () => {
  const request = { ...download, fileType: '1 Firmware Upgrade Image' };
  const without = { ...abilities, hasFirmwareUpgrade: false };
  expect(readTransferRequest(request, nowMs, without)).toMatchObject({ method: 'Fault', faultCode: 9003 });
  expect(read(request)).toMatchObject({ method: 'Download' });
});
