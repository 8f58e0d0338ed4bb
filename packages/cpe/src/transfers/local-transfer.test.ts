import { soapFault } from '@cordon/cwmp';
import { afterEach, expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { type LabAcsOptions, type SeenSession, startLabAcs } from '../lab-acs.test-support.ts';
import { createLabDevice, eventCodesOf } from '../lab-device.test-support.ts';
import { startLabFileServer } from '../lab-file-server.test-support.ts';
import { startCpe } from '../start-cpe.ts';
import { completeTransfer } from './complete-transfer.ts';
import { LocalTransferError } from './local-transfer.ts';
import type { Transfer } from './transfer.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const policy = 'Device.ManagementServer.AutonomousTransferCompletePolicy.';
const configuration = '3 Vendor Configuration File';
const event = '10 AUTONOMOUS TRANSFER COMPLETE';
const file = Buffer.from('cordon-configuration 1\nDevice.DeviceInfo.ProvisioningCode "local"\n');

async function openLab(parameters: Readonly<Record<string, string>> = {}, options: LabAcsOptions = {}) {
  const acs = await startLabAcs(options);
  cleanUps.push(() => acs.close());
  const cpe = await startCpe({
    acsUrl: acs.url,
    bootDelayMs: 0,
    logLevel: 'silent',
    parameters: {
      'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '1',
      [`${policy}Enable`]: 'true',
      ...parameters,
    },
  });
  cleanUps.push(() => cpe.stop());
  await acs.session();
  return { acs, cpe };
}
const codesOf = (seen: SeenSession): string[] => seen.inform?.event.map(({ eventCode }) => eventCode) ?? [];

test('a configuration that a subscriber puts in is applied, and told', async () => {
  const { acs, cpe } = await openLab();
  cpe.transferLocally({ direction: 'download', fileType: configuration, file, fileName: 'mine.conf' });
  const seen = await acs.session();
  expect(codesOf(seen)).toContain(event);
  const [call] = seen.calls;
  expect(call).toMatchObject({
    method: 'AutonomousTransferComplete',
    announceUrl: '',
    transferUrl: '',
    isDownload: true,
    fileType: configuration,
    fileSize: file.length,
    targetFileName: 'mine.conf',
    faultStruct: { faultCode: 0, faultString: '' },
  });
  expect(cpe.value('Device.DeviceInfo.ProvisioningCode')).toBe('local');
});

test('a file from a server, and one that is not there', async () => {
  const files = await startLabFileServer({ '/c': file });
  cleanUps.push(() => files.close());
  const { acs, cpe } = await openLab();
  cpe.transferLocally({ direction: 'download', fileType: configuration, url: `${files.url}/missing` });
  const [failed] = (await acs.session()).calls;
  expect(failed).toMatchObject({ transferUrl: `${files.url}/missing`, faultStruct: { faultCode: 9016 } });
  cpe.transferLocally({ direction: 'upload', fileType: '3 Vendor Configuration File 1', url: `${files.url}/backup` });
  const [stored] = (await acs.session()).calls;
  expect(stored).toMatchObject({ isDownload: false, fileType: '6 Vendor Configuration File 1' });
});

test('what the ACS answers by a fault is told again', async () => {
  let refusals = 0;
  const { acs, cpe } = await openLab(
    {},
    {
      onCall: (call) => {
        refusals += 1;
        return refusals === 1 ? soapFault(8002) : ({ method: `${call.method}Response` } as never);
      },
    },
  );
  cpe.transferLocally({ direction: 'download', fileType: configuration, file });
  expect((await acs.session()).calls).toHaveLength(1);
  const again = await acs.session();
  expect(codesOf(again)).toEqual([event]);
  expect(again.calls).toHaveLength(1);
});

test('what the device does not take is refused, and nothing is queued', async () => {
  const { cpe } = await openLab();
  const refused = [
    { direction: 'download', fileType: configuration },
    { direction: 'download', fileType: configuration, file, url: 'http://f/' },
    { direction: 'upload', fileType: configuration, file },
    { direction: 'download', fileType: '4 Tone File', file },
    { direction: 'download', fileType: configuration, url: 'ftp://f/' },
  ] as const;
  for (const one of refused) expect(() => cpe.transferLocally(one)).toThrow(LocalTransferError);
});

test('a request for a download is made once, whatever the ACS says to it', async () => {
  const { acs, cpe } = await openLab({}, { onCall: () => soapFault(8000) });
  cpe.requestDownload('1 Firmware Upgrade Image', { Instance: '1' });
  const seen = await acs.session();
  expect(codesOf(seen)).toEqual(['9 REQUEST DOWNLOAD']);
  const fileTypeArg = [{ name: 'Instance', value: '1' }];
  expect(seen.calls).toEqual([{ method: 'RequestDownload', fileType: '1 Firmware Upgrade Image', fileTypeArg }]);
  cpe.requestDownload(configuration);
  const next = await acs.session();
  expect(next.calls).toEqual([{ method: 'RequestDownload', fileType: configuration, fileTypeArg: [] }]);
});

const transfer: Transfer = {
  id: 7,
  method: 'Download',
  commandKey: '',
  fileType: configuration,
  fileSize: 0,
  targetFileName: '',
  url: 'http://f/',
  username: '',
  password: '',
  windows: [],
  windowIndex: 0,
  attempts: 1,
  retryAtMs: 0,
  state: 'running',
  acknowledged: true,
  autonomous: true,
};
const end = (device: Device, faultCode: number): void => {
  device.settle(completeTransfer(device, transfer, { fault: { faultCode, faultString: '' }, nowMs: 0 }));
};

test.each([
  { policy: 'as asked for', changed: {}, faultCode: 0, isTold: true },
  { policy: 'switched off', changed: { Enable: 'false' }, faultCode: 0, isTold: false },
  { policy: 'uploads only', changed: { TransferTypeFilter: 'Upload' }, faultCode: 0, isTold: false },
  { policy: 'downloads only', changed: { TransferTypeFilter: 'Download' }, faultCode: 0, isTold: true },
  { policy: 'failures only, and it succeeds', changed: { ResultTypeFilter: 'Failure' }, faultCode: 0, isTold: false },
  { policy: 'failures only, and it fails', changed: { ResultTypeFilter: 'Failure' }, faultCode: 9010, isTold: true },
  {
    policy: 'another file type',
    changed: { FileTypeFilter: '1%20Firmware%20Upgrade%20Image' },
    faultCode: 0,
    isTold: false,
  },
  { policy: 'no file type', changed: { FileTypeFilter: '' }, faultCode: 0, isTold: false },
])('the policy, $policy', ({ changed, faultCode, isTold }) => {
  const { device } = createLabDevice();
  const values = Object.entries({ Enable: 'true', ...changed }).map(([name, value]) => [`${policy}${name}`, value]);
  device.setLocally(Object.fromEntries(values) as Record<string, string>);
  end(device, faultCode);
  expect([device.memory.autonomousResults.length, eventCodesOf(device)]).toEqual(isTold ? [1, [event]] : [0, []]);
});

test('a result outlives the process', () => {
  const { device, restarted } = createLabDevice();
  device.setLocally({ [`${policy}Enable`]: 'true' });
  end(device, 9010);
  const again = restarted();
  again.boot();
  expect(eventCodesOf(again)).toEqual([event, '1 BOOT']);
  expect(again.owedCalls()).toMatchObject([{ method: 'AutonomousTransferComplete', faultStruct: { faultCode: 9010 } }]);
});
