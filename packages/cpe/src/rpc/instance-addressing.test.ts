import type { AcsRequest, CpeResponse, SoapFault } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { createLabDevice } from '../lab-device.test-support.ts';
import { answerRequest } from './answer-request.ts';

const table = 'Device.NAT.PortMapping.';
const set = (entries: Record<string, string>): AcsRequest => ({
  method: 'SetParameterValues',
  parameterList: Object.entries(entries).map(([name, value]) => ({ name, value, type: undefined })),
  parameterKey: '',
});
const add = (objectName: string): AcsRequest => ({ method: 'AddObject', objectName, parameterKey: '' });
const names = (device: Device, parameterPath: string, nextLevel = true): readonly string[] => {
  const answer: CpeResponse | SoapFault = answerRequest(device, {
    method: 'GetParameterNames',
    parameterPath,
    nextLevel,
  });
  return answer.method === 'GetParameterNamesResponse' ? answer.parameterList.map(({ name }) => name) : [];
};
const informNames = (device: Device): readonly string[] => device.startInform().parameterList.map(({ name }) => name);

test('every Inform says that aliases are understood', () => {
  const { device } = createLabDevice();
  expect(device.startInform().parameterList).toContainEqual({
    name: 'Device.ManagementServer.AliasBasedAddressing',
    value: 'true',
    type: 'boolean',
  });
});

test('InstanceMode holds from the answer on, in lists and in the Inform', () => {
  const { device } = createLabDevice();
  answerRequest(device, add(`${table}[kitchen].`));
  answerRequest(device, set({ 'Device.ManagementServer.InstanceMode': 'InstanceAlias' }));
  expect(names(device, table)).toEqual([`${table}[kitchen].`]);
  const attributes = { notificationChange: true, notification: 1, accessListChange: false, accessList: [] };
  const parameterList = [{ name: `${table}[kitchen].Description`, ...attributes }];
  answerRequest(device, { method: 'SetParameterAttributes', parameterList });
  device.setLocally({ [`${table}1.Description`]: 'changed' });
  expect(informNames(device)).toContain(`${table}[kitchen].Description`);
});

test('an unknown alias makes a row only while AutoCreateInstances is true', () => {
  const { device } = createLabDevice();
  const write = set({ [`${table}[attic].Description`]: 'new' });
  expect(answerRequest(device, write)).toMatchObject({
    faultCode: 9003,
    setParameterValuesFault: [{ faultCode: 9005 }],
  });
  answerRequest(device, set({ 'Device.ManagementServer.AutoCreateInstances': '1' }));
  expect(answerRequest(device, write)).toMatchObject({ status: 0 });
  expect(device.valueByName(`${table}1.Description`)).toBe('new');
});

test('a new ACS URL sets InstanceMode back, and a restart does not', () => {
  const { device, restarted } = createLabDevice();
  const mode = 'Device.ManagementServer.InstanceMode';
  answerRequest(device, set({ [mode]: 'InstanceAlias' }));
  const again = restarted();
  again.boot();
  expect(again.valueByName(mode)).toBe('InstanceAlias');
  answerRequest(again, set({ 'Device.ManagementServer.URL': 'https://other.example/cwmp' }));
  again.startInform();
  again.informDelivered();
  again.sessionEnded('complete');
  expect(again.valueByName(mode)).toBe('InstanceNumber');
  expect(restarted().valueByName(mode)).toBe('InstanceNumber');
});

test('an asterisk means every row', () => {
  const { device } = createLabDevice();
  for (let row = 0; row < 2; row += 1) answerRequest(device, add(table));
  expect(names(device, `${table}*.Enable`, false)).toEqual([`${table}1.Enable`, `${table}2.Enable`]);
});
