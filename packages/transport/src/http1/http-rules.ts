import type { Violation } from '@cordon/cwmp';

/** One rule of HTTP/1.1, or of CWMP's use of it, that a peer can break. */
export interface HttpRule {
  readonly clause: string;
  readonly sentence: string;
  /** Status of the answer when the message has to be refused; undefined when the breach is forgiven. */
  readonly refusedWith: 400 | 408 | 413 | 415 | 431 | 501 | 505 | undefined;
}

const forgiven = (clause: string, sentence: string): HttpRule => ({ clause, sentence, refusedWith: undefined });
const refused = (refusedWith: HttpRule['refusedWith'], clause: string, sentence: string): HttpRule => ({
  clause,
  sentence,
  refusedWith,
});

/** Id of a row of {@link httpRules}. Ids are never reused. */
export type HttpRuleId =
  | 'http-start-line'
  | 'http-version'
  | 'http-head-bytes'
  | 'http-header-count'
  | 'http-header-name'
  | 'http-header-value'
  | 'http-obs-fold'
  | 'http-length-and-chunked'
  | 'http-length-conflict'
  | 'http-length-value'
  | 'http-transfer-coding'
  | 'http-host-conflict'
  | 'http-chunk-size'
  | 'http-chunk-end'
  | 'http-chunk-overhead'
  | 'http-trailer'
  | 'http-body-bytes'
  | 'http-inflated-bytes'
  | 'http-content-coding'
  | 'http-content-coding-data'
  | 'http-incomplete'
  | 'http-interim-responses'
  | 'http-head-slow'
  | 'http-body-slow'
  | 'http-version-1.0'
  | 'http-leading-lines'
  | 'http-bare-line-feed'
  | 'http-length-repeated'
  | 'http-chunk-size-padded'
  | 'http-host-missing'
  | 'http-body-forbidden'
  | 'http-pipelined'
  | 'cwmp-content-type'
  | 'cwmp-empty-content-type'
  | 'cwmp-soap-action'
  | 'cwmp-soap-action-missing'
  | 'cwmp-empty-soap-action'
  | 'cwmp-method'
  | 'cwmp-charset'
  | 'cwmp-cookie-2965'
  | 'cwmp-empty-status'
  | 'cwmp-redirect-body';

/**
 * Every HTTP rule by its stable id. What could make two parsers see two messages (smuggling) is refused, the rest
 * forgiven.
 */
export const httpRules: Readonly<Record<HttpRuleId, HttpRule>> = {
  'http-start-line': refused(400, 'RFC 9112 3', 'The start line has its three parts, divided by single spaces.'),
  'http-version': refused(505, 'RFC 9112 2.3', 'The message is HTTP/1.0 or HTTP/1.1.'),
  'http-head-bytes': refused(431, 'RFC 6585 5', 'Start line and header fields stay within headBytesMax.'),
  'http-header-count': refused(431, 'RFC 6585 5', 'A message has no more than headerCountMax header fields.'),
  'http-header-name': refused(400, 'RFC 9112 5.1', 'A field name is a token with the colon right behind it.'),
  'http-header-value': refused(400, 'RFC 9110 5.5', 'A field value has no control characters.'),
  'http-obs-fold': refused(400, 'RFC 9112 5.2', 'A field value is not continued on another line.'),
  'http-length-and-chunked': refused(
    400,
    'RFC 9112 6.1',
    'A message has Content-Length or Transfer-Encoding, not both.',
  ),
  'http-length-conflict': refused(400, 'RFC 9112 6.3', 'All Content-Length values of a message are the same.'),
  'http-length-value': refused(400, 'RFC 9110 8.6', 'Content-Length is a decimal number.'),
  'http-transfer-coding': refused(501, 'RFC 9112 6.1', 'The one transfer coding is chunked, and only in HTTP/1.1.'),
  'http-host-conflict': refused(400, 'RFC 9112 3.2', 'A request has one Host field.'),
  'http-chunk-size': refused(400, 'RFC 9112 7.1', 'A chunk begins with its size in hexadecimal digits and a line end.'),
  'http-chunk-end': refused(400, 'RFC 9112 7.1', 'The data of a chunk ends with CR LF.'),
  'http-chunk-overhead': refused(
    413,
    'RFC 9112 7.1.1',
    'Chunk lines stay within chunkLineBytesMax and chunkOverheadBytesMax.',
  ),
  'http-trailer': refused(400, 'RFC 9112 7.1.2', 'Trailer fields are well-formed and within trailerBytesMax.'),
  'http-body-bytes': refused(413, 'RFC 9110 15.5.14', 'The content stays within bodyBytesMax.'),
  'http-inflated-bytes': refused(413, 'RFC 9110 15.5.14', 'The decompressed content stays within inflatedBytesMax.'),
  'http-content-coding': refused(415, 'TR-069 3.4.7', 'The one content coding is gzip or deflate.'),
  'http-content-coding-data': refused(400, 'RFC 9110 8.4', 'Compressed content can be decompressed.'),
  'http-incomplete': refused(400, 'RFC 9112 8', 'A message is complete before its connection closes.'),
  'http-interim-responses': refused(400, 'RFC 9110 15.2', 'A final response follows after few interim ones.'),
  'http-head-slow': refused(408, 'RFC 9110 15.5.9', 'A head arrives within headTimeoutMs.'),
  'http-body-slow': refused(408, 'RFC 9110 15.5.9', 'A body arrives within bodyTimeoutMs.'),

  'http-version-1.0': forgiven('TR-069 3.4', 'CWMP uses HTTP/1.1.'),
  'http-leading-lines': forgiven('RFC 9112 2.2', 'Nothing stands before the start line.'),
  'http-bare-line-feed': forgiven('RFC 9112 2.2', 'Lines of the head end with CR LF.'),
  'http-length-repeated': forgiven('RFC 9110 8.6', 'Content-Length is given once.'),
  'http-chunk-size-padded': forgiven('RFC 9112 7.1', 'No white space stands behind a chunk size.'),
  'http-host-missing': forgiven('RFC 9112 3.2', 'A request has a Host field.'),
  'http-body-forbidden': forgiven('RFC 9112 6.3', 'A response with status 204 or 304 announces no content.'),
  'http-pipelined': forgiven('TR-069 3.4.6', 'The CPE sends no request before the response to the one before.'),

  'cwmp-content-type': forgiven('TR-069 3.4.1', 'An envelope is labelled text/xml.'),
  'cwmp-empty-content-type': forgiven('TR-069 3.4.1', 'An empty POST has no Content-Type.'),
  'cwmp-soap-action': forgiven(
    'TR-069 3.4.1',
    'SOAPAction has no value with a SOAP response or fault; no quotes either.',
  ),
  'cwmp-soap-action-missing': forgiven('TR-069 3.4.1', 'A POST with a SOAP envelope has SOAPAction.'),
  'cwmp-empty-soap-action': forgiven('TR-069 3.4.1', 'An empty POST has no SOAPAction.'),
  'cwmp-method': forgiven('TR-069 3.4.1', 'A CPE sends its messages by POST.'),
  'cwmp-charset': forgiven('RFC 9110 8.3', 'The charset parameter is called charset.'),
  'cwmp-cookie-2965': forgiven('RFC 6265 4.2', 'Cookies come back as name=value pairs in one Cookie field.'),
  'cwmp-empty-status': forgiven('TR-069 3.4.6', 'An empty response has status 204.'),
  'cwmp-redirect-body': forgiven('TR-069 3.4.2', 'A redirect has no content.'),
};

const quotedCharsMax = 80;

/** The violation for one breach; `detail` says what was seen, in one sentence. */
export function httpViolation(rule: HttpRuleId, detail: string): Violation {
  return { rule, clause: httpRules[rule].clause, detail };
}

/** Quotes what a peer sent: at most 80 characters, control characters escaped. */
export function quote(text: string): string {
  const cut = text.length > quotedCharsMax ? `${text.slice(0, quotedCharsMax)}…` : text;
  return JSON.stringify(cut);
}

/** A message that cannot be taken: which rule, what was seen, and which status says so. */
export interface HttpRefusal {
  readonly rule: HttpRuleId;
  readonly status: number;
  readonly detail: string;
  /** Everything the message broke, the refusing rule last. */
  readonly violations: readonly Violation[];
  /** The head as far as it was received. */
  readonly rawHead: Uint8Array;
}
