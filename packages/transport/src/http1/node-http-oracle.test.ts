// What we take without a complaint, Node's own HTTP parser has to take for the same message: two readers that differ
// can be tricked.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultHttpLimits } from './http-limits.ts';
import { requestReader } from './message-reader.ts';

const seen = new Map<string, string>();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('error', () => undefined);
  request.on('end', () => {
    const key = String(request.url);
    if (!seen.has(key)) seen.set(key, Buffer.concat(chunks).toString('latin1'));
    response.setHeader('Connection', 'close').end();
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Body of the first request as Node reads it; undefined when it refuses the bytes or waits for more. */
async function readByNode(bytes: string, target: string): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.end(Buffer.from(bytes, 'latin1'));
  await textOf(socket).catch(() => undefined);
  return seen.get(target);
}

/** The same as we read it; undefined too when we noted a breach. */
function readByUs(bytes: string): string | undefined {
  const reader = requestReader(defaultHttpLimits);
  reader.receive(Buffer.from(bytes, 'latin1'));
  reader.end();
  const head = reader.next();
  const message = head.kind === 'head' ? reader.next() : head;
  if (message.kind !== 'message' || message.message.violations.length > 0) return undefined;
  return Buffer.from(message.message.transferredBody).toString('latin1');
}

test('Node reads what we read', async () => {
  const field = fc.constantFrom(
    'Content-Length: 5\r\n',
    'Content-Length: 0\r\n',
    'Content-Length: 05\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: CHUNKED \r\n',
    'X: a\tb \xe9\r\n',
    'X:\r\n',
    'Connection: close\r\n',
    ' folded\r\n',
    'X : y\r\n',
    'X: y\n',
  );
  const piece = fc.constantFrom(
    'hello',
    '5\r\n',
    '5;a=b\r\n',
    '005\r\n',
    '5 \r\n',
    'hello\r\n',
    '0\r\n',
    '\r\n',
    'T: u\r\n',
    'A\r\n',
    '0123456789\r\n',
  );
  let count = 0;
  let agreed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 3 }), fc.array(piece, { maxLength: 6 }), async (fields, pieces) => {
      count += 1;
      const target = `/${count}`;
      const bytes = `POST ${target} HTTP/1.1\r\nHost: a\r\n${fields.join('')}\r\n${pieces.join('')}`;
      const ours = readByUs(bytes);
      if (ours === undefined) return;
      expect(await readByNode(bytes, target)).toBe(ours);
      agreed += 1;
    }),
    { numRuns: 1500 },
  );
  // A property that never gets to its comparison proves nothing.
  expect(agreed).toBeGreaterThan(100);
});
