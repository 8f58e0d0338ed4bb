import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createMemoryLab } from '@cordon/pki';
import { afterEach, expect, test } from 'vitest';
import { serverPresentation } from '../fixtures/server-presentation.ts';
import { exchangeOnce, type WebReply } from './web-exchange.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));

async function ask(scheme: string, headers: readonly (readonly [string, string])[] = []): Promise<WebReply> {
  const peer = server ?? plain('');
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const { port } = peer.address() as AddressInfo;
  const url = new URL(`${scheme}://127.0.0.1:${port}/`);
  const all = [['Host', url.host], ['Connection', 'close'], ...headers] as const;
  return await exchangeOnce(
    { method: 'GET', url, headers: all },
    { limits: { requestMs: 10_000, pageBytesMax: 1000 } },
  );
}

const plain = (answer: string | Uint8Array): Server =>
  createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(answer)));

test.each(['TLSv1', 'TLSv1.1', 'TLSv1.3'] as const)(
  'https with a certificate that nobody issued, over %s',
  async (version) => {
    const { certificateChainPem, privateKeyPem } = serverPresentation(createMemoryLab(), { hostName: 'other.example' });
    const tls = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' };
    server = createTlsServer({ key: privateKeyPem, cert: certificateChainPem, ...tls }, (_, response) =>
      response.end('page'),
    );
    expect(await ask('https')).toMatchObject({ status: 200, body: Buffer.from('page'), problem: null });
  },
);

test('a page without length, and one with fields that only browsers forgive', async () => {
  server = plain('HTTP/1.0 200 OK\nServer: micro_httpd\nBad Header\u0001: x\n\n<html>');
  const { status, problem } = await ask('http');
  // Either way it is an answer or a reason, never an exception.
  expect(status === 200 || problem !== null).toBe(true);
});

test('what is packed is unpacked up to its limit, and a bomb stays packed', async () => {
  const packed = (body: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`),
      body,
    ]);
  server = plain(packed(gzipSync('page')));
  expect((await ask('http')).body.toString()).toBe('page');
  server.close();
  server = plain(packed(gzipSync(Buffer.alloc(100_000))));
  expect((await ask('http')).body.length).toBeLessThan(1000);
});

test('a field that cannot be sent is a reason, not an exception', async () => {
  server = plain('');
  expect(await ask('http', [['Cookie', 'a=\n']])).toMatchObject({
    status: null,
    problem: expect.stringContaining('Cookie'),
  });
});
