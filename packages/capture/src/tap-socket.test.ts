import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConnectionTap, Side } from './capture-types.ts';
import { CaptureLog } from './capture-log.ts';
import { tapSocket } from './tap-socket.ts';

/** A tap that keeps what it is told, in order. */
class Recorder implements ConnectionTap {
  readonly seen: string[] = [];
  readonly record = new CaptureLog().openConnection({
    local: { address: '127.0.0.1', port: 1 },
    remote: { address: '127.0.0.1', port: 2 },
  }).record;

  sent(bytes: Uint8Array): void {
    this.seen.push(`sent ${Buffer.from(bytes).toString()}`);
  }
  received(bytes: Uint8Array): void {
    this.seen.push(`received ${Buffer.from(bytes).toString()}`);
  }
  ended(side: Side): void {
    this.seen.push(`ended ${side}`);
  }
  reset(side: Side): void {
    this.seen.push(`reset ${side}`);
  }
  closed(): void {
    this.seen.push('closed');
  }
  comment(): void {
    // Not part of what a socket does.
  }
}

let server: Server;
let tap: Recorder;
let tapped: Duplex;
let plain: Socket;
let peer: Socket;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = once(server, 'connection');
  plain = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  await once(plain, 'connect');
  [peer] = (await connected) as [Socket];
  tap = new Recorder();
  tapped = tapSocket(plain, tap);
});

afterEach(async () => {
  tapped.destroy();
  peer.destroy();
  await once(server.close(), 'close');
});

test('passes bytes both ways and shows them to the tap in order', async () => {
  tapped.write('ping');
  expect(String((await once(peer, 'data'))[0])).toBe('ping');
  peer.write('pong');
  expect(String((await once(tapped, 'data'))[0])).toBe('pong');
  expect(tap.seen).toEqual(['sent ping', 'received pong']);
});

test('several writes of one turn arrive whole', async () => {
  tapped.cork();
  for (const part of ['a', 'b', 'c']) tapped.write(part);
  tapped.uncork();
  tapped.end();
  let text = '';
  peer.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await once(peer, 'end');
  expect(text).toBe('abc');
  expect(tap.seen).toEqual(['sent a', 'sent b', 'sent c', 'ended local']);
});

test('keeps half-close: after our end the peer may still speak', async () => {
  tapped.end('question');
  peer.resume();
  await once(peer, 'end');
  peer.end('answer');
  let answer = '';
  tapped.on('data', (bytes: Buffer) => {
    answer += bytes.toString();
  });
  await once(tapped, 'close');
  expect(answer).toBe('answer');
  expect(tap.seen).toEqual(['sent question', 'ended local', 'received answer', 'ended remote', 'closed']);
});

test('after the end of the peer we may still speak', async () => {
  peer.end();
  tapped.resume();
  await once(tapped, 'end');
  tapped.end('late');
  expect(String((await once(peer, 'data'))[0])).toBe('late');
});

test('a reader that stops holds back the peer, and loses nothing when it goes on', async () => {
  const total = 16 * 1024 * 1024;
  const held = once(plain, 'pause');
  peer.end(Buffer.alloc(total));
  tapped.once('readable', () => undefined);
  await held;
  expect(tapped.readableLength).toBeLessThan(512 * 1024);
  let bytes = 0;
  tapped.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  tapped.resume();
  await once(tapped, 'end');
  expect(bytes).toBe(total);
});

test('a write is done when the kernel has taken it, not before', async () => {
  const total = 16 * 1024 * 1024;
  const done = Promise.withResolvers<unknown>();
  // More than the kernel's buffers hold, and nobody reads yet.
  expect(tapped.write(Buffer.alloc(total), done.resolve)).toBe(false);
  await nextTurn();
  expect(tapped.writableLength).toBe(total);
  peer.resume();
  await done.promise;
  expect(tapped.writableLength).toBe(0);
});

test('a reset of the peer is an error of the stream, and a reset in the capture', async () => {
  tapped.resume();
  peer.resetAndDestroy();
  const [error] = await once(tapped, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(tap.seen[0]).toBe('reset remote');
});

test('destroying the stream destroys the socket', async () => {
  tapped.destroy();
  await once(plain, 'close');
  expect(plain.destroyed).toBe(true);
  expect(tap.seen).toEqual(['closed']);
});

test('shows the addresses of the socket', () => {
  expect(tapped).toMatchObject({
    remoteAddress: '127.0.0.1',
    remotePort: plain.remotePort,
    localPort: plain.localPort,
  });
});
