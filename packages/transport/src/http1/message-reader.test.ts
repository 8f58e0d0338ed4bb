import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeRequest, encodeResponse, UnencodableMessageError } from './encode-message.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import { httpRules } from './http-rules.ts';
import { type ReaderEvent, requestReader, responseReader } from './message-reader.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

interface Read {
  readonly outcome: string;
  readonly body: string;
  readonly rules: readonly string[];
}

interface Feeding {
  readonly size?: number;
  readonly limits?: Partial<HttpLimits>;
  readonly ended?: boolean;
}

/** Feeds bytes in pieces of this size and tells what the first message came to. */
function readRequest(text: string, { size = 1 << 20, limits = {}, ended = false }: Feeding = {}): Read {
  const reader = requestReader({ ...defaultHttpLimits, ...limits });
  const bytes = latin1(text);
  for (let at = 0; at < bytes.length; at += size) {
    reader.receive(bytes.subarray(at, at + size));
    const event = drain(() => reader.next());
    if (event.outcome !== 'need-bytes') return event;
  }
  if (ended) reader.end();
  return drain(() => reader.next());
}

function drain<Line>(next: () => ReaderEvent<Line>): Read {
  for (;;) {
    const event = next();
    if (event.kind === 'head') continue;
    const rulesOf = (violations: readonly { rule: string }[]): string[] => violations.map(({ rule }) => rule);
    if (event.kind === 'message') {
      const body = Buffer.from(event.message.transferredBody).toString('latin1');
      return { outcome: 'message', body, rules: rulesOf(event.message.violations) };
    }
    if (event.kind !== 'refused') return { outcome: event.kind, body: '', rules: [] };
    return { outcome: String(event.refusal.status), body: '', rules: rulesOf(event.refusal.violations) };
  }
}

const head = (fields: string): string => `POST /acs HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const chunked = head('Transfer-Encoding: chunked\r\n');

describe('what two readers could understand differently is refused', () => {
  test.each([
    ['both framings', head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'), '400', 'http-length-and-chunked'],
    ['two lengths', head('Content-Length: 5\r\nContent-Length: 6\r\n'), '400', 'http-length-conflict'],
    ['two lengths in one field', head('Content-Length: 5, 6\r\n'), '400', 'http-length-conflict'],
    ['a signed length', head('Content-Length: +5\r\n'), '400', 'http-length-value'],
    ['a hexadecimal length', head('Content-Length: 0x5\r\n'), '400', 'http-length-value'],
    ['an empty length', head('Content-Length:\r\n'), '400', 'http-length-value'],
    ['an endless length', head(`Content-Length: ${'9'.repeat(30)}\r\n`), '413', 'http-body-bytes'],
    ['a coding beside chunked', head('Transfer-Encoding: gzip, chunked\r\n'), '501', 'http-transfer-coding'],
    [
      'chunked twice',
      head('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n'),
      '501',
      'http-transfer-coding',
    ],
    ['chunked misspelt', head('Transfer-Encoding: xchunked\r\n'), '501', 'http-transfer-coding'],
    [
      'chunked in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
      '501',
      'http-transfer-coding',
    ],
    ['a folded field', head('A: b\r\n Content-Length: 5\r\n'), '400', 'http-obs-fold'],
    ['a space before the colon', head('Content-Length : 5\r\n'), '400', 'http-header-name'],
    ['a field without a colon', head('Content-Length\r\n'), '400', 'http-header-name'],
    ['a bare CR', head('A: b\rContent-Length: 5\r\n'), '400', 'http-header-value'],
    ['NUL', head('A: \0\r\n'), '400', 'http-header-value'],
    ['two hosts', head('Host: b\r\n'), '400', 'http-host-conflict'],
    ['HTTP/2', 'POST / HTTP/2.0\r\nHost: a\r\n\r\n', '505', 'http-version'],
    ['two spaces', 'POST  / HTTP/1.1\r\nHost: a\r\n\r\n', '400', 'http-start-line'],
    ['no HTTP', 'EHLO me\r\n\r\n', '400', 'http-start-line'],
    ['an empty chunk size', `${chunked}\r\n`, '400', 'http-chunk-size'],
    ['a signed chunk size', `${chunked}-1\r\n`, '400', 'http-chunk-size'],
    ['a prefixed chunk size', `${chunked}0x5\r\nhello\r\n`, '400', 'http-chunk-size'],
    ['a chunk size ended by LF', `${chunked}5\nhello\r\n`, '400', 'http-chunk-size'],
    ['an endless chunk size', `${chunked}fffffffffffffffff\r\n`, '400', 'http-chunk-size'],
    ['a chunk larger than a body may be', `${chunked}ffffffff\r\n`, '413', 'http-body-bytes'],
    ['a chunk that is longer than it says', `${chunked}4\r\nhello\r\n`, '400', 'http-chunk-end'],
    ['a malformed trailer', `${chunked}0\r\nno colon\r\n\r\n`, '400', 'http-header-name'],
  ])('%s', (_, ...[text, status, rule]) => {
    const read = readRequest(text);
    expect([read.outcome, read.rules.at(-1)]).toEqual([status, rule]);
    expect(readRequest(text, { size: 1 })).toEqual(read);
  });
});

describe('what devices of the field do is taken, and noted', () => {
  test.each([
    ['chunks that end inside a tag', `${chunked}3\r\n<so\r\n00004;x=y\r\nap/>\r\n0\r\n\r\n`, '<soap/>', []],
    ['white space behind a chunk size', `${chunked}5  \r\nhello\r\n0\r\n\r\n`, 'hello', ['http-chunk-size-padded']],
    ['lines that end with LF', 'POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\nhi', 'hi', ['http-bare-line-feed']],
    ['a blank line in front', `\r\n${head('Content-Length: 2\r\n')}hi`, 'hi', ['http-leading-lines']],
    [
      'the same length twice',
      `${head('Content-Length: 2\r\ncontent-length: 2\r\n')}hi`,
      'hi',
      ['http-length-repeated'],
    ],
    ['no Host', 'POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi', 'hi', ['http-host-missing']],
    ['HTTP/1.0', 'POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi', 'hi', ['http-version-1.0']],
    ['an empty Content-Type and Cookie2', head('Content-Type:\r\nCookie2: $Version="1"\r\n'), '', []],
    ['latin-1 in a value', head('X: \xe9\r\n'), '', []],
  ])('%s', (_, ...[text, body, rules]) => {
    const read = readRequest(text);
    expect(read).toEqual({ outcome: 'message', body, rules });
    expect(readRequest(text, { size: 1 })).toEqual(read);
  });
});

describe('limits', () => {
  test.each<[string, string, Partial<HttpLimits>, string]>([
    ['head', head(`A: ${'x'.repeat(200)}\r\n`), { headBytesMax: 100 }, '431'],
    ['a head that never ends', `POST / HTTP/1.1\r\n${'A: b\r\n'.repeat(100)}`, { headBytesMax: 100 }, '431'],
    ['a line that never ends', 'x'.repeat(200), { headBytesMax: 100 }, '431'],
    ['fields', head('A: b\r\n'.repeat(20)), { headerCountMax: 10 }, '431'],
    ['announced body', head('Content-Length: 101\r\n'), { bodyBytesMax: 100 }, '413'],
    ['chunked body', `${chunked}${`32\r\n${'x'.repeat(50)}\r\n`.repeat(3)}`, { bodyBytesMax: 100 }, '413'],
    ['chunk line', `${chunked}5;${'x'.repeat(300)}`, {}, '413'],
    ['one-byte chunks', `${chunked}${'1\r\nx\r\n'.repeat(30)}`, { chunkOverheadBytesMax: 100 }, '413'],
    ['trailer', `${chunked}0\r\n${'A: b\r\n'.repeat(30)}`, { trailerBytesMax: 100 }, '400'],
  ])('of the %s', (_, ...[text, limits, status]) => {
    expect(readRequest(text, { limits }).outcome).toBe(status);
    expect(readRequest(text, { limits, size: 7 }).outcome).toBe(status);
  });

  test('a head in single bytes costs linear time', () => {
    const reader = requestReader({ ...defaultHttpLimits, headBytesMax: 1 << 20 });
    const started = performance.now();
    for (let count = 0; count < 1 << 19; count += 1) {
      reader.receive(latin1('x'));
      reader.next();
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('connections that end', () => {
  test('between messages are closed, inside one are refused', () => {
    expect(readRequest('', { ended: true }).outcome).toBe('closed');
    expect(readRequest('POST / HT', { ended: true }).rules).toEqual(['http-incomplete']);
    expect(readRequest(`${head('Content-Length: 5\r\n')}hi`, { ended: true }).rules).toEqual(['http-incomplete']);
  });

  test('end the body of a response without framing', () => {
    const reader = responseReader(defaultHttpLimits);
    reader.receive(latin1('HTTP/1.1 200 OK\r\n\r\nhello'));
    expect(drain(() => reader.next()).outcome).toBe('need-bytes');
    reader.end();
    expect(drain(() => reader.next())).toEqual({ outcome: 'message', body: 'hello', rules: [] });
  });

  test('a 204 has no body whatever it announces', () => {
    const reader = responseReader(defaultHttpLimits);
    reader.receive(latin1('HTTP/1.1 204\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    expect(drain(() => reader.next())).toEqual({ outcome: 'message', body: '', rules: ['http-body-forbidden'] });
    expect(drain(() => reader.next())).toEqual({ outcome: 'message', body: '', rules: [] });
  });
});

describe('properties', () => {
  const token = fc
    .stringMatching(/^[A-Za-z-]{1,12}$/)
    .filter((name) => !/^(host|content-length|transfer-encoding)$/i.test(name));
  const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);

  test('what we write is read back, whatever the pieces', () => {
    const requests = fc.record({
      headers: fc.array(fc.tuple(token, value), { maxLength: 8 }),
      body: fc.uint8Array({ maxLength: 300 }),
      size: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(
      fc.property(requests, ({ headers, body, size }) => {
        const encoded = encodeRequest({ method: 'POST', target: '/', headers, body }, 'a');
        const text = Buffer.concat([encoded.head, encoded.body]).toString('latin1');
        expect(readRequest(text, { size })).toEqual({
          outcome: 'message',
          body: Buffer.from(body).toString('latin1'),
          rules: [],
        });
      }),
    );
  });

  test('chunked responses are read back, whatever the pieces and the chunks', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (body, chunkBytes, size) => {
          const reader = responseReader(defaultHttpLimits);
          const bytes = encodeResponse({ status: 200, body, chunkBytes });
          for (let at = 0; at < bytes.length; at += size) reader.receive(bytes.subarray(at, at + size));
          expect(drain(() => reader.next()).body).toBe(Buffer.from(body).toString('latin1'));
        },
      ),
    );
  });

  test('random bytes never throw, and end in the same way in any pieces', () => {
    const bits = fc.constantFrom(
      'POST / HTTP/1.1\r\n',
      'Host: a\r\n',
      '\r\n',
      '\n',
      'Content-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\n',
      '3\r\nabc\r\n',
      '0\r\n\r\n',
      'abc',
      '\0',
      ' ',
      ':',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 14 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        const text = parts.join('');
        expect(readRequest(text, { size, ended: true })).toEqual(readRequest(text, { ended: true }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what we cannot send is our own mistake', () => {
  test('line ends in values, and targets with spaces', () => {
    expect(() => encodeRequest({ method: 'GET', target: '/a b' }, 'a')).toThrow(UnencodableMessageError);
    expect(() => encodeResponse({ status: 200, headers: [['A', 'b\r\nC: d']] })).toThrow(UnencodableMessageError);
    expect(() => encodeResponse({ status: 200, headers: [['A b', 'c']] })).toThrow(/field name/);
  });
});

test('every rule names a clause and a sentence', () => {
  for (const { clause, sentence } of Object.values(httpRules)) expect([clause, sentence]).not.toContain('');
});

test('a head that was handed out stays as it was when the next message comes', () => {
  const reader = requestReader(defaultHttpLimits);
  const heads: string[] = [];
  const kept: Uint8Array[] = [];
  for (const text of ['POST /first HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /next HTTP/1.1\r\nHost: bb\r\n\r\n']) {
    reader.receive(latin1(text));
    for (let event = reader.next(); event.kind !== 'need-bytes'; event = reader.next()) {
      if (event.kind === 'message') kept.push(event.message.rawHead);
    }
    heads.push(text);
  }
  expect(kept.map((bytes) => Buffer.from(bytes).toString('latin1'))).toEqual(heads);
});
