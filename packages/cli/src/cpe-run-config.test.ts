import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryLab } from '@cordon/pki';
import { afterEach, describe, expect, test } from 'vitest';
import { capturedWith, freshDir, removeDirs } from './captured-command.test-support.ts';
import { cpeRunConfig, type CpeRunFlags } from './cpe-run-config.ts';

afterEach(removeDirs);

const file = (name: string, text: string): string => {
  const path = join(freshDir(), name);
  writeFileSync(path, text);
  return path;
};

describe('a configuration', () => {
  test('has nothing but what was given', async () => {
    expect(await cpeRunConfig({ acsUrl: 'https://acs.test/' }, {})).toEqual({ acsUrl: 'https://acs.test/' });
  });

  test('takes every flag to its setting', async () => {
    const lab = createMemoryLab();
    const chain = file('cpe.pem', lab.issueDevice({ oui: '00005E', serial: '1' }).chainPem);
    const key = file('cpe.key', 'a key');
    const flags = {
      acsUrl: 'https://acs.test/',
      acsUsername: 'me',
      caFile: [file('root.pem', lab.rootPem)],
      state: 'st',
      clientCertificate: chain,
      clientKey: key,
      dnsServer: '127.0.0.1:53',
      resolve: { 'acs.test': '::1' },
      connectionRequestHost: '::1',
      connectionRequestPort: 7547,
      connectionRequestUsername: 'acs',
      connectionRequestAllow: ['127.0.0.1'],
      connectionRequestsPerMinute: 5,
      parameter: { 'Device.X': 'y' },
      dataModelRoot: 'InternetGatewayDevice',
      manufacturer: 'M',
      oui: '0000AA',
      productClass: 'P',
      serial: 'S',
      softwareVersion: '2',
      bootDelayMs: 1,
      connectTimeoutMs: 2,
      responseTimeoutMs: 3,
      defect: ['no-sni'],
      logLevel: 'debug',
      allowNonLoopback: true,
    } as const satisfies CpeRunFlags;
    expect(await cpeRunConfig(flags, {})).toEqual({
      acsUrl: 'https://acs.test/',
      acsUsername: 'me',
      trustedCertificates: [lab.rootPem],
      dataModelRoot: 'InternetGatewayDevice',
      stateDirectory: 'st',
      clientCertificate: { certificatePem: expect.stringContaining('BEGIN') as string, privateKeyPem: 'a key' },
      dnsServer: '127.0.0.1:53',
      resolve: { 'acs.test': '::1' },
      parameters: { 'Device.X': 'y' },
      connectionRequest: { host: '::1', port: 7547, username: 'acs', allow: ['127.0.0.1'], perMinuteMax: 5 },
      identity: { manufacturer: 'M', oui: '0000AA', productClass: 'P', serialNumber: 'S', softwareVersion: '2' },
      bootDelayMs: 1,
      connectTimeoutMs: 2,
      responseTimeoutMs: 3,
      defects: ['no-sni'],
      logLevel: 'debug',
      allowNonLoopback: true,
    });
  });

  test('lets flags win over the file, one setting at a time', async () => {
    const config = file('device.yaml', 'acsUrl: https://file.test/\nidentity: { serialNumber: A, productClass: B }\n');
    expect(await cpeRunConfig({ config, serial: 'Z' }, {})).toEqual({
      acsUrl: 'https://file.test/',
      identity: { serialNumber: 'Z', productClass: 'B' },
    });
  });

  test('takes passwords from the environment, and a file wins over it', async () => {
    const environment = { CORDON_ACS_PASSWORD: 'env', CORDON_CONNECTION_REQUEST_PASSWORD: 'env-cr' };
    const flags = { acsUrl: 'https://acs.test/', acsPasswordFile: file('password', 'from file\n') };
    expect(await cpeRunConfig(flags, environment)).toMatchObject({
      acsPassword: 'from file',
      connectionRequest: { password: 'env-cr' },
    });
  });
});

describe('a mistake is named with its place', () => {
  const refused = async (flags: Parameters<typeof cpeRunConfig>[0]): Promise<string> => {
    const result = await cpeRunConfig(flags, {}).then(
      () => 'accepted',
      (error: unknown) => (error as Error).message,
    );
    return result;
  };
  const acsUrl = 'https://acs.test/';

  test('a wrong value in the file, by line and column', async () => {
    const config = file('device.yaml', 'acsUrl: https://acs.test/\nidentity:\n  oui: nonsense\n');
    expect(await refused({ config })).toBe(`${config}:3:8: identity.oui: six upper-case hexadecimal digits`);
  });

  test('an unknown setting in the file', async () => {
    const config = file('device.yaml', 'acsUrl: https://acs.test/\nacsUser: me\n');
    expect(await refused({ config })).toContain('"acsUser"');
  });

  test('a syntax error in the file, by line and column', async () => {
    const config = file('device.yaml', 'acsUrl: "https://acs.test/\n');
    expect(await refused({ config })).toMatch(/device\.yaml:\d+:\d+: /);
  });

  test.each([
    [{ acsUrl, serial: '' }, '--serial: '],
    [{ acsUrl, oui: 'nonsense' }, '--oui: six upper-case'],
    [{ acsUrl, connectionRequestHost: 'localhost' }, '--connection-request-host: an IP address'],
    [{ acsUrl, connectionRequestsPerMinute: 0 }, '--connection-requests-per-minute: '],
    [{ acsUrl: 'ftp://acs.test' }, '--acs-url: an http:// or https:// URL'],
    [{ acsUrl, defect: ['no-snj'] }, 'There is no defect "no-snj". Did you mean no-sni?'],
    [{ acsUrl, caFile: ['/does/not/exist'] }, '--ca-file: /does/not/exist cannot be read'],
    [{ acsUrl, clientKey: 'key.pem' }, '--client-key is for --client-certificate'],
    [{}, 'Say where the ACS is'],
  ])('%j', async (flags, message) => {
    expect(await refused(flags)).toContain(message);
  });

  test('and the command exits with 64', async () => {
    const { code, err } = await capturedWith({ args: ['cpe', 'run', '--acs-url', 'nonsense'] });
    expect(err).toContain('cordon: --acs-url: ');
    expect(code).toBe(64);
  });
});
