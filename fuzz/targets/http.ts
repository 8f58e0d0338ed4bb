import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import {
  CookieJar,
  defaultHttpLimits,
  httpRules,
  type MessageReader,
  parseAuthFields,
  parseClientHello,
  parseContentType,
  requestReader,
  responseReader,
} from '@cordon/transport';
import type { FuzzTarget } from '../engine/fuzz-target.ts';

const limits = {
  ...defaultHttpLimits,
  headBytesMax: 2048,
  headerCountMax: 20,
  bodyBytesMax: 4096,
  chunkOverheadBytesMax: 512,
};
/** A message is a byte at least: more events than bytes would be a loop. */
const eventsPerByteMax = 3;

/** Requests, responses, ClientHellos and header values of strangers: never throws, keeps its limits, reads the same in any pieces. */
const http: FuzzTarget = {
  dictionary: [
    'POST / HTTP/1.1\r\n',
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    ' HTTP/1.0\r\n',
    'Host: a\r\n',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Connection: close\r\n',
    'Set-Cookie: a=1; Path=/; Max-Age=0\r\n',
    'Digest realm="a", nonce="b", qop="auth,auth-int", algorithm=SHA-256',
    'Content-Type: text/xml; charset="utf-8"\r\n',
    '\r\n\r\n',
    '\r\n',
    '\n',
    '\r',
    '5\r\nhello\r\n',
    '0\r\n\r\n',
    'ffffffffffff',
    ';x=y',
    ' ',
    '\t',
    ':',
    ',',
    '"',
    '\\',
    '=',
    '\u0000',
    '\u0016\u0003\u0001\u0000\u0005',
    '\u0001\u0000\u0000\u0020\u0003\u0003',
  ],
  check(input) {
    assert.deepEqual(readAll(requestReader(limits), input, 7), readAll(requestReader(limits), input, input.length));
    assert.deepEqual(readAll(responseReader(limits), input, 1), readAll(responseReader(limits), input, 64));
    parseClientHello(input);
    const text = Buffer.from(input).toString('latin1');
    for (const { parameters } of parseAuthFields(text)) assert(parameters.size <= 32);
    parseContentType(text);
    const jar = new CookieJar();
    const url = new URL('https://a.test/acs');
    for (const line of text.split('\n')) jar.store([['Set-Cookie', line]], url);
    const sent = jar.headerFor(url) ?? '';
    assert(sent.length <= 4096 + 16 * 3);
    assert(!/[\r\n\0]/.test(sent));
  },
};

export default http;

/** Everything that a connection with these bytes comes to, as text. */
function readAll<Line extends { readonly version: string; readonly status?: number }>(
  reader: MessageReader<Line>,
  input: Uint8Array,
  size: number,
): readonly string[] {
  const seen: string[] = [];
  const drain = (): boolean => {
    for (let count = 0; count <= input.length * eventsPerByteMax + 3; count += 1) {
      const event = reader.next();
      switch (event.kind) {
        case 'need-bytes':
        case 'closed':
          return true;
        case 'head':
          assert(event.head.rawHead.length <= limits.headBytesMax);
          assert(event.head.headers.length <= limits.headerCountMax);
          break;
        case 'message': {
          const { line, headers, transferredBody, violations } = event.message;
          assert(transferredBody.length <= limits.bodyBytesMax);
          seen.push(JSON.stringify([line, headers, Buffer.from(transferredBody).toString('latin1'), violations]));
          break;
        }
        case 'refused':
          assert(event.refusal.rule in httpRules);
          seen.push(event.refusal.rule);
          return false;
        default:
          return event satisfies never;
      }
    }
    return assert.fail('The reader finds messages without end.');
  };
  for (let at = 0; at < input.length; at += size) {
    reader.receive(input.subarray(at, at + size));
    if (!drain()) return seen;
  }
  reader.end();
  drain();
  return seen;
}
