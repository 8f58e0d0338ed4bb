import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { HeaderFields } from './header-fields.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { charsetOf, inspectCwmpRequest, inspectCwmpResponse, parseContentType } from './inspect-cwmp-message.ts';

const message = (headers: HeaderFields, text: string) => {
  const body = Buffer.from(text);
  return { version: '1.1', headers, body, transferredBody: body, rawHead: body, trailers: [], violations: [] };
};
const request = (headers: HeaderFields, body: string, method = 'POST'): HttpRequest => ({
  ...message(headers, body),
  method,
  target: '/',
  isComplete: true,
});
const response = (status: number, headers: HeaderFields, body: string): HttpResponse => ({
  ...message(headers, body),
  status,
  reason: '',
});

const type = ['Content-Type', 'text/xml; charset="utf-8"'] as const;
const action = ['SOAPAction', ''] as const;

describe('a POST of a CPE', () => {
  test.each<[string, HttpRequest, readonly string[]]>([
    ['with an envelope, as it should be', request([type, action], '<x/>'), []],
    ['empty, as it should be', request([], ''), []],
    [
      'empty, with fields of an envelope',
      request([type, action], ''),
      ['cwmp-empty-content-type', 'cwmp-empty-soap-action'],
    ],
    ['without fields', request([], '<x/>'), ['cwmp-soap-action-missing', 'cwmp-content-type']],
    ['as HTML', request([['Content-Type', 'text/html'], action], '<x/>'), ['cwmp-content-type']],
    ['with encoding=', request([['Content-Type', 'text/xml; encoding=utf-8'], action], '<x/>'), ['cwmp-charset']],
    ['with Cookie2', request([['Cookie2', '$Version="1"']], ''), ['cwmp-cookie-2965']],
    ['with attributes of its cookie', request([['Cookie', 'a=1; Path=/']], ''), ['cwmp-cookie-2965']],
    ['by GET', request([], '', 'GET'), ['cwmp-method']],
  ])('%s', (_, received, rules) => {
    expect(inspectCwmpRequest(received).map(({ rule }) => rule)).toEqual(rules);
  });
});

test('SOAPAction is bare in an answer; a request may have quotes', () => {
  const quoted = request([type, ['soapaction', '""']], '<x/>');
  expect(inspectCwmpRequest(quoted, 'answer').map(({ rule }) => rule)).toEqual(['cwmp-soap-action']);
  expect([...inspectCwmpRequest(quoted, 'request'), ...inspectCwmpRequest(quoted)]).toEqual([]);
});

describe('a response of an ACS', () => {
  test.each<[string, HttpResponse, readonly string[]]>([
    ['with an envelope', response(200, [type], '<x/>'), []],
    ['that is empty', response(204, [], ''), []],
    ['that is empty with status 200', response(200, [], ''), ['cwmp-empty-status']],
    ['as HTML', response(200, [['Content-Type', 'text/html']], '<x/>'), ['cwmp-content-type']],
    ['that redirects with content', response(302, [], 'moved'), ['cwmp-redirect-body']],
  ])('%s', (_, received, rules) => {
    expect(inspectCwmpResponse(received).map(({ rule }) => rule)).toEqual(rules);
  });
});

test.each([
  ['text/xml;charset=utf-8', 'text/xml', 'utf-8'],
  ['Text/XML; Charset="ISO-8859-1"', 'text/xml', 'ISO-8859-1'],
  ['text/xml; encoding = UTF-8', 'text/xml', 'UTF-8'],
  ['text/xml; charset=', 'text/xml', undefined],
  ['', '', undefined],
])('Content-Type %j', (value, mediaType, charset) => {
  expect(parseContentType(value)).toEqual({ mediaType, charset });
  expect(charsetOf(request([['content-type', value]], 'x'))).toBe(charset);
});
