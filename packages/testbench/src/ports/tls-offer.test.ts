import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createMemoryLab } from '@cordon/pki';
import { afterEach, expect, test } from 'vitest';
import { type TlsOffer, tryTls } from './tls-offer.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function offerOf(server: Server, withinMs = 300): Promise<TlsOffer> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  const port = typeof place === 'object' && place !== null ? place.port : 0;
  return await tryTls({ address: '127.0.0.1', port, withinMs });
}

const answering = (answer: (socket: Socket) => void): Server =>
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });

const endingsOf = ({ today, old, unprotected, again }: TlsOffer): readonly unknown[] =>
  [today, old, unprotected, again].map((one) => one?.ending ?? null);

const leaf = createMemoryLab().issueServer({ dnsNames: ['ports.test'] });
const certificate = { key: leaf.privateKeyPem(), cert: leaf.chainPem };
const tlsServer = (options: TlsOptions): Server => {
  const server = createTlsServer({ ...certificate, ...options });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  return server;
};

test.each([
  ['of today', {}, ['taken', 'refused', 'refused', null]],
  ['that takes anything', { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }, ['taken', 'taken', 'taken', null]],
  // It ends the handshake when no certificate comes; what it has agreed on by then it takes from those that have one.
  [
    'that wants a certificate of its client',
    { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0', requestCert: true, rejectUnauthorized: true },
    ['taken', 'taken', 'refused', null],
  ],
] as const)('a TLS server %s', async (_kind, options, endings) => {
  expect(endingsOf(await offerOf(tlsServer(options), 10_000))).toEqual(endings);
});

// TLS 1.1, TLS_RSA_WITH_AES_128_CBC_SHA, no extension: nothing of RFC 5746.
const oldHello = Buffer.from(`160302002a020000260302${'07'.repeat(32)}00002f00`, 'hex');

test.each([
  ['words of another language', 'HTTP/1.1 400 Bad Request\r\n\r\n', ['hung-up', 'hung-up', 'hung-up', null]],
  ['an alert', Buffer.from('15030100020228', 'hex'), ['refused', 'refused', 'refused', null]],
  ['a choice that today nobody goes on with, and then nothing', oldHello, ['refused', 'silent', 'refused', null]],
])('a port that answers by %s', async (_kind, words, endings) => {
  const server = answering((socket) => socket.write(words));
  expect(endingsOf(await offerOf(server))).toEqual(endings);
});

test('silence is no refusal, and a port that nobody has any more is none either', async () => {
  expect(
    endingsOf(
      await offerOf(
        answering(() => undefined),
        50,
      ),
    ),
  ).toEqual(['silent', 'silent', 'silent', null]);
  expect(endingsOf(await tryTls({ address: '127.0.0.1', port: 1, withinMs: 1_000 }))).toEqual([
    'closed',
    'closed',
    'closed',
    null,
  ]);
});

test('where weak handshakes are hung up on, one of today is tried behind them', async () => {
  let connections = 0;
  const alert = Buffer.from('15030100020228', 'hex');
  const server = answering((socket) => {
    connections += 1;
    if (connections === 1) socket.write(alert);
    else socket.end();
  });
  expect(endingsOf(await offerOf(server))).toEqual(['refused', 'hung-up', 'hung-up', 'hung-up']);
});
