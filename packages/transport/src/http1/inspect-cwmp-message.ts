import type { Violation } from '@cordon/cwmp';
import { headerValue, headerValues } from './header-fields.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { httpViolation, quote } from './http-rules.ts';

/**
 * Media type and character set of a Content-Type field. `charset` is as the sender spelled it; undefined when it
 * named none.
 */
export interface ContentType {
  readonly mediaType: string;
  readonly charset: string | undefined;
}

/**
 * Reads a Content-Type field as devices write it: `encoding=` counts for `charset=`, quotes or none, any case.
 * Never throws.
 */
export function parseContentType(value: string): ContentType {
  const [mediaType = '', ...parameters] = value.split(';').map((part) => part.trim());
  const charset = parameters
    .map((parameter) => /^(?:charset|encoding)\s*=\s*"?([^"\s]*)"?$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined && found !== '');
  return { mediaType: mediaType.toLowerCase(), charset };
}

/** Character set that a message names for its body, for `decodeEnvelope`; undefined when it names none. */
export function charsetOf(message: HttpRequest | HttpResponse): string | undefined {
  return parseContentType(headerValue(message.headers, 'content-type') ?? '').charset;
}

function inspectContentType(message: HttpRequest | HttpResponse): readonly Violation[] {
  const value = headerValue(message.headers, 'content-type');
  const found: Violation[] = [];
  // TR-069 3.4.1: text/xml for an envelope.
  if (parseContentType(value ?? '').mediaType !== 'text/xml') {
    found.push(
      httpViolation(
        'cwmp-content-type',
        value === undefined ? 'There is no Content-Type.' : `Content-Type is ${quote(value)}.`,
      ),
    );
  }
  if (value !== undefined && /;\s*encoding\s*=/i.test(value)) {
    found.push(httpViolation('cwmp-charset', `Content-Type is ${quote(value)}.`));
  }
  return found;
}

function inspectCookies(request: HttpRequest): readonly Violation[] {
  const cookies = headerValues(request.headers, 'cookie');
  const isOld =
    headerValue(request.headers, 'cookie2') !== undefined ||
    cookies.some((value) => /(^|;)\s*\$?(version|path|domain)\s*=/i.test(value));
  return isOld || cookies.length > 1
    ? [httpViolation('cwmp-cookie-2965', `Cookie is ${quote(cookies.join(' | '))}.`)]
    : [];
}

/**
 * Breaches of what CWMP asks of a CPE's POST beyond HTTP (TR-069 3.4.1, 3.4.2): media type, SOAPAction, cookies.
 * Reads no envelope: `carries` says whether its body is a request of the CPE or an answer (response or fault), for
 * SOAPAction has to be bare in answers only.
 */
export function inspectCwmpRequest(request: HttpRequest, carries?: 'request' | 'answer'): readonly Violation[] {
  const soapAction = headerValue(request.headers, 'soapaction');
  const found: Violation[] = [...inspectCookies(request)];
  if (request.method !== 'POST') found.push(httpViolation('cwmp-method', `The method is ${quote(request.method)}.`));
  if (request.body.length === 0) {
    const contentType = headerValue(request.headers, 'content-type');
    // TR-069 3.4.1: neither field on an empty POST.
    if (contentType !== undefined)
      found.push(httpViolation('cwmp-empty-content-type', `Content-Type is ${quote(contentType)}.`));
    if (soapAction !== undefined)
      found.push(httpViolation('cwmp-empty-soap-action', `SOAPAction is ${quote(soapAction)}.`));
    return found;
  }
  if (soapAction === undefined) found.push(httpViolation('cwmp-soap-action-missing', 'There is no SOAPAction.'));
  // TR-069 3.4.1: an answer has SOAPAction without a value, quotes included; for requests nothing is said.
  else if (carries === 'answer' && soapAction !== '')
    found.push(httpViolation('cwmp-soap-action', `SOAPAction is ${quote(soapAction)}.`));
  return [...found, ...inspectContentType(request)];
}

/**
 * Breaches of what CWMP asks of an ACS's response beyond HTTP (TR-069 3.4.1, 3.4.2, 3.4.6): status, media type.
 * Reads no envelope.
 */
export function inspectCwmpResponse(response: HttpResponse): readonly Violation[] {
  const { status, body } = response;
  const isRedirect = status >= 300 && status < 400;
  if (isRedirect && body.length > 0)
    return [httpViolation('cwmp-redirect-body', `The redirect has ${body.length} bytes of content.`)];
  if (status === 200 && body.length === 0)
    return [httpViolation('cwmp-empty-status', 'An empty response has status 200.')];
  return status === 200 ? inspectContentType(response) : [];
}
