import type { AcsRequest, CpeResponse, ParameterValueStruct, SoapFault } from '@cordon/cwmp';
import { beforeAll, expect, test } from 'vitest';
import { answerFleetRequest } from './answer-fleet-request.ts';
import { DerivedBirthmarks } from './fleet-birthmarks.ts';
import { FleetConfig } from './fleet-config.ts';
import { FleetDevice } from './fleet-device.ts';
import { createFleetModel, type FleetModel } from './fleet-model.ts';

const config = FleetConfig.parse({ acsUrl: 'http://127.0.0.1:9/', count: 3, acsPasswordTemplate: 'secret-{serial}' });
const birthmarks = new DerivedBirthmarks(config);
birthmarks.port = 7547;
let model: FleetModel;
beforeAll(async () => {
  model = await createFleetModel(config);
});

/** A device whose first session is over. */
function newDevice(index = 1): FleetDevice {
  const device = new FleetDevice({ index, config, model, birthmarks });
  device.boot(0);
  endSession(device);
  return device;
}

function endSession(device: FleetDevice, outcome: 'complete' | 'failed' = 'complete'): readonly string[] {
  const inform = device.startInform(0);
  if (outcome === 'complete') device.delivered(inform);
  device.sessionEnded(outcome);
  return inform.event.map(({ eventCode }) => eventCode);
}

const orders = { scheduleInform: () => true, download: () => true };
const ask = (device: FleetDevice, request: AcsRequest): CpeResponse | SoapFault =>
  answerFleetRequest({ device, orders, nowMs: 65_000 }, request);

function read(device: FleetDevice, name: string): string | undefined {
  const answer = ask(device, { method: 'GetParameterValues', parameterNames: [name] });
  return answer.method === 'GetParameterValuesResponse' ? answer.parameterList[0]?.value : undefined;
}

function write(device: FleetDevice, ...list: readonly (readonly [name: string, value: string, type?: string])[]) {
  const parameterList = list.map(([name, value, type = 'string']): ParameterValueStruct => ({ name, value, type }));
  return ask(device, { method: 'SetParameterValues', parameterList, parameterKey: 'k' });
}

test('devices share one tree until one is written to', () => {
  const [one, other] = [newDevice(1), newDevice(2)];
  expect([one.tree === model.factory, other.tree === model.factory]).toEqual([true, true]);
  expect(write(one, ['Device.DeviceInfo.ProvisioningCode', 'x'])).toMatchObject({ status: 0 });
  expect([read(one, 'Device.DeviceInfo.ProvisioningCode'), read(other, 'Device.DeviceInfo.ProvisioningCode')]).toEqual([
    'x',
    '',
  ]);
  expect(other.tree === model.factory).toBe(true);
});

test('each has a serial number and an address of its own, and the same ones every time', () => {
  const [one, other] = [newDevice(1), newDevice(2)];
  const names = ['Device.DeviceInfo.SerialNumber', 'Device.ManagementServer.ConnectionRequestURL'];
  const [mine, theirs] = [one, other].map((device) => names.map((name) => read(device, name)));
  expect(mine?.[0]).toBe('FLEET000001');
  expect(mine?.[1]).toMatch(/^http:\/\/127\.0\.0\.1:7547\/1-[\w-]{22}$/);
  expect(theirs).not.toEqual(mine);
  expect(birthmarks.indexOfPath(new URL(mine?.[1] ?? '').pathname)).toBe(1);
  const url = one.startInform(0).parameterList.find(({ name }) => name === names[1])?.value;
  expect(url).toBe(mine?.[1]);
});

test.each(['ManagementServer.Password', 'ManagementServer.ConnectionRequestPassword'])(
  '%s is known to the device and reads back empty',
  (name) => {
    const device = newDevice();
    expect(device.value(name)).not.toBe('');
    expect(read(device, `Device.${name}`)).toBe('');
    write(device, [`Device.${name}`, 'written']);
    expect([device.value(name), read(device, `Device.${name}`)]).toEqual(['written', '']);
  },
);

test('UpTime counts from the boot', () => {
  expect(read(newDevice(), 'Device.DeviceInfo.UpTime')).toBe('65');
});

test('an ACS cannot send the fleet to another machine', () => {
  const device = newDevice();
  const name = 'Device.ManagementServer.URL';
  expect(write(device, [name, 'http://192.0.2.1/'])).toMatchObject({
    faultCode: 9003,
    setParameterValuesFault: [{ faultCode: 9007 }],
  });
  expect(write(device, [name, 'http://127.0.0.2/'])).toMatchObject({ status: 1 });
  expect(endSession(device)).toEqual([]);
  expect(endSession(device)).toEqual(['0 BOOTSTRAP']);
});

test('a failed session keeps its events and counts; the next good one resets', () => {
  const device = newDevice();
  device.raise({ eventCode: '2 PERIODIC' });
  endSession(device, 'failed');
  expect(device.startInform(0)).toMatchObject({ retryCount: 1, event: [{ eventCode: '2 PERIODIC' }] });
  device.sessionEnded('failed');
  endSession(device);
  expect(device.startInform(0)).toMatchObject({ retryCount: 0, event: [] });
});

test('a Reboot comes back as M Reboot with its key', () => {
  const device = newDevice();
  ask(device, { method: 'Reboot', commandKey: 'why' });
  device.startInform(0);
  expect(device.sessionEnded('complete')).toMatchObject({ reboot: true });
  device.boot(0);
  expect(device.startInform(0).event).toEqual([
    { eventCode: '1 BOOT', commandKey: '' },
    { eventCode: 'M Reboot', commandKey: 'why' },
  ]);
});

test('a FactoryReset gives the shared tree back and makes the device a newcomer', () => {
  const device = newDevice();
  write(device, ['Device.DeviceInfo.ProvisioningCode', 'x']);
  ask(device, { method: 'FactoryReset' });
  device.startInform(0);
  expect(device.sessionEnded('complete')).toMatchObject({ reboot: true });
  device.boot(0);
  expect([device.tree === model.factory, endSession(device)]).toEqual([true, ['0 BOOTSTRAP', '1 BOOT']]);
});

test('a change of the WAN address is told with its value; a write of the ACS is not', () => {
  const device = newDevice();
  device.setLocally({ [model.wanAddress]: '198.18.0.1' });
  const inform = device.startInform(0);
  expect(inform.event.map(({ eventCode }) => eventCode)).toEqual(['4 VALUE CHANGE']);
  expect(inform.parameterList).toContainEqual({ name: model.wanAddress, value: '198.18.0.1', type: 'string' });
  device.delivered(inform);
  device.sessionEnded('complete');
  write(device, ['Device.DeviceInfo.ProvisioningCode', 'x']);
  expect(device.wantsSession).toBe(false);
});

test('rows are added and deleted in one device only', () => {
  const [one, other] = [newDevice(1), newDevice(2)];
  const objectName = 'Device.NAT.PortMapping.';
  expect(ask(one, { method: 'AddObject', objectName, parameterKey: '' })).toMatchObject({ instanceNumber: 1 });
  expect(read(other, `${objectName}1.Protocol`)).toBeUndefined();
  expect(ask(one, { method: 'DeleteObject', objectName: `${objectName}1.`, parameterKey: '' })).toMatchObject({
    status: 0,
  });
});

test.each([
  [{ method: 'Upload' }, 9000],
  [{ method: 'ScheduleInform', delaySeconds: 0, commandKey: '' }, 9003],
  [{ method: 'Reboot', commandKey: 'x'.repeat(33) }, 9003],
  [{ method: 'Download', url: 'tftp://127.0.0.1/x', commandKey: '' }, 9013],
] as const)('%j is answered by fault %i', (request, faultCode) => {
  expect(ask(newDevice(), request as unknown as AcsRequest)).toMatchObject({ method: 'Fault', faultCode });
});
