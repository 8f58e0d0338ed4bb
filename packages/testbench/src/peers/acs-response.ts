import { setTimeout as sleep } from 'node:timers/promises';
import { type Dialect, encodeEnvelope } from '@cordon/cwmp';
import type { HttpResponseInit, ServerConnection } from '@cordon/transport';
import type { Post, Reply } from './exchange.ts';
import { sessionCookie } from './session-router.ts';

/** The POST that is answered, and where. */
export interface Answering {
  readonly connection: ServerConnection;
  readonly post: Post;
  /** Set on the first answer of a session. */
  readonly cookie: string | undefined;
  readonly dialect: Dialect;
}

/** Content of an answer as bytes. */
export function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Writes bytes one by one, as long as the target takes them. */
export async function writeSlowly(
  connection: ServerConnection,
  bytes: Uint8Array,
  { everyMs, forMs }: NonNullable<Reply['pace']>,
): Promise<void> {
  const endMs = performance.now() + forMs;
  for (const byte of bytes) {
    if (!connection.isOpen || performance.now() >= endMs) return;
    await connection.writeRaw(Uint8Array.of(byte));
    await sleep(everyMs);
  }
}

/** The response that a reply of a case is, with what a case left to the ACS. */
export function responseOf({ cookie, dialect }: Answering, reply: Reply): HttpResponseInit {
  const body = reply.envelope === undefined ? reply.body : encodeEnvelope(reply.envelope, dialect);
  const defaults: Reply['headers'] = {
    ...(body === undefined ? {} : { 'Content-Type': 'text/xml; charset="utf-8"' }),
    ...(cookie === undefined ? {} : { 'Set-Cookie': `${sessionCookie}=${cookie}; Path=/` }),
  };
  const headers = Object.entries({ ...defaults, ...reply.headers }).flatMap(([name, given = []]) =>
    (typeof given === 'string' ? [given] : given).map((value) => [name, value] as const),
  );
  return {
    status: reply.status ?? (body === undefined ? 204 : 200),
    headers,
    ...(body === undefined ? {} : { body: bytesOf(body) }),
    ...(reply.close === true ? { close: true } : {}),
    ...(reply.chunkBytes === undefined ? {} : { chunkBytes: reply.chunkBytes }),
  };
}
