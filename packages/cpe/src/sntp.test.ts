import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { askTime } from './sntp.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A time server that changes its answer as the test says. */
async function timeServer(change: (answer: Buffer) => void): Promise<number> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (request, peer) => {
    const answer = Buffer.alloc(48);
    answer[0] = 0x24;
    answer[1] = 2;
    request.copy(answer, 24, 40, 48);
    // 2026-01-02T03:04:05.500Z
    answer.writeUInt32BE(1_767_323_045 + 2_208_988_800, 40);
    answer.writeUInt32BE(0x8000_0000, 44);
    change(answer);
    socket.send(answer, peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket.address().port;
}

test('the time of a server is its transmit timestamp and half the way', async () => {
  const port = await timeServer(() => undefined);
  const nowMs = await askTime('127.0.0.1', { port });
  expect(nowMs).toBeGreaterThanOrEqual(Date.parse('2026-01-02T03:04:05.500Z'));
  expect(nowMs).toBeLessThan(Date.parse('2026-01-02T03:04:15.500Z'));
});

test('a timestamp of the second era is after 2036', async () => {
  const port = await timeServer((answer) => answer.writeUInt32BE(1, 40));
  expect(new Date((await askTime('127.0.0.1', { port })) ?? 0).toISOString()).toMatch(/^2036-02-07T06:28:1/);
});

test.each([
  ['a server that does not know the time', (answer: Buffer) => answer.writeUInt8(0xe4, 0)],
  ['a kiss of death', (answer: Buffer) => answer.writeUInt8(0, 1)],
  ['the answer to another question', (answer: Buffer) => answer.writeUInt8((answer.readUInt8(30) + 1) % 256, 30)],
  ['a question', (answer: Buffer) => answer.writeUInt8(0x23, 0)],
  ['no time', (answer: Buffer) => answer.fill(0, 40)],
] as const)('%s tells nothing', async (_, change) => {
  const port = await timeServer(change);
  expect(await askTime('127.0.0.1', { port, timeoutMs: 100 })).toBeUndefined();
});

test('nobody there tells nothing', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  expect(await askTime('127.0.0.1', { port, timeoutMs: 100 })).toBeUndefined();
});
