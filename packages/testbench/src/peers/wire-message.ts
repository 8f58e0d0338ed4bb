import type { HttpResponseInit } from '@cordon/transport';
import type { DecodedEnvelope } from '@cordon/cwmp';
import type { WireMessage } from '../evidence/evidence.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { Post, Reply } from './exchange.ts';

/** Credentials that can be read off the wire again: they are evidence of their presence, not of their value. */
function withoutBasic([name, value]: readonly [string, string]): readonly [string, string] {
  return [name, /^(proxy-)?authorization$/i.test(name) ? value.replace(/^(Basic)\s.*$/is, '$1 [secret]') : value];
}

function decoded(envelope: DecodedEnvelope | undefined): JsonValue {
  // Secrets inside print as [secret]; what JSON leaves out (undefined) is of no interest here.
  return envelope === undefined ? null : (JSON.parse(JSON.stringify(envelope)) as JsonValue);
}

/** HTTP messages in the form that evidence stores. */
export const wireMessage = {
  ofRequest({ http, envelope, atMs }: Post): WireMessage {
    return {
      startLine: `${http.method} ${http.target} HTTP/${http.version}`,
      headers: http.headers.map(withoutBasic),
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
