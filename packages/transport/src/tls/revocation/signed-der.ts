import { type KeyObject, verify, type VerifyKeyObjectInput } from 'node:crypto';
import { type DerElement, derElements, derInside, derObjectIdentifier, derTag } from '../der-reader.ts';

/** What somebody signed: a list of revoked certificates, or an answer about one. */
export interface SignedDer {
  /** Fields of what was signed. */
  readonly fields: readonly DerElement[];
  /** Elements behind the signature, such as the certificates of an OCSP responder. */
  readonly rest: readonly DerElement[];
  /** Whether the signature is by this key, over SHA-256 or better. */
  isSignedBy(key: KeyObject): boolean;
}

/** Hash of each signature algorithm that counts; null where the algorithm brings its own. SHA-1 and MD5 prove nothing. */
const hashes: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
  '1.3.101.113': null,
};

/** Reads the sequence of content, algorithm and signature; undefined when `bytes` are none. Never throws. */
export function readSigned(bytes: Uint8Array): SignedDer | undefined {
  const [outer] = derElements(bytes) ?? [];
  const [content, algorithm, signature, ...rest] = derInside(outer, derTag.sequence) ?? [];
  const fields = derInside(content, derTag.sequence);
  const [identifier] = derInside(algorithm, derTag.sequence) ?? [];
  if (outer === undefined || content === undefined || fields === undefined || identifier === undefined)
    return undefined;
  if (signature?.tag !== derTag.bitString) return undefined;
  const endOfContent = content.content.byteOffset + content.content.length - outer.content.byteOffset;
  const signedBytes = outer.content.subarray(0, endOfContent);
  const hash = hashes[derObjectIdentifier(identifier.content)];
  return {
    fields,
    rest,
    isSignedBy: (key) =>
      // The first octet counts unused bits.
      hash !== undefined && isSignature({ hash, key }, signedBytes, signature.content.subarray(1)),
  };
}

function isSignature(
  { hash, key }: { readonly hash: string | null; readonly key: KeyObject },
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  const input: VerifyKeyObjectInput = { key };
  try {
    return verify(hash, content, input, signature);
  } catch {
    // Node throws for a key that does not go with the algorithm.
    return false;
  }
}

/** A UTCTime or GeneralizedTime in the form of RFC 5280 4.1.2.5; undefined for anything else. */
export function derTimeOf(element: DerElement | undefined): Date | undefined {
  const text = element === undefined ? '' : new TextDecoder('latin1').decode(element.content);
  const isShort = element?.tag === 0x17;
  if (element?.tag !== 0x18 && !isShort) return undefined;
  const century = isShort ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') : '';
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, ...more] = parts.slice(1).map(Number);
  const time = new Date(Date.UTC(year, month - 1, ...more));
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Whether a statement of this time is of use now; without a clock its times are left out, as those of certificates are. */
export function isCurrent(thisUpdate: Date | undefined, nextUpdate: Date | undefined, now: Date | undefined): boolean {
  if (thisUpdate === undefined) return false;
  if (now === undefined) return true;
  // Two clocks are never the same: minutes are forgiven towards the past of the issuer.
  const skewMs = 5 * 60_000;
  if (thisUpdate.getTime() - skewMs > now.getTime()) return false;
  return nextUpdate === undefined || now <= nextUpdate;
}
