// Which ACS certificates a device accepts. The oracle is the first HTTP byte: a finished handshake proves nothing.
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type RunningCpe, startCpe } from '@cordon/cpe';
import { createMemoryLab, type Issued } from '@cordon/pki';
import { afterEach, expect, test } from 'vitest';

const hostName = 'acs.lab.example';
const lab = createMemoryLab();
const stranger = createMemoryLab();
const good = lab.issueServer({ dnsNames: [hostName] });
const expired = lab.issueServer({ dnsNames: [hostName], validity: { notBefore: '-30d', notAfter: '-1d' } });
const untrusted = stranger.issueServer({ dnsNames: [hostName] });
const wrongHost = lab.issueServer({ dnsNames: ['other.lab.example'] });

let server: Server | undefined;
let cpe: RunningCpe | undefined;
afterEach(async () => {
  await cpe?.stop();
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
});

/** What the first connection of a device came to. */
interface Seen {
  readonly httpBytes: boolean;
  readonly serverName: string | undefined;
  readonly protocol: string | undefined;
}

/** Shows one certificate to a fresh device and waits for its first request or for the end of its first connection. */
async function show(shown: Issued, { defects = [], maxVersion = 'TLSv1.3' }: ShowOptions = {}): Promise<Seen> {
  const options = {
    cert: shown.chainPem,
    key: shown.privateKeyPem(),
    maxVersion,
    minVersion: 'TLSv1',
    ciphers,
  } as const;
  const listening = createServer(options);
  server = listening;
  const seen = new Promise<Seen>((resolve) => {
    const facts = (socket: TLSSocket | undefined, httpBytes: boolean): Seen => ({
      httpBytes,
      serverName: socket?.servername || undefined,
      protocol: socket?.getProtocol() ?? undefined,
    });
    listening.on('request', (request, response) => {
      response.writeHead(503).end();
      resolve(facts(request.socket as TLSSocket, true));
    });
    listening.on('secureConnection', (socket) => socket.once('close', () => resolve(facts(socket, false))));
    listening.on('tlsClientError', () => resolve(facts(undefined, false)));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  cpe = await startCpe({
    acsUrl: `https://${hostName}:${(listening.address() as AddressInfo).port}/`,
    resolve: { [hostName]: '127.0.0.1' },
    trustedCertificates: [lab.rootPem],
    logLevel: 'silent',
    defects: [...defects],
  });
  return seen;
}

interface ShowOptions {
  readonly defects?: readonly string[];
  readonly maxVersion?: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
}

// The server must offer TLS 1.0 at all for the device to refuse it.
const ciphers = 'DEFAULT@SECLEVEL=0';

test('a good certificate gets an Inform, with the server name in the ClientHello', async () => {
  expect(await show(good)).toEqual({ httpBytes: true, serverName: hostName, protocol: 'TLSv1.3' });
});

test.each([
  ['expired', expired, 'accept-expired-certificate'],
  ['untrusted', untrusted, 'accept-untrusted-issuer'],
  ['for another host', wrongHost, 'accept-wrong-host'],
])('a certificate that is %s gets no byte, except from a device with that defect', async (_, shown, defect) => {
  expect(await show(shown)).toMatchObject({ httpBytes: false });
  await cpe?.stop();
  server?.close();
  const others = ['accept-expired-certificate', 'accept-untrusted-issuer', 'accept-wrong-host'].filter(
    (id) => id !== defect,
  );
  expect(await show(shown, { defects: others })).toMatchObject({ httpBytes: false });
  await cpe?.stop();
  server?.close();
  expect(await show(shown, { defects: [defect] })).toMatchObject({ httpBytes: true });
});

test('TLS 1.0 alone gets no byte, except with tls-1.0', async () => {
  expect(await show(good, { maxVersion: 'TLSv1' })).toMatchObject({ httpBytes: false });
  await cpe?.stop();
  server?.close();
  expect(await show(good, { maxVersion: 'TLSv1', defects: ['tls-1.0'] })).toMatchObject({
    httpBytes: true,
    protocol: 'TLSv1',
  });
});

test('no-sni sends no server name', async () => {
  expect(await show(good, { defects: ['no-sni'] })).toMatchObject({ httpBytes: true, serverName: undefined });
});
