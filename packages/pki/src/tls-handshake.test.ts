import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import type { CertificateRecipe } from './certificate-recipe.ts';
import { KeyCache, type KeyKind } from './key-kind.ts';
import { createMemoryLab } from './lab.ts';

const keys = new KeyCache();
const lab = createMemoryLab({ keys });

interface Dial {
  readonly overrides?: Partial<CertificateRecipe>;
  readonly key?: KeyKind;
  readonly servername?: string;
}

/** What a default TLS client of Node says to a server certificate: `secure`, or the code of its refusal. */
async function judge({ overrides = {}, key = 'p256', servername = 'acs.test' }: Dial): Promise<string> {
  const issued = lab.issueServer({ dnsNames: ['acs.test'], ipAddresses: ['127.0.0.1'], key, overrides });
  const server = createServer({ key: issued.privateKeyPem(), cert: issued.chainPem }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', servername, ca: lab.rootPem });
  try {
    await once(client, 'secureConnect');
    return 'secure';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    client.destroy();
    await once(server.close(), 'close');
  }
}

test.each<KeyKind>(['p256', 'p384', 'p521', 'ed25519', 'rsa2048', 'rsa3072', 'rsa4096'])(
  'a %s server is trusted',
  async (key) => {
    expect(await judge({ key })).toBe('secure');
  },
);

test.each<[string, Dial, string]>([
  ['expired', { overrides: { notAfter: '-1s' } }, 'CERT_HAS_EXPIRED'],
  ['not yet valid', { overrides: { notBefore: '+1h' } }, 'CERT_NOT_YET_VALID'],
  ['another purpose', { overrides: { extendedKeyUsage: ['clientAuth'] } }, 'INVALID_PURPOSE'],
  ['a flipped signature bit', { overrides: { signature: 'flipped-bit' } }, 'CERT_SIGNATURE_FAILURE'],
  ['another name', { servername: 'other.test' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
])('%s is refused', async (_title, dial, code) => {
  expect(await judge(dial)).toBe(code);
});

test('a device certificate is accepted by a server that asks for one', async () => {
  const issued = lab.issueServer({ dnsNames: ['acs.test'] });
  const device = lab.issueDevice({ oui: '00D09E', serial: '42' });
  const options = { key: issued.privateKeyPem(), cert: issued.chainPem, ca: lab.rootPem, requestCert: true };
  const server = createServer(options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
  const { port } = server.address() as AddressInfo;
  const identity = { key: device.privateKeyPem(), cert: device.chainPem };
  const client = connect({ port, host: '127.0.0.1', servername: 'acs.test', ca: lab.rootPem, ...identity });
  const [socket] = await accepted;
  expect(socket.authorized).toBe(true);
  expect(socket.getPeerCertificate().subject.CN).toBe('00D09E-42');
  client.destroy();
  socket.destroy();
  await once(server.close(), 'close');
});
