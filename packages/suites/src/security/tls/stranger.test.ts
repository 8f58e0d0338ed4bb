import { X509Certificate } from 'node:crypto';
import { createMemoryLab, type KeyKind } from '@cordon/pki';
import { serverPresentation } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { inUsualKeys, strangerAt, usualKey } from './stranger.ts';

const hostName = 'acs.lab.test';
const acsWith = (key: KeyKind): Parameters<typeof strangerAt>[0] => ({
  hostName,
  presentation: serverPresentation(createMemoryLab({ key }), { hostName, certificate: { key } }),
});

test.each(['p256', 'p384', 'p521', 'ed25519', 'rsa2048'] as const)(
  'a target that takes %s is shown a stranger with such keys, from its root on',
  (key) => {
    expect(usualKey(acsWith(key))).toBe(key);
    const shown = strangerAt(acsWith(key));
    const pems = shown.certificateChainPem.match(/-----BEGIN[^]+?END CERTIFICATE-----\n/g) ?? [];
    const types = pems.map((pem) => new X509Certificate(pem).publicKey.asymmetricKeyType);
    const type = { rsa2048: 'rsa', ed25519: 'ed25519' }[key as string] ?? 'ec';
    expect(types).toEqual([type, type]);
  },
);

test('a chain is made of the usual keys where it names none', () => {
  const of = (key?: KeyKind) => ({ certificate: { subject: [], ...(key && { key }) }, signedBy: 'itself' });
  const recipe = inUsualKeys({ nodes: { plain: of(), weak: of('rsa1024') }, send: ['plain'] }, 'rsa2048');
  expect(Object.values(recipe.nodes).map(({ certificate }) => certificate.key)).toEqual(['rsa2048', 'rsa1024']);
});
