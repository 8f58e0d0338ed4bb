import type { AcsRequest, GetParameterValuesResponse, SoapFault } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { createLabDevice } from '../lab-device.test-support.ts';
import { answerRequest, methodsOf } from './answer-request.ts';

const values = (device: Device, ...parameterNames: string[]): Record<string, string> => {
  const answer = answerRequest(device, { method: 'GetParameterValues', parameterNames });
  const { parameterList } = answer as GetParameterValuesResponse;
  return Object.fromEntries(parameterList.map(({ name, value }) => [name, value]));
};
const setValues = (entries: Record<string, string>, parameterKey = 'key'): AcsRequest => ({
  method: 'SetParameterValues',
  parameterList: Object.entries(entries).map(([name, value]) => ({ name, value, type: undefined })),
  parameterKey,
});
const faultsOf = (answer: unknown): (readonly [string, number])[] =>
  (answer as SoapFault).setParameterValuesFault.map(({ parameterName, faultCode }) => [parameterName, faultCode]);

test('the device has about 150 parameters, each with a value that its own type allows', () => {
  const { device } = createLabDevice();
  expect(Object.keys(values(device, 'Device.')).length).toBeGreaterThanOrEqual(150);
});

test('GetRPCMethods lists exactly what is answered; anything else is 9000', () => {
  const { device } = createLabDevice();
  expect(answerRequest(device, { method: 'GetRPCMethods' })).toMatchObject({ methodList: methodsOf(device) });
  expect(answerRequest(device, { method: 'GetOptions', optionName: '' })).toMatchObject({ faultCode: 9000 });
  expect(answerRequest(device, { method: 'unknown', name: 'X_00005E_Any' })).toMatchObject({ faultCode: 9000 });
});

test('SetParameterValues is all or nothing and names every bad parameter', () => {
  const { device } = createLabDevice();
  const answer = answerRequest(
    device,
    setValues({
      'Device.DeviceInfo.ProvisioningCode': 'good',
      'Device.DeviceInfo.SerialNumber': 'X',
      'Device.ManagementServer.PeriodicInformInterval': 'often',
      'Device.Time.NTPServer1': 'a;reboot',
      'Device.No.Such': '1',
    }),
  );
  expect(answer).toMatchObject({ method: 'Fault', faultCode: 9003 });
  expect(faultsOf(answer)).toEqual(
    expect.arrayContaining([
      ['Device.DeviceInfo.SerialNumber', 9008],
      ['Device.ManagementServer.PeriodicInformInterval', 9006],
      ['Device.Time.NTPServer1', 9007],
      ['Device.No.Such', 9005],
    ]),
  );
  expect([device.value('DeviceInfo.ProvisioningCode'), device.value('ManagementServer.ParameterKey')]).toEqual([
    '',
    '',
  ]);
});

test('set-parameter-values-not-atomic keeps the good value of a request it refuses', () => {
  const { device } = createLabDevice('set-parameter-values-not-atomic');
  const answer = answerRequest(
    device,
    setValues({ 'Device.No.Such': '1', 'Device.DeviceInfo.ProvisioningCode': 'kept' }),
  );
  expect([faultsOf(answer), device.value('DeviceInfo.ProvisioningCode')]).toEqual([[['Device.No.Such', 9005]], 'kept']);
});

test('set-parameter-values-faults-truncated names the first bad parameter only', () => {
  const { device } = createLabDevice('set-parameter-values-faults-truncated');
  expect(faultsOf(answerRequest(device, setValues({ 'Device.No.A': '1', 'Device.No.B': '1' })))).toHaveLength(1);
});

test.each([
  'Device.ManagementServer.Password',
  'Device.ManagementServer.ConnectionRequestPassword',
  'Device.PPP.Interface.1.Password',
  'Device.WiFi.AccessPoint.1.Security.KeyPassphrase',
  'Device.Users.User.1.Password',
])('%s reads back empty, except with secrets-readable', (name) => {
  const secret = 'secret-of-the-acs';
  const { device } = createLabDevice();
  expect(answerRequest(device, setValues({ [name]: secret }))).toMatchObject({ method: 'SetParameterValuesResponse' });
  const leaky = createLabDevice('secrets-readable').device;
  answerRequest(leaky, setValues({ [name]: secret }));
  expect([values(device, name)[name], values(leaky, name)[name]]).toEqual(['', secret]);
});

test('NextLevel lists one level; next-level-lists-all lists everything', () => {
  const ask = { method: 'GetParameterNames', parameterPath: 'Device.DeviceInfo.', nextLevel: true } as const;
  const names = (device: Device): string[] => {
    const answer = answerRequest(device, ask);
    return answer.method === 'GetParameterNamesResponse' ? answer.parameterList.map(({ name }) => name) : [];
  };
  const strict = names(createLabDevice().device);
  expect(strict).toContain('Device.DeviceInfo.MemoryStatus.');
  expect(strict).not.toContain('Device.DeviceInfo.MemoryStatus.Total');
  expect(names(createLabDevice('next-level-lists-all').device)).toContain('Device.DeviceInfo.MemoryStatus.Total');
});

test('NotificationChange false leaves the notification alone, except with notification-change-ignored', () => {
  const name = 'Device.DeviceInfo.HostName';
  const attributes = (device: Device): number | undefined => {
    answerRequest(device, {
      method: 'SetParameterAttributes',
      parameterList: [{ name, notificationChange: false, notification: 2, accessListChange: false, accessList: [] }],
    });
    const answer = answerRequest(device, { method: 'GetParameterAttributes', parameterNames: [name] });
    return answer.method === 'GetParameterAttributesResponse' ? answer.parameterList[0]?.notification : undefined;
  };
  expect(attributes(createLabDevice().device)).toBe(0);
  expect(attributes(createLabDevice('notification-change-ignored').device)).toBe(2);
});

test('AddObject and DeleteObject work on the growing tables and survive a restart; numbers are not used again', () => {
  const { device, restarted } = createLabDevice();
  const objectName = 'Device.NAT.PortMapping.';
  expect(answerRequest(device, { method: 'AddObject', objectName, parameterKey: 'a' })).toMatchObject({
    instanceNumber: 1,
  });
  answerRequest(device, { method: 'DeleteObject', objectName: `${objectName}1.`, parameterKey: 'b' });
  const again = restarted();
  expect(answerRequest(again, { method: 'AddObject', objectName, parameterKey: 'c' })).toMatchObject({
    instanceNumber: 2,
  });
  expect(values(again, `${objectName}2.`)[`${objectName}2.Protocol`]).toBe('TCP');
  expect(again.value('ManagementServer.ParameterKey')).toBe('c');
});

test('a table that does not grow refuses AddObject', () => {
  const { device } = createLabDevice();
  const answer = answerRequest(device, { method: 'AddObject', objectName: 'Device.IP.Interface.', parameterKey: '' });
  expect(answer).toMatchObject({ method: 'Fault', faultCode: 9005 });
});

test.each([
  { method: 'Reboot', commandKey: 'x'.repeat(33) },
  { method: 'ScheduleInform', delaySeconds: 0, commandKey: '' },
  { method: 'SetParameterValues', parameterList: [], parameterKey: 'x'.repeat(33) },
] as const)('$method with a bad argument is 9003 and changes nothing', (request) => {
  const { device } = createLabDevice();
  expect(answerRequest(device, request)).toMatchObject({ faultCode: 9003 });
  expect([device.memory.rebootCommandKeys, device.memory.scheduledInforms]).toEqual([[], []]);
});

test('UpTime counts from the last boot', () => {
  const { device, clock } = createLabDevice();
  clock.advance(65_000);
  expect(values(device, 'Device.DeviceInfo.UpTime')).toEqual({ 'Device.DeviceInfo.UpTime': '65' });
});

test.each([
  ['ManagementServer.Username', 1],
  ['ManagementServer.HTTPConnectionRequestEnable', 1],
  ['ManagementServer.ConnectionRequestUsername', 0],
])('%s takes effect with Status %d', (path, status) => {
  const { device } = createLabDevice();
  const value = path.endsWith('Enable') ? 'false' : 'someone';
  expect(answerRequest(device, setValues({ [`Device.${path}`]: value }))).toMatchObject({ status });
});
