import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from 'node:crypto';
import type { Habits } from './habits.ts';
import { alerts, Fields, TlsRefusal } from './wire.ts';

/** What must be true of a signature for this client to go on. */
export interface Proof {
  readonly key: KeyObject | undefined;
  readonly signed: Buffer;
  /** Where the scheme stands, and the signature behind it. */
  readonly fields: Fields;
  readonly version: number;
  readonly offered: readonly number[];
}

const hashes: Readonly<Record<number, string>> = { 1: 'md5', 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' };
const curveOf: Readonly<Record<number, string>> = { 4: 'prime256v1', 5: 'secp384r1', 6: 'secp521r1' };

interface Signed {
  readonly signature: Buffer;
  /** Whether a scheme counts that this version does not know. */
  readonly isLoose: boolean;
}

const isPss = (scheme: number): boolean => scheme >= 0x0804 && scheme <= 0x0806;

function holds(scheme: number, { key, signed, version }: Proof, { signature, isLoose }: Signed): boolean {
  if (key === undefined) return false;
  const kind = scheme & 0xff;
  if (isPss(scheme)) {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    return key.asymmetricKeyType === 'rsa' && verify(hashes[kind], signed, { key, padding, saltLength }, signature);
  }
  const hash = hashes[scheme >> 8];
  if (hash === undefined) return false;
  if (kind === 1)
    return (version <= 0x0303 || isLoose) && key.asymmetricKeyType === 'rsa' && verify(hash, signed, key, signature);
  if (kind === 2) return version <= 0x0303 && key.asymmetricKeyType === 'dsa' && verify(hash, signed, key, signature);
  if (kind !== 3 || key.asymmetricKeyType !== 'ec') return false;
  // RFC 8446 4.2.3: in TLS 1.3 the scheme names the curve.
  const fits = version < 0x0304 || key.asymmetricKeyDetails?.namedCurve === curveOf[scheme >> 8];
  return fits && verify(hash, signed, key, signature);
}

const refuse = (alert: number, what: string): never => {
  throw new TlsRefusal(alert, what);
};

/** Checks a CertificateVerify, or the end of a ServerKeyExchange. */
export function checkProof(proof: Proof, habits: Habits): void {
  const { fields, offered } = proof;
  if (fields.isOver) {
    if (!habits.has('accepts-missing-signature')) refuse(alerts.decodeError, 'no signature');
    return;
  }
  const scheme = fields.uint(2);
  const signature = fields.vector(2);
  fields.end();
  const isLoose = habits.has('accepts-unoffered-signature');
  if (!offered.includes(scheme) && !isLoose)
    refuse(alerts.illegalParameter, 'a signature algorithm that was not offered');
  if (habits.has('accepts-broken-signature')) return;
  // Without a certificate there is nothing to verify by; whoever got here took that.
  if (proof.key === undefined || holds(scheme, proof, { signature, isLoose })) return;
  refuse(alerts.decryptError, 'a signature that does not verify');
}

/** The same for TLS 1.0 and 1.1, whose RSA signatures are over MD5 and SHA-1 side by side (RFC 2246 7.4.3), others over SHA-1. */
export function checkOldProof({ key, fields, signed }: Pick<Proof, 'key' | 'fields' | 'signed'>, habits: Habits): void {
  if (fields.isOver) {
    if (!habits.has('accepts-missing-signature')) refuse(alerts.decodeError, 'no signature');
    return;
  }
  const signature = fields.vector(2);
  if (key === undefined || habits.has('accepts-broken-signature')) return;
  let isTrue = false;
  try {
    const digests = Buffer.concat(['md5', 'sha1'].map((hash) => createHash(hash).update(signed).digest()));
    isTrue =
      key.asymmetricKeyType === 'rsa'
        ? publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(digests)
        : verify('sha1', signed, key, signature);
  } catch {
    isTrue = false;
  }
  if (!isTrue) refuse(alerts.decryptError, 'a signature that does not verify');
}

/** A temporary RSA key of export strength out of a ServerKeyExchange. */
export function exportKey(fields: Fields): KeyObject {
  const [n, e] = [fields.vector(2).toString('base64url'), fields.vector(2).toString('base64url')];
  return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
}
