import { X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { deviceCommonName } from './distinguished-name.ts';
import { issueCertificate } from './issue-certificate.ts';
import { issueChain } from './issue-chain.ts';
import { KeyCache } from './key-kind.ts';
import { createMemoryLab } from './lab.ts';

const now = (): Date => new Date('2026-03-01T00:00:00Z');
const lab = createMemoryLab({ now });

test('a server certificate carries its names, its purpose and the times of the given clock', () => {
  const server = lab.issueServer({ dnsNames: ['acs.test'], ipAddresses: ['::1', '192.0.2.1'] }).toX509();
  expect(server.subject).toBe('CN=acs.test');
  expect(server.subjectAltName).toBe('DNS:acs.test, IP Address:0:0:0:0:0:0:0:1, IP Address:192.0.2.1');
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(server.validFromDate.toISOString()).toBe('2025-05-05T00:00:00.000Z');
  expect(server.validToDate.toISOString()).toBe('2026-05-30T00:00:00.000Z');
  expect(server.ca).toBe(false);
});

test('the chain leads from the leaf to the root, which is not in it', () => {
  const server = lab.issueServer({ dnsNames: ['acs.test'] });
  const certificates = lab.chainFor(server).match(/-----BEGIN[^]+?END CERTIFICATE-----\n/g) ?? [];
  expect(certificates).toEqual([server.certificatePem, lab.intermediatePem]);
  const intermediate = new X509Certificate(lab.intermediatePem);
  expect(server.toX509().checkIssued(intermediate)).toBe(true);
  expect(intermediate.verify(new X509Certificate(lab.rootPem).publicKey)).toBe(true);
  expect(server.root).toBe(lab.root);
});

test('below authorities with RSA keys servers and devices have RSA keys', () => {
  const old = createMemoryLab({ key: 'rsa2048' });
  const issued = [old.issueServer({ dnsNames: ['acs.test'] }), old.issueDevice({ oui: '00005E', serial: '1' })];
  expect(issued.map((one) => one.toX509().publicKey.asymmetricKeyType)).toEqual(['rsa', 'rsa']);
  expect(old.issueServer({ dnsNames: ['acs.test'], key: 'p256' }).toX509().publicKey.asymmetricKeyType).toBe('ec');
});

test('a server without a name is refused', () => {
  expect(() => lab.issueServer({})).toThrow(expect.objectContaining({ code: 'recipe-invalid' }));
});

test('a name too long for a subject stands in the alternative names only', () => {
  const name = `${'a'.repeat(63)}.test`;
  const server = lab.issueServer({ dnsNames: [name] }).toX509();
  expect(server.subject).toBeFalsy();
  expect(server.checkHost(name)).toBe(name);
});

test('overrides make the defect, everything else stays sound', () => {
  const expired = lab.issueServer({ dnsNames: ['acs.test'], overrides: { notAfter: '-1s', signature: 'flipped-bit' } });
  expect(expired.toX509().validToDate.toISOString()).toBe('2026-02-28T23:59:59.000Z');
  expect(expired.toX509().verify(lab.intermediate.toX509().publicKey)).toBe(false);
  expect(expired.toX509().checkHost('acs.test')).toBe('acs.test');
});

test('a device certificate is named as TR-069a6 3.3 and 3.4.4 say', () => {
  const device = lab.issueDevice({
    oui: '00D09E',
    serial: 'X-1',
    productClass: 'Home Gateway',
    manufacturer: 'Example',
  });
  expect(device.toX509().subject).toBe('O=Example\nCN=00D09E-Home%20Gateway-X%2D1');
  expect(device.toX509().keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
});

test.each([
  [{ oui: '00D09E', serial: 'A_1' }, '00D09E-A_1'],
  [{ oui: '00D09E', serial: 'A', productClass: '' }, '00D09E-A'],
  [{ oui: '00D09E', serial: 'é', productClass: 'a.b' }, '00D09E-a%2Eb-%C3%A9'],
])('the common name of %j', (device, expected) => {
  expect(deviceCommonName(device)).toBe(expected);
});

test.each(['00d09e', '00-D0-9E', '', '00D09E0'])("'%s' is no OUI", (oui) => {
  expect(() => lab.issueDevice({ oui, serial: '1' })).toThrow(expect.objectContaining({ code: 'recipe-invalid' }));
});

test('two labs share nothing, even under one name', () => {
  const [first, second] = [createMemoryLab({ name: 'Same' }), createMemoryLab({ name: 'Same' })];
  expect(first.root.subjectDer).toEqual(second.root.subjectDer);
  const server = first.issueServer({ dnsNames: ['a.test'] }).toX509();
  expect(server.verify(second.intermediate.toX509().publicKey)).toBe(false);
});

test('printing and serialising show no private key', () => {
  const issued = lab.issueServer({ dnsNames: ['acs.test'] });
  const shown = JSON.stringify(issued) + inspect(issued, { depth: 9, showHidden: true });
  expect(shown).not.toContain('PRIVATE');
  expect(shown).not.toContain(issued.privateKeyPem().split('\n')[2]);
});

test('serial numbers are positive, long and differ', () => {
  const serials = Array.from({ length: 50 }, () => lab.issueServer({ dnsNames: ['a.test'] }).toX509().serialNumber);
  expect(new Set(serials).size).toBe(50);
  expect(serials.every((serial) => /^[4-7][0-9A-F]{31}$/.test(serial))).toBe(true);
});

test('a time that is none is said with its field', () => {
  const recipe = { subject: [], notAfter: 'soon' };
  expect(() => issueCertificate(recipe)).toThrow(/notAfter of the recipe is 'soon'/);
});

test('a certificate can be made for a key that exists', () => {
  const first = lab.issueServer({ dnsNames: ['a.test'] });
  const second = issueCertificate(first.recipe, lab.intermediate, { privateKey: first.privateKey });
  expect(second.toX509().checkPrivateKey(first.privateKey)).toBe(true);
});

test('a chain needs a recipe', () => {
  expect(() => issueChain([])).toThrow(TypeError);
});

test('a key cache gives neighbours different keys and generates no more than it must', () => {
  const keys = new KeyCache(2);
  const given = Array.from({ length: 6 }, () => keys.key('p256'));
  expect(new Set(given).size).toBe(2);
  given.slice(1).forEach((key, index) => expect(key).not.toBe(given[index]));
});
