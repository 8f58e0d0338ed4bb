import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { lengthened } from './long-answer.ts';

const answer = (head: string, body: string): Buffer => Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`);

test('an answer is longer than a record and says so', () => {
  const longer = lengthened(answer('content-length: 4\r\nServer: x', '<a/>')).toString();
  const [head = '', body = ''] = longer.split('\r\n\r\n');
  expect(body.trimEnd()).toBe('<a/>');
  expect(body.length).toBeGreaterThan(16_384 + 2_048);
  expect(head).toBe(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nServer: x`);
});

test.each([answer('Content-Length: 0', ''), answer('Transfer-Encoding: chunked', '4\r\n<a/>\r\n0\r\n\r\n')])(
  'an answer without a body of known length stays as it is',
  (one) => {
    expect(lengthened(one)).toBe(one);
  },
);
