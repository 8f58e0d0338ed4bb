import { Buffer } from 'node:buffer';
import { isIPv4, isIPv6 } from 'node:net';
import type { GeneralNames } from './certificate-recipe.ts';
import { derExplicit, derImplicit, derSequence } from './der.ts';

// Tag numbers of GeneralName (RFC 5280 4.2.1.6).
const EMAIL = 1;
const DNS = 2;
const URI = 6;
const IP = 7;

function ipv4Octets(text: string): number[] {
  return text.split('.').map(Number);
}

function ipv6Octets(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ipv4Octets(group) : hexGroup(group)));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  return [...front, ...Array.from({ length: 16 - front.length - back.length }, () => 0), ...back];
}

function hexGroup(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

/** The 4 or 16 octets of an address; undefined for text that is none. */
export function addressOctets(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(ipv4Octets(text));
  return isIPv6(text) && !text.includes('%') ? Uint8Array.from(ipv6Octets(text)) : undefined;
}

/** The octets of a network `address/prefix` as name constraints hold it: address, then mask; undefined for text that is none. */
export function networkOctets(text: string): Uint8Array | undefined {
  const [address = '', prefix = ''] = text.split('/');
  const octets = addressOctets(address);
  if (octets === undefined || !/^\d{1,3}$/.test(prefix) || Number(prefix) > octets.length * 8) return undefined;
  const mask = octets.map((_, index) => (0xff00 >> Math.min(8, Math.max(0, Number(prefix) - index * 8))) & 0xff);
  return Buffer.concat([octets, mask]);
}

function encodeAddress(text: string): Uint8Array {
  const octets = text.includes('/') ? networkOctets(text) : addressOctets(text);
  if (octets === undefined) throw new TypeError(`'${text}' is not an IP address, nor a network.`);
  return octets;
}

/** Encodes names as GeneralName elements: DNS, IP, URI, e-mail, then the ones given in DER. */
export function encodeGeneralNames(names: GeneralNames): Uint8Array[] {
  // UTF-8, because a raw non-ASCII name (forbidden by IA5String) is something to test a peer with.
  const text = (tag: number) => (value: string) => derImplicit(tag, Buffer.from(value, 'utf8'));
  return [
    ...(names.dns ?? []).map(text(DNS)),
    ...(names.ip ?? []).map((address) => derImplicit(IP, encodeAddress(address))),
    ...(names.uri ?? []).map(text(URI)),
    ...(names.email ?? []).map(text(EMAIL)),
    ...(names.der ?? []).map((hex) => Buffer.from(hex, 'hex')),
  ];
}

/** Encodes name constraints (RFC 5280 4.2.1.10). */
export function encodeNameConstraints(constraints: { permitted?: GeneralNames; excluded?: GeneralNames }): Uint8Array {
  const subtrees = (tag: number, names: GeneralNames | undefined): Uint8Array | undefined =>
    names && derExplicit(tag, ...encodeGeneralNames(names).map((name) => derSequence(name)));
  return derSequence(subtrees(0, constraints.permitted), subtrees(1, constraints.excluded));
}
