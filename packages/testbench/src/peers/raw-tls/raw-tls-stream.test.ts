import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { HandshakeIo } from './handshake-io.ts';
import { RawTlsStream } from './raw-tls-stream.ts';
import { RecordLayer } from './record-layer.ts';

test('a heartbeat that comes behind the time that it was waited for is told of', async () => {
  const [below, client] = duplexPair();
  const heard = Promise.withResolvers<number>();
  const stream = new RawTlsStream({
    io: new HandshakeIo(new RecordLayer(below), 10_000),
    below,
    withoutCloseNotify: true,
    onData: () => undefined,
    onHeartbeat: heard.resolve,
    beforeAnswer: async () => true,
    write: () => undefined,
  });
  stream.resume();
  client.write(Buffer.from([24, 3, 3, 0, 5, 2, 0, 2, 7, 7]));
  expect(await heard.promise).toBe(5);
  stream.destroy();
});
