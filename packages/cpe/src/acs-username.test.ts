import { expect, test } from 'vitest';
import { acsUsername } from './acs-username.ts';

const identity = { manufacturer: 'Cordon', oui: '00005E', softwareVersion: '1' };

test.each([
  ['Gateway', '0123456789', '00005E-Gateway-0123456789'],
  ['', '0123456789', '00005E-0123456789'],
  ['Home-Gateway', 'A/1 b_', '00005E-Home%2DGateway-A%2F1%20b_'],
  ['Ü漢', '😀', '00005E-%C3%9C%E6%BC%A2-%F0%9F%98%80'],
])('%j %j is %s', (productClass, serialNumber, expected) => {
  expect(acsUsername({ ...identity, productClass, serialNumber })).toBe(expected);
});
