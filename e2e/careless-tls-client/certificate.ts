import { createPublicKey, type KeyObject } from 'node:crypto';
import { child, type Der, elementsOf, oidOf } from './der.ts';

/** A certificate as this client reads it (RFC 5280 4.1). */
export interface Certificate {
  readonly der: Buffer;
  readonly version: number;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: KeyObject | undefined;
  readonly spki: Buffer;
  /** What is signed, and the signature. */
  readonly tbs: Buffer;
  readonly signature: Buffer;
  /** The algorithm that it is signed with, and whether both places that name it agree. */
  readonly signedWith: string;
  readonly isSignedAsSaid: boolean;
  readonly extensions: readonly Extension[];
}

/** An extension, in the order of the certificate. */
export interface Extension {
  readonly oid: string;
  readonly isCritical: boolean;
  readonly value: Buffer;
}

/** Extensions that this client understands. */
export const known = {
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  nameConstraints: '2.5.29.30',
} as const;

const utcTime = 23;
const extensionsTag = 0xa3;
const versionTag = 0xa0;

function timeOf({ tag, content }: Der): number {
  const text = content.toString('latin1');
  const year = tag === utcTime ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') : '';
  const [, date = '', clock = ''] = /^(\d{8})(\d{6})Z$/.exec(year + text) ?? [];
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${clock.slice(0, 2)}:${clock.slice(2, 4)}:${clock.slice(4)}Z`;
  return Date.parse(iso);
}

function readExtension(extension: Der): Extension {
  const parts = elementsOf(extension.content);
  const [oid, second] = [child(extension, 0), child(extension, 1)];
  return {
    oid: oidOf(oid),
    isCritical: parts.length === 3 && second.content[0] === 0xff,
    value: child(extension, parts.length - 1).content,
  };
}

function keyOf(spki: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** Reads a certificate; throws RangeError for bytes that are none. */
export function readCertificate(der: Buffer): Certificate {
  const [outer, more] = elementsOf(der);
  if (more !== undefined) throw new RangeError('something behind a certificate');
  const tbs = child(outer, 0);
  const fields = elementsOf(tbs.content);
  const hasVersion = fields[0]?.tag === versionTag;
  const at = hasVersion ? 1 : 0;
  const field = (index: number): Der => child(tbs, at + index);
  const validity = field(3);
  const extensions = fields.find(({ tag }) => tag === extensionsTag);
  return {
    der,
    version: hasVersion ? (child(fields[0], 0).content[0] ?? 0) + 1 : 1,
    issuer: field(2).raw,
    subject: field(4).raw,
    notBefore: timeOf(child(validity, 0)),
    notAfter: timeOf(child(validity, 1)),
    key: keyOf(field(5).raw),
    spki: field(5).raw,
    tbs: tbs.raw,
    // A BIT STRING begins with the number of its unused bits.
    signature: child(outer, 2).content.subarray(1),
    signedWith: oidOf(child(child(outer, 1), 0)),
    isSignedAsSaid: child(outer, 1).raw.equals(field(1).raw),
    extensions: extensions === undefined ? [] : elementsOf(child(extensions, 0).content).map(readExtension),
  };
}

/** The content of an extension; undefined when there is none. */
export function extensionOf({ extensions }: Certificate, oid: string): Der | undefined {
  const found = extensions.find((extension) => extension.oid === oid);
  return found && elementsOf(found.value)[0];
}

/** cA and pathLenConstraint (RFC 5280 4.2.1.9). */
export function authorityOf(certificate: Certificate): { readonly isAuthority: boolean; readonly depthMax: number } {
  const constraints = extensionOf(certificate, known.basicConstraints);
  const [flag, depth] = constraints === undefined ? [] : elementsOf(constraints.content);
  const isAuthority = flag?.tag === 1 && flag.content[0] === 0xff;
  return {
    isAuthority,
    depthMax: depth === undefined ? Number.POSITIVE_INFINITY : depth.content.readIntBE(0, depth.content.length),
  };
}

/** Whether the key may be used so (RFC 5280 4.2.1.3). Bits: 0 signature, 2 key encipherment, 5 certificates. */
export function mayUse(certificate: Certificate, bit: number): boolean {
  const usage = extensionOf(certificate, known.keyUsage);
  if (usage === undefined) return true;
  return ((usage.content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

const purposes = { server: '1.3.6.1.5.5.7.3.1', any: '2.5.29.37.0' } as const;

/** Whether it may stand for a server (RFC 5280 4.2.1.12). */
export function mayServe(certificate: Certificate): boolean {
  const purpose = extensionOf(certificate, known.extendedKeyUsage);
  if (purpose === undefined) return true;
  const named = elementsOf(purpose.content).map(oidOf);
  return named.includes(purposes.server) || named.includes(purposes.any);
}
