import { createHash } from 'node:crypto';
import { readDer } from './read-der.ts';

/**
 * The identifier of a public key from its SubjectPublicKeyInfo: SHA-1 over the key's bits (RFC 5280 4.2.1.2 method 1). Bytes that are no
 * SubjectPublicKeyInfo (a recipe may put anything there) are hashed whole.
 */
export function subjectKeyIdentifier(subjectPublicKeyInfo: Uint8Array): Uint8Array {
  const bits = readDer(subjectPublicKeyInfo).element?.children.at(1)?.content ?? subjectPublicKeyInfo;
  return createHash('sha1').update(bits.subarray(1)).digest();
}
