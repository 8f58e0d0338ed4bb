import { Buffer } from 'node:buffer';
import {
  constants,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  sign,
  X509Certificate,
} from 'node:crypto';
import type { ServerTlsSettings } from '@cordon/transport';

/** Who the engine says it is. */
export interface ServerIdentity {
  /** DER, leaf first. */
  readonly chain: readonly Buffer[];
  readonly privateKey: KeyObject;
  readonly kind: 'rsa' | 'ecdsa';
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The chain and key of a presentation. Throws TypeError for keys that are neither RSA nor on P-256, P-384 or P-521. */
export function serverIdentity(
  presented: Pick<ServerTlsSettings, 'certificateChainPem' | 'privateKeyPem'>,
): ServerIdentity {
  const chain = (presented.certificateChainPem.match(pemBlock) ?? []).map((pem) => new X509Certificate(pem).raw);
  const privateKey = createPrivateKey(presented.privateKeyPem);
  const type = privateKey.asymmetricKeyType;
  if (type !== 'rsa' && type !== 'ec') throw new TypeError(`The engine cannot sign with a key of type ${type}.`);
  return { chain, privateKey, kind: type === 'rsa' ? 'rsa' : 'ecdsa' };
}

/** Keys of strangers: no certificate was ever made for one, so that a single key of each kind is unrelated to all. */
const strangersKeys = new Map<string, KeyObject>();

/** A key of the same kind that has nothing to do with the certificate; the same each time, because RSA keys take 150 ms. */
export function strangersKey({ kind, privateKey }: ServerIdentity): KeyObject {
  const namedCurve = privateKey.asymmetricKeyDetails?.namedCurve ?? 'prime256v1';
  const name = kind === 'rsa' ? kind : namedCurve;
  const key =
    strangersKeys.get(name) ??
    (kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve }))
      .privateKey;
  strangersKeys.set(name, key);
  return key;
}

/** A signature scheme (IANA TLS SignatureScheme) as the engine makes it. */
interface Scheme {
  readonly id: number;
  readonly kind: ServerIdentity['kind'];
  readonly hash: string;
  readonly isPss?: true;
  /** TLS 1.3 binds ECDSA to one curve. */
  readonly curve?: string;
  /** Not in a TLS 1.3 handshake (RFC 8446 4.2.3). */
  readonly isOld?: true;
}

const schemes: readonly Scheme[] = [
  { id: 0x0403, kind: 'ecdsa', hash: 'sha256', curve: 'prime256v1' },
  { id: 0x0503, kind: 'ecdsa', hash: 'sha384', curve: 'secp384r1' },
  { id: 0x0603, kind: 'ecdsa', hash: 'sha512', curve: 'secp521r1' },
  { id: 0x0804, kind: 'rsa', hash: 'sha256', isPss: true },
  { id: 0x0805, kind: 'rsa', hash: 'sha384', isPss: true },
  { id: 0x0806, kind: 'rsa', hash: 'sha512', isPss: true },
  { id: 0x0401, kind: 'rsa', hash: 'sha256', isOld: true },
  { id: 0x0501, kind: 'rsa', hash: 'sha384', isOld: true },
  { id: 0x0601, kind: 'rsa', hash: 'sha512', isOld: true },
  { id: 0x0201, kind: 'rsa', hash: 'sha1', isOld: true },
  { id: 0x0203, kind: 'ecdsa', hash: 'sha1', isOld: true },
  { id: 0x0101, kind: 'rsa', hash: 'md5', isOld: true },
];

/** RFC 5246 7.4.1.4.1: what a client takes that names no algorithm. */
const unnamed: Readonly<Record<ServerIdentity['kind'], number>> = { rsa: 0x0201, ecdsa: 0x0203 };

/** What a signature is to be. */
export interface SchemeWish {
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  /** Algorithms of the ClientHello. */
  readonly offered: readonly number[];
  /** One that was not offered, so that it has to be refused. */
  readonly isUnoffered: boolean;
}

/** The best scheme for this key; undefined when there is none, or when the client offers every one. */
export function schemeFor(identity: ServerIdentity, { version, offered, isUnoffered }: SchemeWish): number | undefined {
  const curve = identity.privateKey.asymmetricKeyDetails?.namedCurve;
  const usable = schemes.filter(
    (scheme) =>
      scheme.kind === identity.kind &&
      (isUnoffered || version === 'TLSv1.2' || (scheme.isOld !== true && (scheme.curve ?? curve) === curve)),
  );
  if (offered.length === 0) return isUnoffered ? undefined : unnamed[identity.kind];
  return (isUnoffered ? usable.toReversed() : usable).find(({ id }) => offered.includes(id) !== isUnoffered)?.id;
}

/** A signature by this scheme. */
export function signBy(schemeId: number, key: KeyObject, content: Uint8Array): Buffer {
  const scheme = schemes.find(({ id }) => id === schemeId);
  if (scheme === undefined) throw new RangeError(`The engine has no signature scheme ${schemeId}.`);
  if (scheme.isPss !== true) return sign(scheme.hash, content, key);
  return sign(scheme.hash, content, {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}

/** RSA before TLS 1.2: over MD5 and SHA-1 together, without a name. */
export function signByMd5Sha1(key: KeyObject, content: Uint8Array): Buffer {
  if (key.asymmetricKeyType !== 'rsa') return sign('sha1', content, key);
  const digests = ['md5', 'sha1'].map((name) => createHash(name).update(content).digest());
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat(digests));
}

/** The premaster secret of an RSA key transport (RFC 5246 7.4.7.1); undefined when it is none. */
export function decryptPremaster(key: KeyObject, encrypted: Uint8Array): Buffer | undefined {
  try {
    // Newer Node versions refuse to take the padding off themselves.
    const padded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
    const at = padded.indexOf(0, 2);
    const premaster = padded.subarray(at + 1);
    return padded[1] === 2 && at > 0 && premaster.length === 48 ? premaster : undefined;
  } catch {
    return undefined;
  }
}
