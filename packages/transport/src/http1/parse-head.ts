import { Buffer } from 'node:buffer';
import type { Violation } from '@cordon/cwmp';
import type { HeaderFields } from './header-fields.ts';
import type { HttpLimits } from './http-limits.ts';
import { httpViolation, type HttpRuleId, quote } from './http-rules.ts';

/** Thrown and caught inside the HTTP reader only: the rule that ends the reading of a message. */
export class MessageRefusal {
  readonly rule: HttpRuleId;
  readonly detail: string;

  constructor(rule: HttpRuleId, detail: string) {
    this.rule = rule;
    this.detail = detail;
  }
}

/** First line of a request. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: string;
}

/** First line of a response. */
export interface StatusLine {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/(\d)\.(\d)$/;
const statusLine = /^HTTP\/(\d)\.(\d) (\d{3})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const valueControls = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Lines of a head without their ends; a bare LF is forgiven, a bare CR stays in its line and is refused with it. */
function linesOf(text: string, violations: Violation[]): readonly string[] {
  const lines = text.split('\n');
  lines.pop();
  const bare = lines.find((line) => !line.endsWith('\r'));
  if (bare !== undefined)
    violations.push(httpViolation('http-bare-line-feed', `A line ends with LF alone: ${quote(bare)}.`));
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function checkVersion(major: string | undefined, minor: string | undefined, violations: Violation[]): string {
  const version = `${major}.${minor}`;
  if (version === '1.0') violations.push(httpViolation('http-version-1.0', 'The message is HTTP/1.0.'));
  else if (version !== '1.1') throw new MessageRefusal('http-version', `The message is HTTP/${version}.`);
  return version;
}

/** Reads `name: value` lines. Throws {@link MessageRefusal}. */
export function parseFields(lines: readonly string[], limits: HttpLimits): HeaderFields {
  if (lines.length > limits.headerCountMax)
    throw new MessageRefusal('http-header-count', `${lines.length} header fields.`);
  return lines.map((line) => {
    // A fold could hide a second Content-Length from one reader and show it to another.
    if (/^[ \t]/.test(line))
      throw new MessageRefusal('http-obs-fold', `A line begins with white space: ${quote(line)}.`);
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    if (colon < 0 || !token.test(name))
      throw new MessageRefusal('http-header-name', `Not a header field: ${quote(line)}.`);
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    if (valueControls.test(value))
      throw new MessageRefusal('http-header-value', `Control characters in ${name}: ${quote(value)}.`);
    return [name, value] as const;
  });
}

/**
 * Reads the head of a request, empty line included. Throws {@link MessageRefusal}; adds what is forgiven to
 * `violations`.
 */
export function parseRequestHead(
  head: Uint8Array,
  limits: HttpLimits,
  violations: Violation[],
): { readonly line: RequestLine; readonly headers: HeaderFields } {
  const [first = '', ...rest] = linesOf(Buffer.from(head).toString('latin1'), violations);
  const match = requestLine.exec(first);
  if (match === null) throw new MessageRefusal('http-start-line', `Not a request line: ${quote(first)}.`);
  const [, method = '', target = '', major, minor] = match;
  const version = checkVersion(major, minor, violations);
  const headers = parseFields(rest.slice(0, -1), limits);
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host');
  if (hosts.length > 1) throw new MessageRefusal('http-host-conflict', `${hosts.length} Host fields.`);
  if (hosts.length === 0) violations.push(httpViolation('http-host-missing', 'The request has no Host field.'));
  return { line: { method, target, version }, headers };
}

/**
 * Reads the head of a response, empty line included. Throws {@link MessageRefusal}; adds what is forgiven to
 * `violations`.
 */
export function parseResponseHead(
  head: Uint8Array,
  limits: HttpLimits,
  violations: Violation[],
): { readonly line: StatusLine; readonly headers: HeaderFields } {
  const [first = '', ...rest] = linesOf(Buffer.from(head).toString('latin1'), violations);
  const match = statusLine.exec(first);
  if (match === null) throw new MessageRefusal('http-start-line', `Not a status line: ${quote(first)}.`);
  const [, major, minor, status, reason = ''] = match;
  const version = checkVersion(major, minor, violations);
  return { line: { status: Number(status), reason, version }, headers: parseFields(rest.slice(0, -1), limits) };
}
