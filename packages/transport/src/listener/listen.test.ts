import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { gzipSync, deflateRawSync, deflateSync } from 'node:zlib';
import { CaptureLog } from '@cordon/capture';
import { afterEach, describe, expect, test } from 'vitest';
import { serveEcho, shows, startListener, type TestListener } from '../lab.test-support.ts';
import type { PhaseTimeouts } from '../http1/http-limits.ts';
import type { ListenerOptions } from './listener.ts';
import { listen } from './listen.ts';
import { checkServerTls } from '../tls/secure-server.ts';

const open: TestListener[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const { listener } of open.splice(0)) await listener.close();
});

async function start(options: Partial<ListenerOptions> = {}, serve = serveEcho): Promise<TestListener> {
  const started = await startListener(serve, options);
  open.push(started);
  return started;
}

async function connectTo(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes and returns everything that comes back until the listener closes. */
async function talk(port: number, bytes: string | Uint8Array, ended = false): Promise<string> {
  const socket = await connectTo(port);
  let answer = '';
  socket.on('data', (data: Buffer) => {
    answer += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  socket.on('end', () => socket.end());
  if (ended) socket.end();
  await once(socket, 'close');
  return answer;
}

const post = (body: string | Uint8Array, fields = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`POST /acs HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: ${body.length}\r\n\r\n`),
    Buffer.from(body),
  ]);
const lastPost = (body: string | Uint8Array, fields = ''): Buffer => post(body, `Connection: close\r\n${fields}`);

describe('a listener', () => {
  test('shows whoever names a host its certificate, and everybody else the other', async () => {
    const other = shows('other-root');
    const { port } = await start({ tls: () => ({ ...shows('acs'), byServerName: { 'Other.Test': other } }) });
    const subjectFor = async (servername: string): Promise<string> => {
      const socket = connectTls({ port, host: '127.0.0.1', servername, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const subject = String(socket.getPeerCertificate().subject.CN);
      socket.destroy();
      return subject;
    };
    const [named, unnamed, strange] = [
      await subjectFor('other.test'),
      await subjectFor(''),
      await subjectFor('x.test'),
    ];
    expect(named).not.toBe(unnamed);
    expect(strange).toBe(unnamed);
  });

  test('answers on one connection until the peer closes it', async () => {
    const { port, connections } = await start();
    const answer = await talk(port, Buffer.concat([post('one'), lastPost('two')]));
    expect(answer.match(/\r\n\r\n(one|two)/g)).toHaveLength(2);
    expect(await connections[0]?.closed).toMatchObject({ reason: 'local' });
  });

  test('answers a peer that closes its half behind the request', async () => {
    const { port, connections } = await start();
    expect(await talk(port, post('one'), true)).toContain('one');
    expect(await talk(port, post(gzipSync('two'), 'Content-Encoding: gzip\r\n'), true)).toContain('two');
    expect(await connections[0]?.closed).toMatchObject({ reason: 'peer', applicationBytesReceived: 53 });
  });

  test('notes a request that did not wait for its turn', async () => {
    const rules: string[] = [];
    const { port } = await start({}, async (connection) => {
      const request = await connection.nextRequest();
      rules.push(...(request?.violations.map(({ rule }) => rule) ?? []));
      await connection.respond({ status: 204, close: true });
    });
    expect(await talk(port, Buffer.concat([post('a'), post('b')]))).toMatch(
      /^HTTP\/1\.1 204 No Content\r\nConnection: close\r\n\r\n$/,
    );
    expect(rules).toEqual(['http-pipelined']);
  });

  test.each([
    ['gzip', gzipSync('hello')],
    ['deflate', deflateSync('hello')],
    ['deflate', deflateRawSync('hello')],
  ])('takes %s off', async (coding, bytes) => {
    const { port } = await start();
    expect(await talk(port, lastPost(bytes, `Content-Encoding: ${coding}\r\n`))).toContain('\r\n\r\nhello');
  });

  test.each([
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(1_000_000)), '413'],
    ['broken gzip', 'gzip', Buffer.from('nonsense'), '400'],
    ['two codings', 'gzip, gzip', gzipSync('x'), '415'],
    ['an unknown coding', 'br', Buffer.from('x'), '415'],
  ])('refuses %s', async (_, ...[coding, bytes, status]) => {
    const { port, connections } = await start({ limits: { inflatedBytesMax: 100_000 } });
    expect(await talk(port, lastPost(bytes, `Content-Encoding: ${coding}\r\n`))).toMatch(
      new RegExp(`^HTTP/1.1 ${status} `),
    );
    expect(await connections[0]?.closed).toMatchObject({ reason: 'refused' });
  });

  test('asks for content that the client holds back', async () => {
    const { port } = await start();
    const socket = await connectTo(port);
    const bytes = lastPost('hello', 'Expect: 100-continue\r\n');
    socket.write(bytes.subarray(0, bytes.length - 5));
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('hello');
    const [second] = (await once(socket, 'data')) as [Buffer];
    expect(second.toString()).toContain('hello');
  });

  test('keeps the head of a refused message as evidence', async () => {
    const { port, connections } = await start();
    expect(await talk(port, 'POST / HTTP/1.1\r\nA : b\r\n\r\n')).toBe(
      'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    const close = await connections[0]?.closed;
    expect(close).toMatchObject({ reason: 'refused', violations: [{ rule: 'http-header-name' }] });
    expect(Buffer.from(close?.rawHead ?? []).toString()).toContain('A : b');
  });

  test.each<[string, string | Uint8Array, Partial<PhaseTimeouts>, string]>([
    ['nothing', '', { idleTimeoutMs: 30 }, ''],
    ['half a head', 'POST / HT', { headTimeoutMs: 30 }, 'HTTP/1.1 408 '],
    ['half a body', post('hello').subarray(0, -2), { bodyTimeoutMs: 30 }, 'HTTP/1.1 408 '],
  ])('does not wait for ever behind %s', async (_, ...[bytes, timeouts, answer]) => {
    const { port, connections } = await start({ timeouts });
    expect((await talk(port, bytes)).slice(0, 13)).toBe(answer);
    expect(await connections[0]?.closed).toMatchObject({ reason: 'timed-out' });
  });

  test('is not kept busy by single bytes', async () => {
    const { port, connections } = await start({ timeouts: { headTimeoutMs: 60 } });
    const socket = await connectTo(port);
    const drip = setInterval(() => socket.writable && socket.write('x'), 5);
    socket.on('error', () => undefined).resume();
    await once(socket, 'end');
    clearInterval(drip);
    socket.destroy();
    expect(await connections[0]?.closed).toMatchObject({ reason: 'timed-out' });
  });

  test('counts bytes that nobody reads, and stops reading at its limit', async () => {
    const limits = { readAheadBytesMax: 10_000 };
    const { port, connections } = await start({ limits }, async () => undefined);
    const socket = await connectTo(port);
    socket.on('error', () => undefined);
    for (let count = 0; count < 200; count += 1) socket.write(Buffer.alloc(100_000));
    await expect.poll(() => connections[0]?.applicationBytesReceived ?? 0).toBeGreaterThan(9999);
    expect(connections[0]?.applicationBytesReceived).toBeLessThan(200_000);
    connections[0]?.destroy();
    expect(await connections[0]?.closed).toMatchObject({ reason: 'local' });
  });

  test('sees the peer go although nobody reads', async () => {
    for (const bytes of ['', 'POST / HT']) {
      const { port, connections } = await start({ timeouts: { idleTimeoutMs: 50 } }, async () => undefined);
      const socket = await connectTo(port);
      socket.end(bytes);
      await expect.poll(() => connections.length).toBe(1);
      expect(await connections[0]?.closed).toMatchObject({ reason: 'peer', applicationBytesReceived: bytes.length });
    }
  });

  test('closes connections beyond its number, and those it does not accept, without a byte', async () => {
    const { port } = await start({ connectionsMax: 1 });
    await connectTo(port);
    expect(await talk(port, lastPost('x'))).toBe('');
    const picky = await start({ accepts: () => false });
    expect(await talk(picky.port, lastPost('x'))).toBe('');
    expect(picky.connections).toEqual([]);
  });

  test('writes what it is told, raw, and records it', async () => {
    const capture = new CaptureLog();
    const { port } = await start({ capture }, async (connection) => {
      await connection.nextRequest();
      await connection.writeRaw(Buffer.from('not http'));
      connection.close();
    });
    expect(await talk(port, post('x'))).toBe('not http');
    expect(capture.summary).toMatchObject({ connections: 1 });
    expect(Buffer.concat(capture.blocks()).includes('not http')).toBe(true);
  });

  test('says which port it could not have', async () => {
    const { port } = await start();
    const again = listen({ host: '127.0.0.1', port, onConnection: () => undefined });
    await expect(again).rejects.toMatchObject({ code: 'address-unusable', systemCode: 'EADDRINUSE' });
  });
});

test('a peer that closes right behind its handshake is seen to close', async () => {
  const { port, connections } = await start({ tls: () => shows('acs') }, async (connection) => {
    await connection.nextRequest();
  });
  const client = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
  sockets.push(client);
  client.once('secureConnect', () => client.end());
  await expect.poll(() => connections.length).toBe(1);
  expect(await connections[0]?.closed).toMatchObject({ reason: 'peer', applicationBytesReceived: 0 });
});

describe('handshakes that fail are data', () => {
  test('bytes that are no TLS', async () => {
    const listener = await start({ tls: () => shows('acs') });
    const failure = listener.nextFailure();
    await talk(listener.port, post('x'));
    expect(await failure).toMatchObject({
      connectionId: 1,
      close: { reason: 'handshake-failed', applicationBytesReceived: 0 },
    });
    expect(Buffer.from((await failure).clientHello).toString()).toContain('POST /acs');
  });

  test('a peer that goes away, and one that is silent', async () => {
    const listener = await start({ tls: () => shows('acs'), timeouts: { handshakeTimeoutMs: 30 } });
    let failure = listener.nextFailure();
    (await connectTo(listener.port)).resetAndDestroy();
    expect((await failure).close).toMatchObject({ reason: 'handshake-failed', errorCode: 'ECONNRESET' });
    failure = listener.nextFailure();
    await connectTo(listener.port);
    expect((await failure).close.errorCode).toBe('ERR_TLS_HANDSHAKE_TIMEOUT');
  });

  test('a peer that closes its half in the middle is not waited for', async () => {
    const listener = await start({ tls: () => shows('acs'), timeouts: { handshakeTimeoutMs: 30_000 } });
    const failure = listener.nextFailure();
    (await connectTo(listener.port)).end(Buffer.from([22, 3, 1]));
    expect((await failure).close.detail).toContain('closed during the handshake');
  });

  test('settings that OpenSSL refuses', async () => {
    const settings = shows('acs', { ciphers: 'NO-SUCH-SUITE' });
    const listener = await start({ tls: () => settings });
    const failure = listener.nextFailure();
    // What the client wrote is never read, so that it may see a reset.
    await talk(listener.port, post('x')).catch(() => undefined);
    expect((await failure).close.errorCode).toBe('tls-settings-unusable');
    expect(() => checkServerTls(settings)).toThrow(/cannot be used/);
    expect(() => checkServerTls(shows('acs'))).not.toThrow();
  });
});
