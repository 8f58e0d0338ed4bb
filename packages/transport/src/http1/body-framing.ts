import type { Violation } from '@cordon/cwmp';
import { type HeaderFields, headerValues } from './header-fields.ts';
import { httpViolation, quote } from './http-rules.ts';
import { MessageRefusal } from './parse-head.ts';

/** How the end of a body is found. */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

/** Finds how a body is framed. Throws {@link MessageRefusal}. */
export type FindFraming = (
  head: { readonly headers: HeaderFields; readonly version: string; readonly status?: number },
  violations: Violation[],
) => BodyFraming;

/** Fifteen digits stay below 2^53. */
const lengthDigitsMax = 15;

function contentLength(headers: HeaderFields, violations: Violation[]): number | undefined {
  const values = headerValues(headers, 'content-length');
  if (values.length === 0) return undefined;
  const items = values.flatMap((value) => value.split(',')).map((item) => item.trim());
  const [first = ''] = items;
  if (!/^\d+$/.test(first)) throw new MessageRefusal('http-length-value', `Content-Length is ${quote(first)}.`);
  if (items.some((item) => item !== first)) {
    throw new MessageRefusal('http-length-conflict', `Content-Length is ${quote(items.join(', '))}.`);
  }
  if (items.length > 1)
    violations.push(httpViolation('http-length-repeated', `Content-Length ${first} is given ${items.length} times.`));
  const digits = first.replace(/^0+(?=\d)/, '');
  if (digits.length > lengthDigitsMax)
    throw new MessageRefusal('http-body-bytes', `Content-Length is ${quote(first)}.`);
  return Number(digits);
}

/**
 * How the body of a message is framed (RFC 9112 6.3). Whatever two readers could understand differently is refused:
 * both framings at once, lengths that differ, codings other than chunked. Throws {@link MessageRefusal}.
 */
export const bodyFraming: FindFraming = ({ headers, version, status }, violations) => {
  const codings = headerValues(headers, 'transfer-encoding');
  const bytes = contentLength(headers, violations);
  if (codings.length > 0) {
    if (bytes !== undefined)
      throw new MessageRefusal('http-length-and-chunked', 'Content-Length and Transfer-Encoding are both there.');
    const coding = codings.join(', ');
    if (coding.toLowerCase() !== 'chunked' || version === '1.0') {
      throw new MessageRefusal('http-transfer-coding', `Transfer-Encoding is ${quote(coding)} in HTTP/${version}.`);
    }
  }
  if (status === 204 || status === 304 || (status !== undefined && status < 200)) {
    if ((bytes ?? 0) > 0 || codings.length > 0) {
      violations.push(httpViolation('http-body-forbidden', `A response with status ${status} announces content.`));
    }
    return { kind: 'none' };
  }
  if (codings.length > 0) return { kind: 'chunked' };
  if (bytes !== undefined) return bytes === 0 ? { kind: 'none' } : { kind: 'length', bytes };
  // RFC 9112 6.3: a request without framing has no body; a response without framing lasts until the connection closes.
  return status === undefined ? { kind: 'none' } : { kind: 'until-close' };
};
