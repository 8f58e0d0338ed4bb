import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { SignatureDefect } from './certificate-recipe.ts';
import { derBitString, derSequence } from './der.ts';
import { PkiError } from './errors.ts';
import { brokenSignatureOf, type CertificateSigner, defaultHash } from './issue-certificate.ts';
import { readDer } from './read-der.ts';
import { algorithmIdentifier, signatureAlgorithmOf, signBytes } from './signature-algorithm.ts';
import { resolveInstant } from './validity.ts';

/** What a list or an answer needs to know of the chain that it is about. */
export interface StatusContext {
  signer(name: string): CertificateSigner;
  certificate(name: string): Uint8Array;
  /** Name of who signed this node. */
  issuerOf(name: string): string;
  readonly now: Date;
}

const VERSION_TAG = 0xa0;

/** The serial number of a certificate, as its DER element. */
export function serialOf(certificateDer: Uint8Array): Uint8Array {
  const fields = readDer(certificateDer).element?.children.at(0)?.children ?? [];
  const serial = fields.at(fields[0]?.tag === VERSION_TAG ? 1 : 0);
  if (serial === undefined) throw new TypeError('it is no certificate');
  return certificateDer.subarray(serial.offset, serial.offset + serial.headerBytes + serial.content.length);
}

/** A time of a list or an answer. */
export function statusTime(text: string, now: Date): Date {
  const instant = resolveInstant(text, now);
  if (instant === undefined) throw new PkiError('recipe-invalid', `'${text}' is no time: write an offset such as -1h.`);
  return instant;
}

/** The signed parts of a list or an answer: the bytes, the algorithm and the signature. */
export function signedParts(
  toBeSigned: Uint8Array,
  key: KeyObject,
  defect: SignatureDefect = 'none',
): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const algorithm = signatureAlgorithmOf(key, defaultHash(key), false);
  const sign = (signer: KeyObject): Buffer => Buffer.from(signBytes(toBeSigned, signer, algorithm));
  return [toBeSigned, algorithmIdentifier(algorithm), derBitString(brokenSignatureOf(defect, key, sign))];
}

/** The algorithm that {@link signedParts} will name. */
export function signatureIdentifier(key: KeyObject): Uint8Array {
  return algorithmIdentifier(signatureAlgorithmOf(key, defaultHash(key), false));
}

/** A signed structure of three elements, as certificates and CRLs are. */
export function signedSequence(toBeSigned: Uint8Array, key: KeyObject, defect?: SignatureDefect): Uint8Array {
  return derSequence(...signedParts(toBeSigned, key, defect));
}
