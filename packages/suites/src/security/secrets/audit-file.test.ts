import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { auditFile } from './audit-file.ts';

const kinds = (text: string): readonly string[] =>
  auditFile(Buffer.from(text)).map(({ what, kind }) => `${what}: ${kind}`);

test.each([
  ['Device.Users.User.1.Password "factory-user"', 'Device.Users.User.1.Password: readable value'],
  ['wl0_wpa_psk=MyHomeWifi2024', 'wl0_wpa_psk: readable value'],
  ['<AdminPassword>letmein99</AdminPassword>', 'AdminPassword: readable value'],
  ['{ "api_token": "abcd-1234-efgh" }', 'api_token: readable value'],
  ["  option password 'hunter22'", 'password: readable value'],
  ['<parameter name="KeyPassphrase" value="sunshine7"/>', 'KeyPassphrase: readable value'],
  ['PreSharedKey: c3Vuc2hpbmUtc3Vuc2hpbmU=', 'PreSharedKey: readable value'],
  ['root:$6$Zx81kq2n$abcdefghijklmnopqrstuvwx:18000:0', '$6$…: hash'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'BEGIN RSA PRIVATE KEY: private key'],
])('%s is found', (text, found) => {
  expect(kinds(text)).toEqual([found]);
});

test.each([
  'PasswordRequired=true',
  'Password=',
  'Password=********',
  'wrong password from 192.0.2.1, password must change',
  'PasswordMinLength=1234567',
  'Ping.Host "gateway.example"',
  '-----BEGIN CERTIFICATE-----',
])('%s is not', (text) => {
  expect(kinds(text)).toEqual([]);
});

test('what is encrypted is told apart from what can be read', () => {
  expect(kinds(`Password=${randomBytes(32).toString('hex')}`)).toEqual(['Password: encrypted value']);
  expect(kinds(`Password={aes}${randomBytes(32).toString('base64')}`)).toEqual(['Password: encrypted value']);
});

test('what is packed is looked into, and random bytes are nothing', () => {
  expect(auditFile(gzipSync('adminPassword=letmein99\n'))).toEqual([
    { what: 'adminPassword', kind: 'readable value', packed: 'in gzip' },
  ]);
  expect(auditFile(randomBytes(200_000))).toEqual([]);
});
