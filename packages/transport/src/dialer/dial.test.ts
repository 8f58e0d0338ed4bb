import { Buffer } from 'node:buffer';
import { afterEach, describe, expect, test } from 'vitest';
import type { TransportError } from '../errors.ts';
import { labPolicy, testPem as pem, serveEcho, shows, startListener, type TestListener } from '../lab.test-support.ts';
import { parseClientHello, tlsVersionName } from '../tls/parse-client-hello.ts';
import { acceptAnyServer } from '../tls/strict-tls-policy.ts';
import type { TlsPolicy } from '../tls/tls-policy.ts';
import type { ServerTlsSettings } from '../tls/server-tls-settings.ts';
import { dial } from './dial.ts';

const open: TestListener[] = [];
afterEach(async () => {
  for (const { listener } of open.splice(0)) await listener.close();
});

async function serveTls(settings: ServerTlsSettings): Promise<TestListener> {
  const started = await startListener(serveEcho, { tls: () => settings });
  open.push(started);
  return started;
}

async function tryDial(port: number, policy: TlsPolicy, host = 'acs.test'): Promise<string> {
  try {
    const connection = await dial({
      url: new URL(`https://${host}:${port}/`),
      tls: policy,
      lookUp: async () => ['127.0.0.1'],
    });
    const response = await connection.exchange({ method: 'POST', target: '/', body: Buffer.from('secret') });
    connection.close();
    return `${response.status} ${Buffer.from(response.body).toString()}`;
  } catch (error) {
    const { code, problems } = error as TransportError;
    return [code, ...problems.map((problem) => problem.code)].join(' ');
  }
}

const lax = {
  strict: {},
  'accept-expired': { checkDates: acceptAnyServer },
  'no clock': { now: undefined },
  'accept-untrusted': { checkChain: acceptAnyServer },
  'accept-wrong-host': { checkHostName: acceptAnyServer },
} satisfies Record<string, Partial<TlsPolicy>>;

const testRoot = pem('root');
const accepted = '200 secret';
const rows: readonly (readonly [certificate: string, policy: keyof typeof lax, outcome: string])[] = [
  ['acs', 'strict', accepted],
  ['acs-rsa', 'strict', accepted],
  ['acs', 'no clock', accepted],
  ['expired', 'strict', 'server-untrusted certificate-expired'],
  ['not-yet-valid', 'strict', 'server-untrusted certificate-not-yet-valid'],
  ['wrong-host', 'strict', 'server-untrusted wrong-host'],
  ['other-issuer', 'strict', 'server-untrusted untrusted-chain'],
  ['self-signed', 'strict', 'server-untrusted untrusted-chain'],
  ['expired', 'accept-expired', accepted],
  ['not-yet-valid', 'accept-expired', accepted],
  ['expired', 'no clock', accepted],
  ['expired-other-issuer', 'accept-expired', 'server-untrusted untrusted-chain'],
  ['expired-self-signed', 'accept-expired', 'server-untrusted untrusted-chain'],
  ['expired-other-issuer', 'no clock', 'server-untrusted untrusted-chain'],
  ['other-issuer', 'accept-expired', 'server-untrusted untrusted-chain'],
  ['expired-wrong-host', 'accept-expired', 'server-untrusted wrong-host'],
  ['wrong-host', 'accept-expired', 'server-untrusted wrong-host'],
  ['below-leaf', 'accept-expired', 'server-untrusted untrusted-chain'],
  ['beyond-path-length', 'accept-expired', 'server-untrusted untrusted-chain'],
  ['client-only', 'accept-expired', 'server-untrusted wrong-usage'],
  ['odd-critical', 'accept-expired', 'server-untrusted untrusted-chain'],
  ['other-issuer', 'accept-untrusted', accepted],
  ['self-signed', 'accept-untrusted', accepted],
  ['expired-other-issuer', 'accept-untrusted', 'server-untrusted certificate-expired'],
  ['expired-self-signed', 'accept-untrusted', 'server-untrusted certificate-expired'],
  ['wrong-host', 'accept-untrusted', 'server-untrusted wrong-host'],
  ['wrong-host', 'accept-wrong-host', accepted],
  ['expired', 'accept-wrong-host', 'server-untrusted certificate-expired'],
  ['other-issuer', 'accept-wrong-host', 'server-untrusted untrusted-chain'],
];

describe('each check of the TLS policy decides one thing', () => {
  test.each(rows)('certificate %s under %s: %s', async (certificate, policy, outcome) => {
    const { port, connections } = await serveTls(shows(certificate));
    expect(await tryDial(port, labPolicy(lax[policy]))).toBe(outcome);
    if (outcome === accepted) return;
    const close = await connections[0]?.closed;
    expect(close?.applicationBytesReceived ?? 0).toBe(0);
  });

  test('weak keys and SHA-1 signatures stay refused when dates are accepted', async () => {
    const anything = { ciphers: 'DEFAULT:@SECLEVEL=0' };
    for (const certificate of ['weak-key', 'sha1']) {
      const { port } = await serveTls(shows(certificate, anything));
      const policy = labPolicy({ checkDates: acceptAnyServer, ...anything });
      expect(await tryDial(port, policy)).toBe('server-untrusted weak-certificate');
    }
  });
});

describe('what the ClientHello says follows the policy', () => {
  test('the host name and TLS 1.3 and 1.2', async () => {
    const { port, connections } = await serveTls(shows('acs'));
    await tryDial(port, labPolicy());
    const hello = parseClientHello(connections[0]?.clientHello ?? new Uint8Array(0));
    expect(hello).toMatchObject({ kind: 'client-hello', serverNames: ['acs.test'], versions: [0x0304, 0x0303] });
    expect(connections[0]?.tls).toMatchObject({ protocol: 'TLSv1.3', serverName: 'acs.test' });
  });

  test('no name when the policy sends none, nor for an address', async () => {
    const { port, connections } = await serveTls(shows('acs'));
    expect(await tryDial(port, labPolicy({ sendsServerName: false }))).toBe(accepted);
    expect(await tryDial(port, labPolicy(), '127.0.0.1')).toBe(accepted);
    const names = connections.map(({ clientHello }) => parseClientHello(clientHello ?? new Uint8Array(0)));
    expect(names).toMatchObject([{ serverNames: [] }, { serverNames: [] }]);
  });

  test.each(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)('a server of %s alone', async (version) => {
    const settings = shows('acs-rsa', { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' });
    const { port, connections, failures } = await serveTls(settings);
    const isModern = version === 'TLSv1.2' || version === 'TLSv1.3';
    expect(await tryDial(port, labPolicy())).toBe(isModern ? accepted : 'handshake-failed');
    expect(await tryDial(port, labPolicy({ minVersion: 'TLSv1' }))).toBe(accepted);
    expect(connections.at(-1)?.tls?.protocol).toBe(version);
    if (!isModern) expect(failures[0]?.close.alert).toMatchObject({ name: 'protocol_version', sentBy: 'local' });
    expect(tlsVersionName(0x0301)).toBe('TLSv1');
  });
});

describe('client certificates', () => {
  test('are a fact of the connection, good or bad', async () => {
    const settings = shows('acs', { clientCertificates: { trustedCertificates: [testRoot] } });
    const { port, connections } = await serveTls(settings);
    const withCertificate = (name: string): TlsPolicy =>
      labPolicy({ clientCertificate: { certificatePem: pem(name), privateKeyPem: pem(`${name}.key`) } });
    expect(await tryDial(port, withCertificate('cpe'))).toBe(accepted);
    expect(await tryDial(port, withCertificate('other-issuer'))).toBe(accepted);
    expect(await tryDial(port, labPolicy())).toBe(accepted);
    const seen = connections.map(({ tls }) => [tls?.peerCertificate?.subject, tls?.isPeerChainValid]);
    expect(seen).toEqual([
      ['CN=00D09E-Gateway-0001', true],
      ['CN=acs.test', false],
      [undefined, false],
    ]);
  });

  test('that are required and missing fail the handshake', async () => {
    const settings = shows('acs', {
      clientCertificates: { trustedCertificates: [testRoot], isRequired: true },
      maxVersion: 'TLSv1.2',
    });
    const { port, connections } = await serveTls(settings);
    expect(await tryDial(port, labPolicy())).toBe('handshake-failed');
    expect(connections).toEqual([]);
  });
});
