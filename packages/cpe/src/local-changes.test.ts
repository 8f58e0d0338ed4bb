import { expect, test } from 'vitest';
import { createLabDevice } from './lab-device.test-support.ts';
import { LocalChanges } from './local-changes.ts';
import { answerRequest } from './rpc/answer-request.ts';

test('a change that waits for the end of the session is made then, but for a row that the ACS deleted meanwhile', () => {
  const { device } = createLabDevice();
  const changes = new LocalChanges(device);
  const table = 'Device.NAT.PortMapping.';
  answerRequest(device, { method: 'AddObject', objectName: table, parameterKey: '' });
  changes.take({ [`${table}1.Description`]: 'camera', 'Device.WiFi.SSID.1.SSID': 'Home' }, true);
  expect(device.value('WiFi.SSID.1.SSID')).not.toBe('Home');
  answerRequest(device, { method: 'DeleteObject', objectName: `${table}1.`, parameterKey: '' });
  changes.apply();
  expect(device.value('WiFi.SSID.1.SSID')).toBe('Home');
});
