import { constants, type KeyObject, sign } from 'node:crypto';
import { derExplicit, derInteger, derNull, derObjectIdentifier, derSequence } from './der.ts';

/** Digest of a certificate signature. Ed25519 has its own and ignores it. */
export const signatureHashes = ['sha256', 'sha384', 'sha512', 'sha224', 'sha1', 'md5'] as const;

/** See {@link signatureHashes}. */
export type SignatureHash = (typeof signatureHashes)[number];

/** A signature algorithm as a certificate names it. */
export type SignatureAlgorithm =
  | `rsa-${SignatureHash}`
  | `rsa-pss-${SignatureHash}`
  | `ecdsa-${SignatureHash}`
  | `dsa-${SignatureHash}`
  | 'ed25519';

const rsaAlgorithms: Record<SignatureHash, string> = {
  md5: '1.2.840.113549.1.1.4',
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
  sha224: '1.2.840.113549.1.1.14',
};

const ecdsaAlgorithms: Partial<Record<SignatureHash, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

const dsaAlgorithms: Partial<Record<SignatureHash, string>> = {
  sha1: '1.2.840.10040.4.3',
  sha224: '2.16.840.1.101.3.4.3.1',
  sha256: '2.16.840.1.101.3.4.3.2',
  sha384: '2.16.840.1.101.3.4.3.3',
  sha512: '2.16.840.1.101.3.4.3.4',
};

const digests: Record<SignatureHash, { readonly identifier: string; readonly bytes: number }> = {
  md5: { identifier: '1.2.840.113549.2.5', bytes: 16 },
  sha1: { identifier: '1.3.14.3.2.26', bytes: 20 },
  sha224: { identifier: '2.16.840.1.101.3.4.2.4', bytes: 28 },
  sha256: { identifier: '2.16.840.1.101.3.4.2.1', bytes: 32 },
  sha384: { identifier: '2.16.840.1.101.3.4.2.2', bytes: 48 },
  sha512: { identifier: '2.16.840.1.101.3.4.2.3', bytes: 64 },
};

const PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const ED25519 = '1.3.101.112';

/** Every name that a recipe may use. MD5 was never defined for ECDSA and DSA, so there is no `ecdsa-md5`. */
export const signatureAlgorithms: readonly SignatureAlgorithm[] = [
  ...signatureHashes.map((hash): SignatureAlgorithm => `rsa-${hash}`),
  ...signatureHashes.map((hash): SignatureAlgorithm => `rsa-pss-${hash}`),
  ...signatureHashes.filter((hash) => hash !== 'md5').map((hash): SignatureAlgorithm => `ecdsa-${hash}`),
  ...signatureHashes.filter((hash) => hash !== 'md5').map((hash): SignatureAlgorithm => `dsa-${hash}`),
  'ed25519',
];

/** The algorithm that `key` signs with, for a digest and (RSA only) a padding. */
export function signatureAlgorithmOf(key: KeyObject, hash: SignatureHash, isPss: boolean): SignatureAlgorithm {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec') return `ecdsa-${hash}`;
  if (key.asymmetricKeyType === 'dsa') return `dsa-${hash}`;
  return isPss ? `rsa-pss-${hash}` : `rsa-${hash}`;
}

function pssParameters(hash: SignatureHash): Uint8Array {
  const digest = derSequence(derObjectIdentifier(digests[hash].identifier), derNull());
  return derSequence(
    derExplicit(0, digest),
    derExplicit(1, derSequence(derObjectIdentifier(MGF1), digest)),
    derExplicit(2, derInteger(digests[hash].bytes)),
  );
}

/** The AlgorithmIdentifier element of `algorithm`, with the parameters that its RFC demands. */
export function algorithmIdentifier(algorithm: SignatureAlgorithm): Uint8Array {
  if (algorithm === 'ed25519') return derSequence(derObjectIdentifier(ED25519));
  const hash = algorithm.slice(algorithm.lastIndexOf('-') + 1) as SignatureHash;
  if (algorithm.startsWith('rsa-pss-')) return derSequence(derObjectIdentifier(PSS), pssParameters(hash));
  if (algorithm.startsWith('rsa-')) return derSequence(derObjectIdentifier(rsaAlgorithms[hash]), derNull());
  const identifier = (algorithm.startsWith('dsa-') ? dsaAlgorithms : ecdsaAlgorithms)[hash];
  if (identifier === undefined) throw new TypeError(`No identifier is defined for '${algorithm}': use an RSA key.`);
  return derSequence(derObjectIdentifier(identifier));
}

/** Signs `bytes`; the key must fit the algorithm. */
export function signBytes(bytes: Uint8Array, key: KeyObject, algorithm: SignatureAlgorithm): Uint8Array {
  if (algorithm === 'ed25519') return sign(null, bytes, key);
  const hash = algorithm.slice(algorithm.lastIndexOf('-') + 1) as SignatureHash;
  if (!algorithm.startsWith('rsa-pss-')) return sign(hash, bytes, key);
  return sign(hash, bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digests[hash].bytes });
}
