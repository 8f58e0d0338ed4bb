import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { readClientHello } from '@cordon/transport';
import type { Deviations } from './deviations.ts';
import type { HandshakeInput } from './handshake-input.ts';
import { type HandshakeIo, handshakeType } from './handshake-io.ts';
import { contentType } from './record-layer.ts';
import { Tls12Handshake, type VerifyData } from './tls12-handshake.ts';
import { uint } from './wire-bytes.ts';

/** What happens between the first request and its answer, and what it needs. */
export interface AfterHandshake {
  /** For another handshake on the same connection. */
  readonly input: HandshakeInput;
  readonly verifyData: VerifyData;
  readonly timeoutMs: number;
  readonly onHeartbeat: (bytes: number) => void;
  readonly onRenegotiated: () => void;
}

/** A client that answers heartbeats does so at once. */
const heartbeatMs = 1_000;
/** RFC 5246 7.4.1.1: a client may leave the request for a renegotiation unanswered; one that follows begins at once. */
const renegotiationMs = 2_000;
const noRenegotiation = 100;
const dayMs = 86_400_000;
const heartbeatRequest = 1;
const heardMax = 64;
const paddingBytes = 16;
/** `user_canceled`: a warning that nobody has to act on. */
const harmlessWarning = Buffer.from([1, 90]);
/** No RFC names it. */
const unknownAlert = Buffer.from([1, 200]);

/** Does what was ordered; false when the connection has come to nothing by it. */
export async function runAfterHandshake(
  order: NonNullable<Deviations['afterHandshake']>,
  after: AfterHandshake,
): Promise<boolean> {
  const { io } = after.input;
  io.mark();
  switch (order.kind) {
    case 'warning-alerts':
      for (let count = 0; count < order.count; count += 1) io.records.write(contentType.alert, harmlessWarning);
      return true;
    case 'unknown-alert':
      io.records.write(contentType.alert, unknownAlert);
      return true;
    case 'long-answer':
      io.records.shape = { contentBytes: order.recordBytes };
      return true;
    case 'heartbeat':
      await askHeartbeat(order, after);
      return true;
    default:
      return await renegotiate(after);
  }
}

async function askHeartbeat(
  { claimedBytes, contentBytes }: { readonly claimedBytes: number; readonly contentBytes: number },
  { input: { io, hello }, onHeartbeat, timeoutMs }: AfterHandshake,
): Promise<void> {
  // RFC 6520 4: only to a client that said it takes them.
  if (!hello.extensions.includes(15)) return;
  const content = [
    uint(heartbeatRequest, 1),
    uint(claimedBytes, 2),
    randomBytes(contentBytes),
    randomBytes(paddingBytes),
  ];
  io.records.write(contentType.heartbeat, Buffer.concat(content));
  io.allow(Math.min(heartbeatMs, timeoutMs));
  const heard = await io.next();
  // Only its length is looked at: what a faulty client tells here is its memory.
  if (heard.kind === 'heartbeat') onHeartbeat(heard.bytes);
  io.allow(dayMs);
}

async function renegotiate({ input, verifyData, timeoutMs, onRenegotiated }: AfterHandshake): Promise<boolean> {
  const { io } = input;
  io.restart();
  io.send(handshakeType.helloRequest, Buffer.alloc(0), false);
  io.allow(Math.min(renegotiationMs, timeoutMs));
  const body = await hearClientHello(io);
  io.allow(timeoutMs);
  if (!Buffer.isBuffer(body)) return body === 'stays';
  const hello = readClientHello(body, 0x0303);
  if (hello.kind !== 'client-hello') return false;
  const outcome = await new Tls12Handshake({ ...input, hello }, verifyData).run();
  // From here on counts what comes under the new handshake.
  io.mark();
  io.allow(dayMs);
  if (outcome.kind !== 'established') return false;
  onRenegotiated();
  return true;
}

/** The ClientHello of a client that follows; otherwise whether it stays all the same. */
async function hearClientHello(io: HandshakeIo): Promise<Buffer | 'stays' | 'gone'> {
  for (let heardCount = 0; heardCount < heardMax; heardCount += 1) {
    const heard = await io.next();
    if (heard.kind === 'message' && heard.type === handshakeType.clientHello) return heard.body;
    if (heard.kind === 'timeout' || (heard.kind === 'alert' && heard.alert.number === noRenegotiation)) return 'stays';
    const isWarning = heard.kind === 'alert' && !heard.isFatal && heard.alert.number !== 0;
    if (!isWarning && heard.kind !== 'data') return 'gone';
  }
  return 'gone';
}
