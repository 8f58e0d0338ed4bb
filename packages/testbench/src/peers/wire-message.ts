import type { HttpResponseInit } from '@cordon/transport';
import type { DecodedEnvelope } from '@cordon/cwmp';
import type { WireMessage } from '../evidence/evidence.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { Post, Reply } from './exchange.ts';

function decoded(envelope: DecodedEnvelope | undefined): JsonValue {
  // Secrets inside print as [secret]; what JSON leaves out (undefined) is of no interest here.
  return envelope === undefined ? null : (JSON.parse(JSON.stringify(envelope)) as JsonValue);
}

/** HTTP messages in the form that evidence stores. */
export const wireMessage = {
  ofRequest({ http, envelope, atMs }: Post): WireMessage {
    return {
      startLine: `${http.method} ${http.target} HTTP/${http.version}`,
      headers: http.headers,
      body: http.body,
      atMs,
      decoded: decoded(envelope),
    };
  },

  ofReply(response: HttpResponseInit, reply: Reply, atMs: number): WireMessage {
    if (reply.raw !== undefined) {
      const bytes = typeof reply.raw === 'string' ? new TextEncoder().encode(reply.raw) : reply.raw;
      return { startLine: '(raw bytes)', headers: [], body: bytes, atMs };
    }
    const body = response.body ?? new Uint8Array();
    const sent = reply.envelope === undefined ? undefined : (JSON.parse(JSON.stringify(reply.envelope)) as JsonValue);
    return {
      startLine: `HTTP/1.1 ${response.status}`,
      headers: response.headers ?? [],
      body,
      atMs,
      ...(sent === undefined ? {} : { decoded: sent }),
    };
  },
};
