import { connect } from 'node:net';
import { Secret } from '@cordon/cwmp';
import { createMemoryLab } from '@cordon/pki';
import { connectXmpp, strictTlsPolicy, type XmppConnection } from '@cordon/transport';
import { afterEach, expect, test } from 'vitest';
import { serverPresentation } from '../../fixtures/server-presentation.ts';
import { ScramServer } from './scram-server.ts';
import { XmppServer } from './xmpp-server.ts';

const lab = createMemoryLab();
const domain = 'xmpp.lab.test';
const account = { username: 'cpe', password: new Secret('lab-password') };
const within = { withinMs: 20_000 };
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(hasTls = true): Promise<XmppServer> {
  const server = await XmppServer.start({
    host: '127.0.0.1',
    domain,
    account,
    presentation: hasTls ? serverPresentation(lab, { hostName: domain }) : undefined,
    evidence: { observe: (_name, data) => data },
  });
  cleanUps.push(() => server.stop());
  return server;
}

const logIn = async (server: XmppServer, changes: object = {}): Promise<XmppConnection> => {
  const connection = await connectXmpp({
    host: '127.0.0.1',
    port: server.port,
    domain,
    ...account,
    resource: 'test',
    tls: strictTlsPolicy({ trustedCertificates: [lab.rootPem] }),
    timeoutMs: 20_000,
    ...changes,
  });
  cleanUps.push(() => connection.close());
  return connection;
};

test('a client logs in, a stanza reaches it from whomever, and its answer comes back', async () => {
  const server = await start();
  const connection = await logIn(server);
  const visit = await server.nextVisit(within);
  expect([connection.jid, visit?.mechanism, visit?.client?.isInClear]).toEqual([
    `cpe@${domain}/test`,
    'SCRAM-SHA-256',
    false,
  ]);
  const asking = visit?.client?.ask('mallory@elsewhere.test', '<query xmlns="jabber:iq:version"/>', within);
  const stanza = await connection.read();
  const valueOf = (name: string): string => stanza.attributes.find((attribute) => attribute.name === name)?.value ?? '';
  expect([valueOf('from'), valueOf('to')]).toEqual(['mallory@elsewhere.test', connection.jid]);
  const error = '<error type="auth"><not-authorized xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>';
  connection.send(`<iq type="error" id="${valueOf('id')}">${error}</iq>`);
  expect(await asking).toMatchObject({ type: 'error', condition: 'not-authorized' });
});

test('who knows another password is not let in', async () => {
  const server = await start();
  await expect(logIn(server, { password: new Secret('other') })).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(await server.nextVisit(within)).toMatchObject({
    spokeInTls: true,
    attemptedInClear: false,
    client: undefined,
  });
});

test.each([
  ['another authority', () => serverPresentation(createMemoryLab(), { hostName: domain })],
  ['another name', () => serverPresentation(lab, { hostName: 'other.lab.test' })],
  [
    'the past',
    () =>
      serverPresentation(lab, { hostName: domain, certificate: { validity: { notBefore: '-30d', notAfter: '-1d' } } }),
  ],
])('a client that leaves a certificate of %s is seen to say nothing in TLS', async (_, present) => {
  const server = await start();
  server.present(present());
  await expect(logIn(server)).rejects.toThrow();
  expect(await server.nextVisit(within)).toMatchObject({ askedForTls: true, spokeInTls: false, mechanism: undefined });
});

test('without TLS, a client that leaves and one that logs in are told apart', async () => {
  const server = await start(false);
  await expect(logIn(server)).rejects.toMatchObject({ code: 'no-tls' });
  expect(await server.nextVisit(within)).toMatchObject({ hasSpoken: true, attemptedInClear: false });
  await logIn(server, { allowsClear: true });
  expect(await server.nextVisit(within)).toMatchObject({ attemptedInClear: true, client: { isInClear: true } });
});

test('what is no XMPP ends the connection', async () => {
  const server = await start();
  for (const text of ['GET / HTTP/1.1\r\n\r\n', `<stream ${'a'.repeat(200_000)}`]) {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(text);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await server.nextVisit(within)).toMatchObject({ hasSpoken: false });
  }
});

// The exchanges of RFC 5802 5 and RFC 7677 3: user "user", password "pencil".
test.each([
  {
    mechanism: 'SCRAM-SHA-1' as const,
    choice: { nonce: '3rfcNHYJY1ZVvWVs7j', salt: Buffer.from('QSXCR+Q6sek8bf92', 'base64') },
    first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
    final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    success: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    mechanism: 'SCRAM-SHA-256' as const,
    choice: { nonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0', salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64') },
    first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
    final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    success: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
])('$mechanism: the exchange of the RFC', async ({ mechanism, choice, first, final, success }) => {
  const server = new ScramServer(mechanism, { username: 'user', password: new Secret('pencil') }, choice);
  expect(server.challenge(first)).toContain(choice.nonce);
  expect(await server.success(final)).toBe(success);
  expect(await server.success(final.replace(/p=./, 'p=A'))).toBeUndefined();
  expect(server.challenge(first.replace('user', 'other'))).toBeUndefined();
});
