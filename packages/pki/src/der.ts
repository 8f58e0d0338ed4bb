import { Buffer } from 'node:buffer';

/**
 * Writes DER (X.690). Each function returns one finished element; nothing checks whether elements make sense together, because a
 * certificate for a test may have to be senseless.
 */

/** Tag octets of the universal types that certificates use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Length octets in the shortest form, as DER demands. */
function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

/** One element from its tag octet and its content octets. Elements above 4 GiB are outside what certificates need. */
export function derElement(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag), lengthOctets(length), ...content]);
}

/** How a length is written: DER knows the shortest form only, BER longer ones and a mark at the end as well. */
export type LengthForm = 'minimal' | 'long' | 'indefinite';

/** SEQUENCE of finished elements whose length is written in this form. */
export function derSequenceOf(form: LengthForm, ...elements: readonly Uint8Array[]): Uint8Array {
  if (form === 'minimal') return derSequence(...elements);
  const content = Buffer.concat(elements);
  if (form === 'indefinite') return Buffer.concat([Uint8Array.of(derTag.sequence, 0x80), content, Uint8Array.of(0, 0)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Uint8Array.of(derTag.sequence, 0x84), length, content]);
}

/** SEQUENCE of finished elements; undefined ones (absent OPTIONAL fields) are left out. */
export function derSequence(...elements: readonly (Uint8Array | undefined)[]): Uint8Array {
  return derElement(derTag.sequence, ...elements.filter((element) => element !== undefined));
}

/** SET OF finished elements, in the ascending order that DER demands (X.690 11.6). */
export function derSet(...elements: readonly Uint8Array[]): Uint8Array {
  return derElement(derTag.set, ...elements.toSorted((a, b) => Buffer.compare(a, b)));
}

/** A constructed element under a context-specific tag number 0–30, as EXPLICIT tagging uses it. */
export function derExplicit(tagNumber: number, ...content: readonly Uint8Array[]): Uint8Array {
  return derElement(0xa0 | tagNumber, ...content);
}

/** A primitive element under a context-specific tag number 0–30, as IMPLICIT tagging of a primitive type uses it. */
export function derImplicit(tagNumber: number, content: Uint8Array): Uint8Array {
  return derElement(0x80 | tagNumber, content);
}

/** BOOLEAN; DER writes true as 0xff. */
export function derBoolean(value: boolean): Uint8Array {
  return derElement(derTag.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** NULL. */
export function derNull(): Uint8Array {
  return derElement(derTag.null);
}

/** INTEGER of any size and sign, in the shortest two's-complement form. */
export function derInteger(value: bigint | number): Uint8Array {
  let rest = BigInt(value);
  const octets: number[] = [];
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n && (octets[0] ?? 0) < 0x80) || (rest === -1n && (octets[0] ?? 0) >= 0x80)));
  return derElement(derTag.integer, Uint8Array.from(octets));
}

/** ENUMERATED 0–127. */
export function derEnumerated(value: number): Uint8Array {
  return derElement(derTag.enumerated, Uint8Array.of(value));
}

/** OCTET STRING. */
export function derOctetString(content: Uint8Array): Uint8Array {
  return derElement(derTag.octetString, content);
}

/** BIT STRING of whole octets, less the `unusedBits` (0–7) at its end. */
export function derBitString(content: Uint8Array, unusedBits = 0): Uint8Array {
  return derElement(derTag.bitString, Uint8Array.of(unusedBits), content);
}

/** BIT STRING of named bits, bit 0 first; trailing zero bits are dropped as DER demands (X.690 11.2.2). */
export function derNamedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return derBitString(new Uint8Array(0));
  const last = Math.max(...bits);
  const octets = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return derBitString(octets, 7 - (last & 7));
}

function base128(value: bigint): number[] {
  const octets = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) octets.unshift(0x80 | Number(rest & 0x7fn));
  return octets;
}

/** Whether `text` is an object identifier in dotted form that DER can carry. */
export function isObjectIdentifier(text: string): boolean {
  if (!/^[0-2](\.(0|[1-9][0-9]{0,38})){1,64}$/.test(text)) return false;
  const [first, second] = text.split('.');
  return first === '2' || Number(second) < 40;
}

/** OBJECT IDENTIFIER from its dotted form; throws a TypeError for text that is none. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  if (!isObjectIdentifier(dotted)) throw new TypeError(`'${dotted}' is not an object identifier in dotted form.`);
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const octets = [first * 40n + second, ...rest].flatMap(base128);
  return derElement(derTag.objectIdentifier, Uint8Array.from(octets));
}

/** A character string under the given tag; the caller has encoded the characters. */
export function derString(tag: number, content: Uint8Array | string): Uint8Array {
  return derElement(tag, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
}

/** The types that carry a time. */
export type TimeEncoding = 'utc' | 'generalized';

/**
 * A certificate time, to the second. RFC 5280 4.1.2.5: UTCTime for the years 1950–2049 and GeneralizedTime for all others; `encoding`
 * forces one of them, even where it is the wrong one.
 */
export function derTime(instant: Date, encoding?: TimeEncoding): Uint8Array {
  const year = instant.getUTCFullYear();
  const chosen = encoding ?? (year >= 1950 && year < 2050 ? 'utc' : 'generalized');
  const digits = instant
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:T+]/g, '')
    .slice(-15);
  return chosen === 'utc' ? derString(derTag.utcTime, digits.slice(2)) : derString(derTag.generalizedTime, digits);
}
