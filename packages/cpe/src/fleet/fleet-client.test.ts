import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { encodeEnvelope, type Envelope, Secret } from '@cordon/cwmp';
import { strictTlsPolicy } from '@cordon/transport';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { FleetClient } from './fleet-client.ts';
import { FleetConfig } from './fleet-config.ts';

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const envelope: Envelope = {
  namespace: 'urn:dslforum-org:cwmp-1-2',
  header: { id: '1' },
  body: { method: 'TransferCompleteResponse' },
};

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function openServer(answer: Answer): Promise<{ readonly url: string; readonly sockets: Set<unknown> }> {
  let count = 0;
  const sockets = new Set<unknown>();
  const server: Server = createServer((request, response) => {
    sockets.add(request.socket);
    request.resume();
    request.once('end', () => answer(request, response, (count += 1)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cwmp`, sockets };
}

function openClient(url: string, settings: { readonly username?: string; readonly responseTimeoutMs?: number } = {}) {
  const { username = '', responseTimeoutMs = 5000 } = settings;
  const client = new FleetClient({
    url: new URL(url),
    config: FleetConfig.parse({ acsUrl: url, responseTimeoutMs }),
    clock: systemClock,
    username,
    password: () => new Secret('secret'),
    tls: () => strictTlsPolicy({ trustedCertificates: [], now: () => new Date() }),
  });
  cleanUps.push(() => client.close());
  return client;
}

const ok = (response: ServerResponse): unknown =>
  response.writeHead(200, { 'Content-Type': 'text/xml' }).end(encodeEnvelope(envelope));

test('two messages go over one connection, with the header fields of TR-069 3.4.1', async () => {
  const seen: IncomingMessage['headers'][] = [];
  const { url, sockets } = await openServer((request, response, count) => {
    seen.push(request.headers);
    if (count === 1) ok(response);
    else response.writeHead(204).end();
  });
  const client = openClient(url);
  expect(await client.post(envelope)).toMatchObject({
    kind: 'answered',
    status: 200,
    envelope: { header: { id: '1' } },
  });
  expect(await client.post(undefined)).toEqual({ kind: 'answered', status: 204, envelope: undefined });
  expect([sockets.size, seen[0]?.['soapaction'], seen[0]?.['content-type'], seen[1]?.['content-length']]).toEqual([
    1,
    '',
    'text/xml; charset=utf-8',
    '0',
  ]);
  expect(seen[1]).not.toHaveProperty('soapaction');
});

test('when the ACS closes between two messages, the next one opens another connection', async () => {
  const { url, sockets } = await openServer((_request, response) =>
    response.writeHead(204, { Connection: 'close' }).end(),
  );
  const client = openClient(url);
  await client.post(envelope);
  expect(await client.post(undefined)).toMatchObject({ kind: 'answered', status: 204 });
  expect(sockets.size).toBe(2);
});

test('a cookie comes back', async () => {
  const cookies: (string | undefined)[] = [];
  const { url } = await openServer((request, response) => {
    cookies.push(request.headers.cookie);
    response.writeHead(204, { 'Set-Cookie': 'session=7; Path=/' }).end();
  });
  const client = openClient(url);
  await client.post(envelope);
  await client.post(undefined);
  expect(cookies).toEqual([undefined, 'session=7']);
});

test('a challenge is answered by digest with the account of the device, and without one is final', async () => {
  const answer: Answer = (request, response) => {
    const { authorization } = request.headers;
    const challenge = 'Digest realm="acs", qop="auth", algorithm=MD5, nonce="n"';
    if (authorization?.includes('username="FLEET1"') === true) ok(response);
    else response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
  };
  const { url } = await openServer(answer);
  expect(await openClient(url, { username: 'FLEET1' }).post(envelope)).toMatchObject({ status: 200 });
  expect(await openClient(url).post(envelope)).toMatchObject({ status: 401 });
});

test('a redirect on this machine is followed, one to another machine is not', async () => {
  const { url: target } = await openServer((_request, response) => ok(response));
  const { url } = await openServer((_request, response) => response.writeHead(307, { Location: target }).end());
  expect(await openClient(url).post(envelope)).toMatchObject({ kind: 'answered', status: 200 });
  const away = await openServer((_request, response) =>
    response.writeHead(307, { Location: 'http://192.0.2.1/' }).end(),
  );
  const client = openClient(away.url);
  expect([await client.post(envelope), client.failure]).toEqual([
    expect.objectContaining({ kind: 'lost' }),
    'redirect-refused',
  ]);
});

test('an ACS that falls silent, goes away or talks nonsense is a reason, not an exception', async () => {
  const silent = openClient((await openServer(() => undefined)).url, { responseTimeoutMs: 50 });
  expect([await silent.post(envelope), silent.failure]).toEqual([{ kind: 'timed-out' }, 'response-timed-out']);
  const gone = openClient((await openServer((request) => request.socket.destroy())).url);
  expect([(await gone.post(envelope)).kind, gone.failure]).toEqual([
    'lost',
    expect.stringMatching(/closed-early|ECONNRESET/),
  ]);
  const absent = openClient('http://127.0.0.1:1/');
  expect([(await absent.post(envelope)).kind, absent.failure]).toEqual(['lost', 'ECONNREFUSED']);
  const babbler = openClient(await openBabbler());
  expect((await babbler.post(envelope)).kind).toBe('lost');
});

async function openBabbler(): Promise<string> {
  const server: TcpServer = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('220 mail.example ESMTP\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('a power cut ends a session at once', async () => {
  const { promise: asked, resolve: tell } = Promise.withResolvers<void>();
  const { url } = await openServer(() => tell());
  const client = openClient(url);
  const answer = client.post(envelope);
  await asked;
  client.destroy();
  expect(await answer).toMatchObject({ kind: 'lost' });
  expect(await client.post(undefined)).toMatchObject({ kind: 'lost' });
});
