import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Secret } from '@cordon/cwmp';
import { afterEach, describe, expect, test } from 'vitest';
import { replayableNonces, SignedNonces } from '../auth/signed-nonces.ts';
import { startListener } from '../lab.test-support.ts';
import type { ConnectionRequestListenerOptions, ConnectionRequestOutcome } from './connection-request-types.ts';
import { listenForConnectionRequests } from './listen-for-connection-requests.ts';
import { sendConnectionRequest } from './send-connection-request.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0)) await part.close();
});

const credentials = { username: 'acs', password: new Secret('s3cret') };

interface Cpe {
  readonly url: string;
  readonly port: number;
  readonly accepted: { count: number };
}

async function startCpe(options: Partial<ConnectionRequestListenerOptions> = {}): Promise<Cpe> {
  const accepted = { count: 0 };
  const listener = await listenForConnectionRequests({
    host: '127.0.0.1',
    port: 0,
    path: '/9f3a',
    credentials: () => credentials,
    onConnectionRequest: () => {
      accepted.count += 1;
      return 'accepted';
    },
    ...options,
  });
  open.push(listener);
  const { port } = listener.address;
  return { url: `http://127.0.0.1:${port}/9f3a`, port, accepted };
}

const send = (url: string, changes: object = {}): Promise<ConnectionRequestOutcome> =>
  sendConnectionRequest({ url, ...credentials, timeoutMs: 5000, ...changes });

async function talk(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data: Buffer) => {
    answer += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

describe('a connection-request port', () => {
  test('challenges, accepts with 204 and an empty body, on one connection', async () => {
    const cpe = await startCpe();
    const outcome = await send(cpe.url);
    expect(outcome).toMatchObject({ kind: 'accepted', status: 204, algorithm: 'SHA-256' });
    expect(outcome.exchanges.map(({ status, body }) => [status, body.length])).toEqual([
      [401, 0],
      [204, 0],
    ]);
    expect(outcome.exchanges.flatMap(({ violations }) => violations)).toEqual([]);
    expect(cpe.accepted.count).toBe(1);
  });

  test('refuses wrong credentials, users and paths, and no session follows', async () => {
    const cpe = await startCpe();
    expect((await send(cpe.url, { password: new Secret('x') })).kind).toBe('unauthorised');
    expect((await send(cpe.url, { username: 'x' })).kind).toBe('unauthorised');
    expect(await send(`${cpe.url}x`)).toMatchObject({ kind: 'refused', status: 404 });
    expect(await send(`${cpe.url}?a=b`)).toMatchObject({ kind: 'refused', status: 404 });
    expect(cpe.accepted.count).toBe(0);
  });

  test('refuses a replay, unless its nonces are replayable', async () => {
    const strict = await startCpe();
    const { authorization } = await send(strict.url);
    expect((await send(strict.url, { authorization })).kind).toBe('unauthorised');
    expect(strict.accepted.count).toBe(1);
    const lax = await startCpe({ nonces: replayableNonces(new SignedNonces()) });
    const recorded = await send(lax.url);
    expect((await send(lax.url, { authorization: recorded.authorization })).kind).toBe('accepted');
    expect(lax.accepted.count).toBe(2);
  });

  test('tells by 503 without Retry-After that it limits the rate or is in a session', async () => {
    const clock = { nowMs: 0 };
    const cpe = await startCpe({ rateLimit: { acceptedMax: 2, windowMs: 1000 }, now: () => clock.nowMs });
    const kinds = [];
    for (let count = 0; count < 3; count += 1) kinds.push((await send(cpe.url)).kind);
    expect(kinds).toEqual(['accepted', 'accepted', 'busy']);
    clock.nowMs = 1001;
    expect((await send(cpe.url)).kind).toBe('accepted');
    const busy = await send((await startCpe({ onConnectionRequest: () => 'busy' })).url);
    expect(busy).toMatchObject({ kind: 'busy', status: 503 });
    expect(Buffer.from(busy.exchanges.at(-1)?.rawHead ?? []).toString()).not.toMatch(/retry-after/i);
  });

  test.each([
    [
      'POST',
      'POST /9f3a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello',
      /^HTTP\/1\.1 405 .*\r\nAllow: GET\r\n/,
    ],
    [
      'a GET whose body never comes',
      'GET /9f3a HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n',
      /^HTTP\/1\.1 401 [^]*Connection: close/,
    ],
    ['no HTTP', '\x16\x03\x01\x00\x05hello\r\n\r\n', /^$/],
    ['a large head', `GET /9f3a HTTP/1.1\r\nA: ${'x'.repeat(9000)}\r\n\r\n`, /^$/],
    ['smuggling', 'GET /9f3a HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', /^$/],
  ])('answers %s by an allowed status or not at all', async (_, bytes, answer) => {
    const cpe = await startCpe();
    expect(await talk(cpe.port, bytes)).toMatch(answer);
    expect(cpe.accepted.count).toBe(0);
  });

  test('is not held by silent or slow peers', async () => {
    const cpe = await startCpe({ requestTimeoutMs: 40 });
    expect(await talk(cpe.port, '')).toBe('');
    expect(await talk(cpe.port, 'GET /9f3a HT')).toBe('');
    expect((await send(cpe.url)).kind).toBe('accepted');
  });

  test('closes sources that are not allowed without a byte', async () => {
    const closed = await startCpe({ allowedSources: ['10.0.0.0/8', '::1'] });
    expect(await send(closed.url)).toMatchObject({ kind: 'failed', exchanges: [] });
    const allowed = await startCpe({ allowedSources: ['127.0.0.0/8'] });
    expect((await send(allowed.url)).kind).toBe('accepted');
    await expect(startCpe({ allowedSources: ['acs.test'] })).rejects.toThrow(TypeError);
  });

  test('goes wrong where its policy does', async () => {
    const open = await startCpe({ policy: { authenticate: () => ({ kind: 'granted', username: undefined }) } });
    expect((await send(open.url, { answersChallenge: false })).kind).toBe('accepted');
    const soap = await startCpe({ policy: { answerBody: async (request) => ({ status: 200, body: request.body }) } });
    expect(await talk(soap.port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')).toMatch(
      /^HTTP\/1.1 200 [^]*hello$/,
    );
  });
});

describe('sending a connection request never throws over the peer', () => {
  test.each(['https://127.0.0.1/', 'nonsense', 'ftp://a/', ''])('%j is no usable URL', async (url) => {
    expect((await send(url)).kind).toBe('unusable-url');
  });

  test('a peer that says nothing, or nonsense', async () => {
    const silent = await startListener(async () => undefined);
    open.push(silent.listener);
    const outcome = await send(`http://127.0.0.1:${silent.port}/`, { timeoutMs: 50 });
    expect(outcome).toMatchObject({ kind: 'failed', errorCode: 'response-timed-out' });
    const odd = await startListener(async (connection) => connection.writeRaw(Buffer.from('220 ready\r\n\r\n')));
    open.push(odd.listener);
    expect(await send(`http://127.0.0.1:${odd.port}/`)).toMatchObject({
      kind: 'failed',
      errorCode: 'response-refused',
    });
  });
});
