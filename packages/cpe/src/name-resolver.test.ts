import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNameResolver } from './name-resolver.ts';

let server: Socket;
const asked: string[] = [];

// Answers every A query with 192.0.2.7 and every AAAA query with nothing.
beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + size));
      at += 1 + size;
    }
    const type = query.readUInt16BE(at + 1);
    asked.push(`${type === 1 ? 'A' : type === 28 ? 'AAAA' : type} ${labels.join('.')}`);
    const question = query.subarray(12, at + 5);
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 192, 0, 2, 7]);
    const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, type === 1 ? 1 : 0, 0, 0, 0, 0]);
    server.send(Buffer.concat(type === 1 ? [head, question, answer] : [head, question]), from.port, from.address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

test('a name costs one A and one AAAA query at the configured server, an address none', async () => {
  const resolver = createNameResolver(`127.0.0.1:${server.address().port}`);
  expect(await resolver.lookUp('ntp.lab.example')).toEqual(['192.0.2.7']);
  expect(await resolver.lookUp('192.0.2.99')).toEqual(['192.0.2.99']);
  expect(asked.toSorted()).toEqual(['A ntp.lab.example', 'AAAA ntp.lab.example']);
});
