import { expect, test } from 'vitest';
import { createLabDevice, eventCodesOf } from '../lab-device.test-support.ts';
import { answerRequest } from '../rpc/answer-request.ts';

const set = (name: string, value: string) =>
  ({
    method: 'SetParameterValues',
    parameterList: [{ name, value, type: 'string' }],
    parameterKey: 'k1',
  }) as const;
const url = 'Device.ManagementServer.URL';

test('a new device boots with 0 BOOTSTRAP and 1 BOOT, and its Inform has what every Inform must have', () => {
  const { device } = createLabDevice();
  device.factoryReset();
  device.boot();
  const inform = device.startInform();
  expect(inform.event.map(({ eventCode }) => eventCode)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect(inform.deviceId).toMatchObject({ manufacturer: 'Cordon', oui: '00005E', serialNumber: 'S1' });
  expect(inform.parameterList.map(({ name }) => name).toSorted()).toEqual(
    [
      'Device.RootDataModelVersion',
      'Device.DeviceInfo.HardwareVersion',
      'Device.DeviceInfo.SoftwareVersion',
      'Device.DeviceInfo.ProvisioningCode',
      'Device.ManagementServer.ParameterKey',
      'Device.ManagementServer.ConnectionRequestURL',
      'Device.ManagementServer.AliasBasedAddressing',
    ].toSorted(),
  );
});

test('a later boot has 1 BOOT alone', () => {
  const { restarted } = createLabDevice();
  const again = restarted();
  again.boot();
  expect(eventCodesOf(again)).toEqual(['1 BOOT']);
});

test('an acknowledged Reboot comes back as M Reboot with its CommandKey even when the process died before it rebooted', () => {
  const { device, restarted } = createLabDevice();
  answerRequest(device, { method: 'Reboot', commandKey: 'a' });
  answerRequest(device, { method: 'Reboot', commandKey: 'b' });
  const again = restarted();
  again.boot();
  expect(again.startInform().event).toEqual([
    { eventCode: '1 BOOT', commandKey: '' },
    { eventCode: 'M Reboot', commandKey: 'a' },
    { eventCode: 'M Reboot', commandKey: 'b' },
  ]);
});

test('M Reboot survives further restarts until InformResponse, and no longer', () => {
  const { device, restarted } = createLabDevice();
  answerRequest(device, { method: 'Reboot', commandKey: 'a' });
  const second = restarted();
  second.boot();
  second.startInform();
  const third = restarted();
  third.boot();
  expect(eventCodesOf(third).toSorted()).toEqual(['1 BOOT', 'M Reboot']);
  third.informDelivered();
  const fourth = restarted();
  fourth.boot();
  expect(eventCodesOf(fourth)).toEqual(['1 BOOT']);
});

test('an acknowledged value and its ParameterKey are there after the process died', () => {
  const { device, restarted } = createLabDevice();
  answerRequest(device, set('Device.DeviceInfo.ProvisioningCode', 'p.1'));
  const again = restarted();
  expect([again.value('DeviceInfo.ProvisioningCode'), again.value('ManagementServer.ParameterKey')]).toEqual([
    'p.1',
    'k1',
  ]);
});

test('a new ACS URL yields 0 BOOTSTRAP after the session', () => {
  const { device } = createLabDevice();
  expect(answerRequest(device, set(url, 'https://other.example/'))).toMatchObject({ status: 1 });
  expect(device.sessionEnded('complete').wantsSession).toBe(true);
  expect(eventCodesOf(device)).toEqual(['0 BOOTSTRAP']);
});

test('a new ACS URL yields 0 BOOTSTRAP even when the process dies before the session ends', () => {
  const { device, restarted } = createLabDevice();
  answerRequest(device, set(url, 'https://other.example/'));
  const again = restarted();
  again.boot();
  expect(eventCodesOf(again)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
});

test('RetryCount grows with failed sessions, outlives a restart and ends with a complete session', () => {
  const { device, restarted } = createLabDevice();
  device.sessionEnded('failed');
  device.sessionEnded('failed');
  const again = restarted();
  again.boot();
  expect(again.startInform().retryCount).toBe(2);
  again.sessionEnded('complete');
  expect(again.startInform().retryCount).toBe(0);
});

test('a local change of a watched parameter is told once, with its value; a write of the ACS is not', () => {
  const { device } = createLabDevice();
  const name = 'Device.DeviceInfo.ProvisioningCode';
  answerRequest(device, set(name, 'by-acs'));
  expect(device.wantsSession).toBe(false);
  device.setLocally({ [name]: 'by-user' });
  expect(device.wantsSession).toBe(true);
  const inform = device.startInform();
  expect(inform.event).toEqual([{ eventCode: '4 VALUE CHANGE', commandKey: '' }]);
  expect(inform.parameterList.filter((entry) => entry.name === name)).toMatchObject([{ value: 'by-user' }]);
});

test('reports-acs-write-as-value-change does what it says', () => {
  const { device } = createLabDevice('reports-acs-write-as-value-change');
  answerRequest(device, set('Device.DeviceInfo.ProvisioningCode', 'by-acs'));
  expect(eventCodesOf(device)).toEqual(['4 VALUE CHANGE']);
});

test('a factory reset waits for a session that ends well, and brings back values, rows and attributes', () => {
  const { device } = createLabDevice();
  answerRequest(device, set('Device.DHCPv4.Server.Pool.1.DomainName', 'changed.example'));
  answerRequest(device, { method: 'AddObject', objectName: 'Device.NAT.PortMapping.', parameterKey: '' });
  answerRequest(device, { method: 'FactoryReset' });
  expect(device.sessionEnded('failed').factoryReset).toBe(false);
  expect(device.sessionEnded('complete').factoryReset).toBe(false);
  answerRequest(device, { method: 'FactoryReset' });
  expect(device.sessionEnded('complete').factoryReset).toBe(true);
  device.factoryReset();
  expect([device.value('DHCPv4.Server.Pool.1.DomainName'), device.value('NAT.PortMappingNumberOfEntries')]).toEqual([
    'home.example',
    '0',
  ]);
});

test('a scheduled Inform moves from the list to the events in one step and outlives a restart', () => {
  const { device, restarted } = createLabDevice();
  for (const commandKey of ['one', 'two', 'one', '']) {
    answerRequest(device, { method: 'ScheduleInform', delaySeconds: 60, commandKey });
  }
  expect(device.memory.scheduledInforms.map(({ commandKey }) => commandKey)).toEqual(['two', 'one', '']);
  const [first] = device.memory.scheduledInforms;
  if (first === undefined) throw new Error('nothing is scheduled');
  device.scheduledInformDue(first);
  const again = restarted();
  again.boot();
  expect(again.memory.scheduledInforms).toHaveLength(2);
  expect(eventCodesOf(again)).toEqual(['3 SCHEDULED', 'M ScheduleInform', '1 BOOT']);
});

test('a computed parameter under passive notification is told with whatever starts the next session', () => {
  const { device, clock } = createLabDevice();
  const name = 'Device.DeviceInfo.UpTime';
  const watched = { name, notificationChange: true, notification: 1, accessListChange: false, accessList: [] };
  answerRequest(device, { method: 'SetParameterAttributes', parameterList: [watched] });
  clock.advance(60_000);
  expect(device.wantsSession).toBe(false);
  device.addEvents([{ eventCode: '2 PERIODIC' }]);
  const inform = device.startInform();
  expect(inform.event.map(({ eventCode }) => eventCode)).toEqual(['2 PERIODIC', '4 VALUE CHANGE']);
  expect(inform.parameterList.find((entry) => entry.name === name)?.value).toBe('60');
  device.informDelivered();
  device.sessionEnded('complete');
  device.addEvents([{ eventCode: '2 PERIODIC' }]);
  expect(eventCodesOf(device)).toEqual(['2 PERIODIC']);
});

test('what occurred during a session that failed does not wait for its retry; what that session had sent does', () => {
  const { device } = createLabDevice();
  device.addEvents([{ eventCode: '2 PERIODIC' }]);
  device.startInform();
  expect(device.sessionEnded('failed').wantsSession).toBe(false);
  device.startInform();
  device.setLocally({ 'Device.DeviceInfo.ProvisioningCode': 'by-user' });
  expect(device.sessionEnded('failed').wantsSession).toBe(true);
});
