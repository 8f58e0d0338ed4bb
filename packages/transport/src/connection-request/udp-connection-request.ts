import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import { defaultHttpLimits } from '../http1/http-limits.ts';
import { MessageRefusal, parseRequestHead } from '../http1/parse-head.ts';

/** The arguments of a UDP connection request, decoded (TR-069 G.2.2.3). `ts` and `id` are decimal digits. */
export interface UdpConnectionRequestFields {
  readonly ts: string;
  readonly id: string;
  readonly un: string;
  readonly cn: string;
}

/** A request as it arrived. */
export interface UdpConnectionRequest extends UdpConnectionRequestFields {
  /** 40 hexadecimal digits in any case; empty when the request has no signature. */
  readonly sig: string;
}

/** What a datagram is. */
export type ReadUdpConnectionRequest =
  | { readonly kind: 'request'; readonly request: UdpConnectionRequest }
  | { readonly kind: 'refused'; readonly reason: string };

/** What fits an Ethernet frame; TR-069 G.2.2.3 asks for one datagram, and a fragmented one would not reach most devices. */
export const udpConnectionRequestBytesMax = 1472;

const refused = (reason: string): ReadUdpConnectionRequest => ({ kind: 'refused', reason });
const argumentNames = ['ts', 'id', 'un', 'cn', 'sig'] as const;
/** TR-069 G.2.2.3: scheme in all lower or all upper case, an authority, no path. */
const absoluteTarget = /^(?:http|HTTP):\/\/[^/?#]+\/?\?([^#]*)$/;
/** Some ACSs in the field leave scheme and authority out. */
const bareTarget = /^\/?\?([^#]*)$/;
const digits = /^\d{1,20}$/;

/** The signature that belongs to these arguments: HMAC-SHA1 over their values in the order ts, id, un, cn, in 40 hexadecimal digits. */
export function udpConnectionRequestSignature(fields: UdpConnectionRequestFields, password: Secret): string {
  const { ts, id, un, cn } = fields;
  return createHmac('sha1', password.reveal()).update(`${ts}${id}${un}${cn}`, 'utf8').digest('hex').toUpperCase();
}

/** Whether a signature belongs to its request under this password; takes the same time for each wrong one. */
export function isSignedBy(request: UdpConnectionRequest, password: Secret): boolean {
  const right = Buffer.from(udpConnectionRequestSignature(request, password), 'hex');
  return /^[0-9a-f]{40}$/i.test(request.sig) && timingSafeEqual(Buffer.from(request.sig, 'hex'), right);
}

/** Writes a request for the device at `authority` (`host:port`); absent arguments are left out, for whoever has to send such a thing. */
export function writeUdpConnectionRequest(authority: string, request: Partial<UdpConnectionRequest>): Uint8Array {
  const given = argumentNames.flatMap((name) => {
    const value = request[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const query = new URLSearchParams(Object.fromEntries(given)).toString();
  return Buffer.from(`GET http://${authority}?${query} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, 'latin1');
}

/**
 * Reads a datagram as a UDP connection request: its form alone, neither user nor signature. A body is ignored (TR-069 G.2.1.4). An
 * argument that comes twice is refused: two readers could take different ones.
 */
export function readUdpConnectionRequest(datagram: Uint8Array): ReadUdpConnectionRequest {
  if (datagram.length > udpConnectionRequestBytesMax)
    return refused(`It has more than ${udpConnectionRequestBytesMax} octets.`);
  const end = Buffer.from(datagram).indexOf('\r\n\r\n');
  if (end < 0) return refused('Its head has no end.');
  let line: ReturnType<typeof parseRequestHead>['line'];
  try {
    ({ line } = parseRequestHead(datagram.subarray(0, end + 4), defaultHttpLimits, []));
  } catch (error) {
    if (!(error instanceof MessageRefusal)) throw error;
    return refused(`It breaks ${error.rule}: ${error.detail}`);
  }
  if (line.version !== '1.1') return refused(`It is HTTP/${line.version}.`);
  if (line.method !== 'GET') return refused(`Its method is ${line.method.slice(0, 20)}.`);
  const query = (absoluteTarget.exec(line.target) ?? bareTarget.exec(line.target))?.[1];
  if (query === undefined) return refused('Its target is no http URL without a path.');
  return readArguments(new URLSearchParams(query));
}

function readArguments(given: URLSearchParams): ReadUdpConnectionRequest {
  // A missing signature is a wrong one, and judged as such.
  const wrong = argumentNames.find((name) => given.getAll(name).length !== 1 && (name !== 'sig' || given.has('sig')));
  if (wrong !== undefined) return refused(`It has ${given.getAll(wrong).length} arguments ${wrong}.`);
  const [ts = '', id = '', un = '', cn = '', sig = ''] = argumentNames.map((name) => given.get(name) ?? '');
  if (!digits.test(ts) || !digits.test(id)) return refused('ts or id is no unsigned integer.');
  return { kind: 'request', request: { ts, id, un, cn, sig } };
}
