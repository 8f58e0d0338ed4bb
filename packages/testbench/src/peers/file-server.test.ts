import { request } from 'node:https';
import { CaptureLog } from '@cordon/capture';
import { createMemoryLab } from '@cordon/pki';
import { afterEach, expect, test } from 'vitest';
import type { Evidence, Exchange } from '../evidence/evidence.ts';
import { serverPresentation } from '../fixtures/server-presentation.ts';
import { FileServer } from './file-server.ts';

const lab = createMemoryLab();
const servers: FileServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function open(): Promise<{ readonly server: FileServer; readonly exchanges: readonly Exchange[] }> {
  const exchanges: Exchange[] = [];
  const evidence: Evidence = {
    nowMs: () => performance.now(),
    exchange: (exchange) => void exchanges.push(exchange),
    observe: (_name, data) => data,
    attach: () => ({ sha256: '', bytes: 0, mediaType: '' }),
    registerSecret: () => true,
    capture: new CaptureLog(),
  };
  const presentation = serverPresentation(lab, { hostName: '127.0.0.1' });
  const server = await FileServer.start({ host: '127.0.0.1', hostName: '127.0.0.1', presentation, evidence });
  servers.push(server);
  return { server, exchanges };
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Node's own client, which shares no code with the listener. */
function send(url: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const outgoing = request(url, { method, headers, ca: lab.rootPem, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

test('a place serves its file under a trusted certificate, and nothing else is there', async () => {
  const { server } = await open();
  const place = server.place('a.bin', () => ({ status: 200, body: Buffer.from('content') }));
  expect(await send(place.url)).toEqual({ status: 200, body: 'content' });
  expect(await send(`${server.origin}/other`)).toMatchObject({ status: 404 });
  expect(place.requests).toHaveLength(1);
});

test('an upload is handed to the case, and evidence has neither the file nor the credentials', async () => {
  const { server, exchanges } = await open();
  const place = server.place('b.bin', () => ({ status: 201 }));
  const sent = send(place.url, { method: 'PUT', headers: { Authorization: 'Basic c2VjcmV0' }, body: 'a secret file' });
  const request = await place.next({ withinMs: 10_000 });
  expect((await sent).status).toBe(201);
  expect(request).toMatchObject({ method: 'PUT', authorization: 'basic' });
  expect(Buffer.from(request?.body ?? []).toString()).toBe('a secret file');
  expect(JSON.stringify(exchanges.map(({ request: seen }) => [seen?.headers, [...(seen?.body ?? [])]]))).not.toMatch(
    /c2VjcmV0|97,32,115/,
  );
});

test('a place answers by what it is asked, and a wait ends with the server', async () => {
  const { server } = await open();
  const place = server.place('c.bin', ({ authorization }) => ({ status: authorization === undefined ? 401 : 200 }));
  expect((await send(place.url)).status).toBe(401);
  expect((await send(place.url, { headers: { Authorization: 'Digest x' } })).status).toBe(200);
  await place.next({ withinMs: 1000 });
  await place.next({ withinMs: 1000 });
  const third = place.next({ withinMs: 60_000 });
  await server.stop();
  expect(await third).toBeUndefined();
});

test('a body without a length is written until its limit, or until nobody takes it', async () => {
  const { server } = await open();
  const ends: { bytes: number; isRefused: boolean }[] = [];
  const piece = new Uint8Array(64 * 1024);
  const place = server.place('endless', () => ({
    status: 200,
    stream: { piece, bytesMax: 8 * 1024 * 1024, onEnd: (end) => void ends.push(end) },
  }));
  await new Promise<void>((resolve) => {
    request(place.url, { ca: lab.rootPem, agent: false }, (response) => {
      response.once('data', () => response.destroy());
      response.once('close', resolve);
    })
      .on('error', () => undefined)
      .end();
  });
  await expect.poll(() => ends, { timeout: 10_000 }).toHaveLength(1);
  expect(ends[0]?.isRefused).toBe(true);
  expect(ends[0]?.bytes).toBeLessThan(8 * 1024 * 1024);
});

test('the size of a stream can be asked for by HEAD, which is no answer that anybody takes', async () => {
  const { server } = await open();
  const ends: unknown[] = [];
  const stream = {
    piece: Buffer.from('half'),
    bytesMax: 4,
    contentLength: 8,
    onEnd: (end: unknown) => void ends.push(end),
  };
  const place = server.place('cut', () => ({ status: 200, stream }));
  const ask = (method: string): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const outgoing = request(place.url, { method, ca: lab.rootPem, agent: false }, (response) => {
        response.on('error', () => undefined).on('close', () => resolve(response.headers['content-length']));
        response.resume();
      });
      outgoing.on('error', reject).end();
    });
  expect([await ask('HEAD'), ends]).toEqual(['8', []]);
  expect(await ask('GET')).toBe('8');
  expect(ends).toEqual([{ bytes: 4, isRefused: false }]);
});
