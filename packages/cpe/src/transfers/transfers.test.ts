import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Download, type ScheduleDownload, Secret, soapFault, type Upload } from '@cordon/cwmp';
import { afterEach, expect, test } from 'vitest';
import type { CpeConfigInput } from '../cpe-config.ts';
import { signFirmwareImage } from '../firmware/firmware-image.ts';
import { type LabAcs, type LabAcsOptions, type SeenSession, startLabAcs } from '../lab-acs.test-support.ts';
import { type LabFile, type LabFileServer, startLabFileServer } from '../lab-file-server.test-support.ts';
import { type RunningCpe, startCpe } from '../start-cpe.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const vendor = generateKeyPairSync('ed25519');
const vendorPem = vendor.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const image = (version: string, comesUp: boolean = true): Uint8Array => {
  const parts = { model: 'Cordon Reference Gateway', version, payload: Buffer.from(version), comesUp };
  return signFirmwareImage(parts, vendor.privateKey);
};
const configuration = (...lines: readonly string[]): Uint8Array =>
  Buffer.from(['cordon-configuration 1', ...lines, ''].join('\n'));

interface Lab {
  readonly acs: LabAcs;
  readonly files: LabFileServer;
  readonly open: (config?: Partial<CpeConfigInput>) => Promise<RunningCpe>;
}

async function openLab(served: Readonly<Record<string, LabFile>> = {}, options: LabAcsOptions = {}): Promise<Lab> {
  const acs = await startLabAcs(options);
  const files = await startLabFileServer(served);
  cleanUps.push(
    () => acs.close(),
    () => files.close(),
  );
  const open = async (config: Partial<CpeConfigInput> = {}): Promise<RunningCpe> => {
    const cpe = await startCpe({
      acsUrl: acs.url,
      bootDelayMs: 0,
      logLevel: 'silent',
      firmware: { vendorKeys: [vendorPem] },
      parameters: { 'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '1' },
      ...config,
    });
    cleanUps.push(() => cpe.stop());
    return cpe;
  };
  return { acs, files, open };
}

function stateDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-transfers-'));
  cleanUps.push(async () => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'state');
}

const download = (url: string, rest: Partial<Download> = {}): Download => ({
  method: 'Download',
  commandKey: 'dl',
  fileType: '3 Vendor Configuration File',
  url,
  username: '',
  password: new Secret(''),
  fileSize: 0,
  targetFileName: '',
  delaySeconds: 0,
  successUrl: '',
  failureUrl: '',
  ...rest,
});
const firmware = { fileType: '1 Firmware Upgrade Image' };
const upload = (url: string, rest: Partial<Upload> = {}): Upload => ({
  method: 'Upload',
  commandKey: 'ul',
  fileType: '3 Vendor Configuration File 1',
  url,
  username: '',
  password: new Secret(''),
  delaySeconds: 0,
  ...rest,
});
const schedule = (url: string, rest: Partial<ScheduleDownload['timeWindowList'][number]> = {}): ScheduleDownload => ({
  method: 'ScheduleDownload',
  commandKey: 'sd',
  fileType: '3 Vendor Configuration File',
  url,
  username: '',
  password: new Secret(''),
  fileSize: 0,
  targetFileName: '',
  timeWindowList: [
    { windowStart: 0, windowEnd: 600, windowMode: '1 At Any Time', userMessage: '', maxRetries: 0, ...rest },
  ],
});

const unknown = { startTime: '0001-01-01T00:00:00Z', completeTime: '0001-01-01T00:00:00Z' };
const eventsOf = (seen: SeenSession): string[] =>
  seen.inform?.event.map(({ eventCode, commandKey }) => eventCode + (commandKey === '' ? '' : ` ${commandKey}`)) ?? [];
const faultsOf = (seen: SeenSession): (number | undefined)[] =>
  seen.calls.map((call) => (call.method === 'TransferComplete' ? call.faultStruct.faultCode : undefined));
const informed = (seen: SeenSession, name: string): string | undefined =>
  seen.inform?.parameterList.find((one) => one.name === name)?.value;

test('a configuration is downloaded after the session and reported in the next', async () => {
  const { acs, files, open } = await openLab({ '/c': configuration('Device.DeviceInfo.ProvisioningCode "shop-7"') });
  acs.plan(download(`${files.url}/c`, { targetFileName: 'shop.conf', fileSize: 1 }));
  const cpe = await open();
  const first = await acs.session();
  expect(first.responses).toEqual([{ method: 'DownloadResponse', status: 1, ...unknown }]);
  const second = await acs.session();
  expect(eventsOf(second)).toEqual(['4 VALUE CHANGE', '7 TRANSFER COMPLETE', 'M Download dl']);
  expect(second.calls).toEqual([
    {
      method: 'TransferComplete',
      commandKey: 'dl',
      faultStruct: { faultCode: 0, faultString: '' },
      startTime: expect.stringMatching(/^20.*Z$/),
      completeTime: expect.stringMatching(/^20.*Z$/),
    },
  ]);
  expect(cpe.value('Device.DeviceInfo.ProvisioningCode')).toBe('shop-7');
  expect(cpe.value('Device.DeviceInfo.VendorConfigFile.1.Name')).toBe('shop.conf');
  expect([second.outcome, second.violations]).toEqual(['complete', []]);
});

test('within the session where that is allowed: Status 0, and no TransferComplete', async () => {
  const { acs, files, open } = await openLab({ '/c': configuration('Device.Time.NTPServer1 "ntp.example"') });
  acs.plan(download(`${files.url}/c`), upload(`${files.url}/up`), { method: 'GetQueuedTransfers' });
  const cpe = await open({ transfers: { inSessionMs: 5000 } });
  const time = expect.stringMatching(/^20.*Z$/);
  expect((await acs.session()).responses).toEqual([
    { method: 'DownloadResponse', status: 0, startTime: time, completeTime: time },
    { method: 'UploadResponse', status: 0, startTime: time, completeTime: time },
    { method: 'GetQueuedTransfersResponse', transferList: [] },
  ]);
  expect(cpe.value('Device.Time.NTPServer1')).toBe('ntp.example');
});

test('within the session: a failure is a fault, and is not reported again', async () => {
  const { acs, files, open } = await openLab();
  acs.plan(download(`${files.url}/missing`), { method: 'GetQueuedTransfers' });
  await open({ transfers: { inSessionMs: 5000 } });
  const { responses } = await acs.session();
  expect(responses).toMatchObject([{ method: 'Fault', faultCode: 9010 }, { transferList: [] }]);
});

test('within the session: what takes too long is reported later', async () => {
  const asked = Promise.withResolvers<() => void>();
  const { acs, files, open } = await openLab({
    '/c': (_, response) => asked.resolve(() => response.writeHead(200).end(configuration())),
  });
  acs.plan(download(`${files.url}/c`));
  await open({ transfers: { inSessionMs: 20 } });
  expect((await acs.session()).responses).toMatchObject([{ method: 'DownloadResponse', status: 1 }]);
  // The request for the file may still be on its way when the session is over.
  const release = await asked.promise;
  release();
  expect(faultsOf(await acs.session())).toEqual([0]);
});

test('a firmware image boots, and the session that reports it shows its version', async () => {
  const { acs, files, open } = await openLab({ '/fw': image('2.0') });
  acs.plan(download(`${files.url}/fw`, firmware));
  await open({ stateDirectory: stateDirectory() });
  await acs.session();
  const second = await acs.session();
  expect(eventsOf(second)).toEqual(['1 BOOT', '4 VALUE CHANGE', '7 TRANSFER COMPLETE', 'M Download dl']);
  expect([faultsOf(second), informed(second, 'Device.DeviceInfo.SoftwareVersion')]).toEqual([[0], '2.0']);
});

test('a device with the root of TR-098 transfers as well', async () => {
  const { acs, files, open } = await openLab({ '/fw': image('2.0') });
  acs.plan(download(`${files.url}/fw`, firmware), upload(`${files.url}/up`));
  const cpe = await open({
    dataModelRoot: 'InternetGatewayDevice',
    parameters: {},
    transfers: { inSessionMs: 5000 },
  });
  expect((await acs.session()).responses).toMatchObject([{ status: 1 }, { status: 0 }]);
  const second = await acs.session();
  expect([eventsOf(second), faultsOf(second)]).toEqual([
    ['1 BOOT', '4 VALUE CHANGE', '7 TRANSFER COMPLETE', 'M Download dl'],
    [0],
  ]);
  expect(cpe.value('InternetGatewayDevice.DeviceInfo.SoftwareVersion')).toBe('2.0');
  const uploaded = files.seen.find(({ method }) => method === 'PUT')?.body.toString();
  expect(uploaded).toContain('\nInternetGatewayDevice.');
});

test.each<[string, () => LabFile, number]>([
  ['an image that does not come up', () => image('2.0', false), 9010],
  ['an image that nobody signed', () => Buffer.from('cordon-firmware 1\nxxxxxxxxxxxxx'), 9018],
  [
    'an image of a stranger',
    () => {
      const parts = { model: 'Cordon Reference Gateway', version: '9', payload: Buffer.from('evil') };
      return signFirmwareImage(parts, generateKeyPairSync('ed25519').privateKey);
    },
    9019,
  ],
  ['an older image', () => image('0.0.1'), 9018],
  ['no image at all', () => 404, 9016],
])('%s is reported, and the old firmware runs on', async (_, file, faultCode) => {
  const { acs, files, open } = await openLab({ '/fw': file() });
  acs.plan(download(`${files.url}/fw`, firmware));
  const cpe = await open();
  await acs.session();
  const second = await acs.session();
  expect([faultsOf(second), second.calls[0]]).toMatchObject([[faultCode], { completeTime: unknown.completeTime }]);
  expect(cpe.value('Device.DeviceInfo.SoftwareVersion')).toBe('0.1.0');
});

test('a configuration that is wrong in one line changes nothing', async () => {
  const file = configuration('Device.DeviceInfo.ProvisioningCode "x"', 'Device.Time.NTPServer1 "$(id)"');
  const { acs, files, open } = await openLab({ '/c': file });
  acs.plan(download(`${files.url}/c`));
  const cpe = await open();
  await acs.session();
  expect(faultsOf(await acs.session())).toEqual([9018]);
  expect(cpe.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
});

test('uploads go out without secrets, and are reported', async () => {
  const { acs, files, open } = await openLab();
  acs.plan(
    upload(`${files.url}/config`),
    upload(`${files.url}/log`, { fileType: '2 Vendor Log File', commandKey: 'log' }),
  );
  await open({ acsPassword: 'very-secret', connectionRequest: { password: 'also-secret' } });
  await acs.session();
  const reports = await acs.session();
  const more = reports.calls.length < 2 ? await acs.session() : undefined;
  expect([...reports.calls, ...(more?.calls ?? [])].map((call) => 'commandKey' in call && call.commandKey)).toEqual([
    'ul',
    'log',
  ]);
  const bodies = files.seen.map(({ method, path, body }) => `${method} ${path} ${body.toString()}`);
  expect(bodies[0]).toMatch(/^PUT \/config cordon-configuration 2\ndevice ".+"\n/);
  expect(bodies[1]).toMatch(/^PUT \/log 20.*Z boot\n/);
  expect(bodies.join()).not.toMatch(/secret|factory-/);
});

test('each order is carried out and reported on its own, by its time and not by its turn', async () => {
  const { acs, files, open } = await openLab({ '/a': configuration(), '/b': configuration() });
  acs.plan(
    download(`${files.url}/a`, { commandKey: 'late', delaySeconds: 2 }),
    download(`${files.url}/b`, { commandKey: 'soon', delaySeconds: 1 }),
    download(`${files.url}/b`, { commandKey: 'soon', delaySeconds: 1 }),
  );
  await open();
  await acs.session();
  await files.requests(3);
  expect(files.seen.map(({ path }) => path)).toEqual(['/b', '/b', '/a']);
  const keys: string[] = [];
  while (keys.length < 3) {
    for (const call of (await acs.session()).calls) if (call.method === 'TransferComplete') keys.push(call.commandKey);
  }
  expect(keys).toEqual(['soon', 'soon', 'late']);
});

test('a TransferComplete that the ACS answers by a fault is still owed', async () => {
  let calls = 0;
  const onCall: LabAcsOptions['onCall'] = () => {
    calls += 1;
    return calls === 1 ? soapFault(8002) : { method: 'TransferCompleteResponse' };
  };
  const { acs, files, open } = await openLab({}, { onCall });
  acs.plan(upload(`${files.url}/up`));
  await open();
  await acs.session();
  const expected = ['7 TRANSFER COMPLETE', 'M Upload ul'];
  expect(eventsOf(await acs.session())).toEqual(expected);
  expect(eventsOf(await acs.session())).toEqual(expected);
  expect(calls).toBe(2);
});

test('a TransferComplete outlives the process', async () => {
  const directory = stateDirectory();
  const { acs, files, open } = await openLab({}, { onCall: () => soapFault(8002) });
  acs.plan(upload(`${files.url}/up`));
  const first = await open({ stateDirectory: directory });
  await acs.session();
  await acs.session();
  await first.stop();
  await open({ stateDirectory: directory });
  const events = eventsOf(await acs.session());
  expect(events).toEqual(expect.arrayContaining(['1 BOOT', '7 TRANSFER COMPLETE', 'M Upload ul']));
});

test('a power cycle in the middle of a download is its end', async () => {
  const { acs, files, open } = await openLab({ '/c': () => undefined });
  acs.plan(download(`${files.url}/c`));
  const cpe = await open();
  await acs.session();
  await files.requests(1);
  await cpe.powerCycle();
  const second = await acs.session();
  expect([eventsOf(second), faultsOf(second)]).toEqual([['1 BOOT', '7 TRANSFER COMPLETE', 'M Download dl'], [9017]]);
  expect(files.seen.length).toBe(1);
});

test('a file that comes during a session is applied after it', async () => {
  let respond: (() => void) | undefined;
  let hold: Promise<void> | undefined;
  let goOn: (() => void) | undefined;
  const { acs, files, open } = await openLab(
    {
      '/c': (_, response) => {
        respond = () => response.writeHead(200).end(configuration('Device.DeviceInfo.ProvisioningCode "x"'));
      },
    },
    { beforeReply: () => hold },
  );
  acs.plan(download(`${files.url}/c`));
  const cpe = await open();
  await acs.session();
  await files.requests(1);
  const names = ['Device.DeviceInfo.ProvisioningCode'];
  const reading = { method: 'GetParameterValues', parameterNames: names } as const;
  acs.plan(reading, reading);
  const opened = new Promise<void>((resolve) => {
    hold = new Promise((go) => {
      goOn = go;
      resolve();
    });
  });
  cpe.setLocally({ 'Device.DeviceInfo.ProvisioningCode': 'by-user' });
  await opened;
  respond?.();
  await files.answered(1);
  goOn?.();
  const { responses } = await acs.session();
  const values = responses.map((one) =>
    one.method === 'GetParameterValuesResponse' ? one.parameterList[0]?.value : '',
  );
  expect(values).toEqual(['by-user', 'by-user']);
  expect(faultsOf(await acs.session())).toEqual([0]);
  expect(cpe.value('Device.DeviceInfo.ProvisioningCode')).toBe('x');
});

test('a download that waits outlives the process', async () => {
  const directory = stateDirectory();
  const { acs, files, open } = await openLab({ '/c': configuration() });
  acs.plan(download(`${files.url}/c`, { delaySeconds: 1 }));
  const first = await open({ stateDirectory: directory });
  await acs.session();
  await first.stop();
  await open({ stateDirectory: directory });
  expect(eventsOf(await acs.session())).toEqual(['1 BOOT']);
  expect(faultsOf(await acs.session())).toEqual([0]);
});

test('what waits can be cancelled and is never reported; the lists say what there is', async () => {
  const { acs, files, open } = await openLab();
  const later = { delaySeconds: 3600 };
  acs.plan(
    upload(`${files.url}/x`, { ...later, fileType: '4 Vendor Log File 1' }),
    download(`${files.url}/x`, { ...later, fileSize: 5, targetFileName: 'n', ...firmware }),
    { method: 'GetAllQueuedTransfers' },
    { method: 'CancelTransfer', commandKey: 'ul' },
    { method: 'CancelTransfer', commandKey: 'nobody knows' },
    { method: 'GetQueuedTransfers' },
  );
  await open();
  const { responses } = await acs.session();
  const common = { state: 1, fileSize: 0, targetFileName: '' };
  expect(responses.slice(2)).toEqual([
    {
      method: 'GetAllQueuedTransfersResponse',
      transferList: [
        { ...common, commandKey: 'ul', isDownload: false, fileType: '7 Vendor Log File 1' },
        { commandKey: 'dl', state: 1, isDownload: true, ...firmware, fileSize: 5, targetFileName: 'n' },
      ],
    },
    { method: 'CancelTransferResponse' },
    { method: 'CancelTransferResponse' },
    { method: 'GetQueuedTransfersResponse', transferList: [{ commandKey: 'dl', state: 1 }] },
  ]);
});

test('a transfer that is over cannot be cancelled', async () => {
  let canConfirm = false;
  const onCall: LabAcsOptions['onCall'] = () => (canConfirm ? { method: 'TransferCompleteResponse' } : soapFault(8002));
  const { acs, files, open } = await openLab({}, { onCall });
  acs.plan(upload(`${files.url}/up`));
  await open();
  await acs.session();
  acs.plan({ method: 'GetQueuedTransfers' }, { method: 'CancelTransfer', commandKey: 'ul' });
  const { responses } = await acs.session();
  canConfirm = true;
  expect(responses).toMatchObject([{ transferList: [{ commandKey: 'ul', state: 3 }] }, { faultCode: 9021 }]);
});

test('sixteen transfers wait; the seventeenth is refused', async () => {
  const { acs, files, open } = await openLab();
  const orders = Array.from({ length: 17 }, () => upload(`${files.url}/x`, { delaySeconds: 3600 }));
  acs.plan(...orders);
  await open();
  const { responses } = await acs.session();
  expect(responses.map((one) => (one.method === 'Fault' ? one.faultCode : one.method))).toEqual([
    ...Array.from({ length: 16 }, () => 'UploadResponse'),
    9004,
  ]);
});

test('a scheduled download runs in its window and is reported by its own event', async () => {
  const { acs, files, open } = await openLab({ '/c': configuration() });
  acs.plan(schedule(`${files.url}/c`));
  await open();
  expect((await acs.session()).responses).toEqual([{ method: 'ScheduleDownloadResponse' }]);
  const second = await acs.session();
  expect([eventsOf(second), faultsOf(second)]).toEqual([['7 TRANSFER COMPLETE', 'M ScheduleDownload sd'], [0]]);
});

test('When Idle waits until the subscriber has left', async () => {
  const { acs, files, open } = await openLab({ '/c': configuration() });
  acs.plan(schedule(`${files.url}/c`, { windowMode: '3 When Idle' }));
  const cpe = await open();
  cpe.setInUse(true);
  await acs.session();
  expect(files.seen).toEqual([]);
  cpe.setInUse(false);
  expect(faultsOf(await acs.session())).toEqual([0]);
});

test('a window that ends in the middle of a download is missed', async () => {
  const { acs, files, open } = await openLab({ '/c': () => undefined });
  acs.plan(schedule(`${files.url}/c`, { windowEnd: 1 }));
  await open();
  await acs.session();
  expect(faultsOf(await acs.session())).toEqual([9020]);
});

test('a configuration with another ACS URL is a bootstrap there, and is reported there', async () => {
  const other = await startLabAcs();
  cleanUps.push(() => other.close());
  const file = configuration(`Device.ManagementServer.URL ${JSON.stringify(other.url)}`);
  const { acs, files, open } = await openLab({ '/c': file });
  acs.plan(download(`${files.url}/c`));
  await open();
  await acs.session();
  const seen = await other.session();
  expect([eventsOf(seen), faultsOf(seen)]).toEqual([['0 BOOTSTRAP', '7 TRANSFER COMPLETE', 'M Download dl'], [0]]);
});

test('a device without vouchers answers that it does not know the methods', async () => {
  const { acs, open } = await openLab();
  acs.plan(
    { method: 'GetOptions', optionName: '' },
    { method: 'SetVouchers', voucherList: [] },
    { method: 'GetRPCMethods' },
  );
  await open();
  const [options, vouchers, methods] = (await acs.session()).responses;
  expect([options, vouchers]).toMatchObject([{ faultCode: 9000 }, { faultCode: 9000 }]);
  expect(methods).toMatchObject({
    methodList: expect.arrayContaining(['Download', 'Upload', 'ScheduleDownload', 'CancelTransfer']),
  });
});
