import { Buffer } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { type HeaderFields, headerValue } from './header-fields.ts';
import type { HttpRequestInit, HttpResponseInit } from './http-message.ts';

/** A message of ours would not be HTTP: a bug of the caller. Says which part. */
export class UnencodableMessageError extends Error {
  override readonly name = 'UnencodableMessageError';
  readonly code = 'unencodable-message';
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const targetText = /^[\x21-\x7e]+$/;
const valueText = /^[\t\x20-\x7e\x80-\xff]*$/;

function refuse(what: string, text: string): never {
  throw new UnencodableMessageError(
    `${what} cannot be sent: ${JSON.stringify(text)}. Use writeRaw for bytes that are wrong on purpose.`,
  );
}

function headBytes(firstLine: string, headers: HeaderFields): Uint8Array {
  const lines = headers.map(([name, value]) => {
    if (!token.test(name)) refuse('The field name', name);
    // Line ends in a value would become fields of their own.
    if (!valueText.test(value)) refuse(`The value of ${name}`, value);
    return `${name}: ${value}`;
  });
  return Buffer.from(`${[firstLine, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
}

function isFramed(headers: HeaderFields): boolean {
  return (
    headerValue(headers, 'content-length') !== undefined || headerValue(headers, 'transfer-encoding') !== undefined
  );
}

function chunked(body: Uint8Array, chunkBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += chunkBytes) {
    const data = body.subarray(at, at + chunkBytes);
    parts.push(Buffer.from(`${data.length.toString(16)}\r\n`, 'latin1'), data, Buffer.from('\r\n', 'latin1'));
  }
  parts.push(Buffer.from('0\r\n\r\n', 'latin1'));
  return Buffer.concat(parts);
}

/** Head and body of a request as they go on the wire. Throws {@link UnencodableMessageError} for our own mistakes. */
export function encodeRequest(
  request: HttpRequestInit,
  host: string,
): { readonly head: Uint8Array; readonly body: Uint8Array } {
  const { method, target, headers = [], body = new Uint8Array(0) } = request;
  if (!token.test(method)) refuse('The method', method);
  if (!targetText.test(target)) refuse('The request target', target);
  const fields = [...headers];
  if (headerValue(headers, 'host') === undefined) fields.unshift(['Host', host]);
  // RFC 9110 8.6: a POST without content says so.
  if (!isFramed(headers) && (body.length > 0 || method === 'POST'))
    fields.push(['Content-Length', String(body.length)]);
  return { head: headBytes(`${method} ${target} HTTP/1.1`, fields), body };
}

/** A response as it goes on the wire. Throws {@link UnencodableMessageError} for our own mistakes. */
export function encodeResponse(response: HttpResponseInit): Uint8Array {
  const {
    status,
    reason = STATUS_CODES[status] ?? '',
    headers = [],
    body = new Uint8Array(0),
    chunkBytes,
    close,
  } = response;
  if (!Number.isInteger(status) || status < 100 || status > 999) refuse('The status', String(status));
  if (!valueText.test(reason)) refuse('The reason', reason);
  const fields = [...headers];
  // RFC 9110 8.6: no Content-Length with 1xx and 204.
  const hasContent = status >= 200 && status !== 204 && status !== 304;
  const isChunked = chunkBytes !== undefined && hasContent;
  if (!isFramed(headers) && isChunked) fields.push(['Transfer-Encoding', 'chunked']);
  if (!isFramed(headers) && !isChunked && hasContent) fields.push(['Content-Length', String(body.length)]);
  if (close === true && headerValue(headers, 'connection') === undefined) fields.push(['Connection', 'close']);
  const head = headBytes(`HTTP/1.1 ${status} ${reason}`, fields);
  return Buffer.concat([head, isChunked ? chunked(body, Math.max(1, chunkBytes)) : body]);
}
