import { loadStandardModel } from '@cordon/data-model';
import { expect, test } from 'vitest';
import { isNamedLikeASecret, lookOf } from './secret-names.ts';

test.each([
  'Device.X_00AABB_Login.AdminPassword',
  'Device.Users.X_00AABB_Passwd',
  'InternetGatewayDevice.X_ACME-COM_Web.user_pwd',
  'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.X_CT-COM_WPAKey',
  'Device.WiFi.X_VENDOR_PSK',
  'Device.X_VENDOR_Cloud.ApiToken',
  'Device.X_VENDOR_SIM.PIN',
  'Device.X_VENDOR_SNMP.ReadCommunity',
  'Device.X_VENDOR_VPN.PrivateKey',
])('%s is named like a secret', (name) => {
  expect(isNamedLikeASecret(name)).toBe(true);
});

test.each([
  'Device.UserInterface.PasswordRequired',
  'Device.X_VENDOR_Password.MinLength',
  'Device.X_VENDOR_PasswordExpiryDays.Enable',
  'Device.X_VENDOR_PasswordMinLength',
  'Device.X_VENDOR_Shipping.Number',
  'Device.X_VENDOR_Ping.Host',
  'Device.X_VENDOR_KeyStrokes',
  'Device.DeviceInfo.SerialNumber',
  'Device.X_VENDOR_TokenExpires',
  'Device.X_VENDOR_PublicKey',
  'Device.X_VENDOR_PinCount',
])('%s is not', (name) => {
  expect(isNamedLikeASecret(name)).toBe(false);
});

test.each(['Device:2.17', 'InternetGatewayDevice:1.14'] as const)(
  'what %s hides is mostly named like it',
  async (model) => {
    const registry = await loadStandardModel(model);
    const hidden = [...registry.parameters()].filter((fact) => fact.hidden || fact.secured);
    const named = hidden.filter(({ path }) => isNamedLikeASecret(path));
    expect(named.length / hidden.length).toBeGreaterThan(0.6);
  },
);

test('a mask, a switch and a number give nothing away', () => {
  const look = (value: string, type?: string): string => lookOf({ name: 'x', value, type });
  expect([look(''), look('********'), look('true'), look('8', 'xsd:unsignedInt'), look('letmein')]).toEqual([
    'empty',
    'masked',
    'no text',
    'no text',
    'readable',
  ]);
});
