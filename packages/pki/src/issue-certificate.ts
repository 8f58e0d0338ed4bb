import { Buffer } from 'node:buffer';
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import type { CertificateRecipe, SignatureDefect } from './certificate-recipe.ts';
import {
  derBitString,
  derElement,
  derExplicit,
  derInteger,
  derSequence,
  derSequenceOf,
  derTag,
  derTime,
} from './der.ts';
import { encodeName } from './distinguished-name.ts';
import { PkiError } from './errors.ts';
import { encodeExtensions } from './extension.ts';
import { Issued } from './issued.ts';
import { subjectKeyIdentifier } from './key-identifier.ts';
import { freshKeys, generateKey, type KeyKind, type KeySource } from './key-kind.ts';
import {
  algorithmIdentifier,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  type SignatureHash,
  signBytes,
} from './signature-algorithm.ts';
import { resolveInstant } from './validity.ts';

/** Where the time and the keys of a certificate come from. */
export interface IssueContext {
  /** The clock that relative times of a recipe count from; the system's by default. */
  readonly now?: () => Date;
  /** Fresh keys by default. */
  readonly keys?: KeySource;
  /** Use this key in place of a generated one: two certificates for one key, or a key read from disk. */
  readonly privateKey?: KeyObject;
}

function subjectPublicKeyInfo(recipe: CertificateRecipe, privateKey: KeyObject): Uint8Array {
  if (recipe.subjectPublicKeyInfoHex !== undefined) return Buffer.from(recipe.subjectPublicKeyInfoHex, 'hex');
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}

/** The digest that goes with a signing key unless a recipe says otherwise. */
export function defaultHash(signer: KeyObject): SignatureHash {
  const curve = signer.asymmetricKeyDetails?.namedCurve;
  if (curve === 'secp521r1') return 'sha512';
  return curve === 'secp384r1' ? 'sha384' : 'sha256';
}

// A device whose clock is behind, as after a night without power, must find something else to refuse than the date. With the 90 days that follow it is
// valid for less than 398 days, beyond which some clients believe none.
const SINCE = '-300d';

function instant(field: 'notBefore' | 'notAfter', text: string, now: Date): Date {
  const resolved = resolveInstant(text, now);
  if (resolved !== undefined) return resolved;
  throw new PkiError(
    'recipe-invalid',
    `${field} of the recipe is '${text}', which is no time: write an ISO instant such as 2030-01-31T12:00:00Z, or an offset such as +90d.`,
  );
}

function encodeValidity(recipe: CertificateRecipe, now: Date): Uint8Array {
  const notBefore = instant('notBefore', recipe.notBefore ?? SINCE, now);
  const notAfter = instant('notAfter', recipe.notAfter ?? '+90d', now);
  return derSequence(derTime(notBefore, recipe.timeEncoding), derTime(notAfter, recipe.timeEncoding));
}

function encodeSerial(hex: string | undefined): Uint8Array {
  if (hex !== undefined) return derElement(derTag.integer, Buffer.from(hex, 'hex'));
  const octets = randomBytes(16);
  // RFC 5280 4.1.2.2: positive. Bit 62 keeps it from losing an octet.
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return derElement(derTag.integer, octets);
}

const brokenSignatures: Record<SignatureDefect, (signature: Buffer) => Uint8Array> = {
  none: (signature) => signature,
  'wrong-key': (signature) => signature,
  // The last octet: the DER structure of an ECDSA signature survives, only a number changes.
  'flipped-bit': (signature) => signature.map((octet, index) => (index === signature.length - 1 ? octet ^ 1 : octet)),
  zeroed: (signature) => signature.map(() => 0),
  empty: () => new Uint8Array(0),
  truncated: (signature) => signature.subarray(0, signature.length >> 1),
};

interface Signer {
  readonly key: KeyObject;
  readonly algorithm: SignatureAlgorithm;
}

function signerOf(recipe: CertificateRecipe, key: KeyObject): Signer {
  const hash = recipe.signatureHash ?? defaultHash(key);
  return { key, algorithm: signatureAlgorithmOf(key, hash, recipe.pss ?? false) };
}

/** What `sign` gives with `key`, or what a defect makes of it. */
export function brokenSignatureOf(
  defect: SignatureDefect,
  key: KeyObject,
  sign: (key: KeyObject) => Buffer,
): Uint8Array {
  return brokenSignatures[defect](sign(defect === 'wrong-key' ? anotherKey(key) : key));
}

function signCertificate(tbs: Uint8Array, recipe: CertificateRecipe, signer: Signer): Uint8Array {
  const sign = (key: KeyObject): Buffer => Buffer.from(signBytes(tbs, key, signer.algorithm));
  const signature = brokenSignatureOf(recipe.signature ?? 'none', signer.key, sign);
  const outer = algorithmIdentifier(recipe.outerAlgorithm ?? signer.algorithm);
  return derSequence(tbs, outer, derBitString(signature));
}

const otherKinds: Readonly<Record<string, KeyKind>> = { ed25519: 'ed25519', ec: 'p256', dsa: 'dsa2048' };

/** A key of the same type that has nothing to do with `key`. */
function anotherKey(key: KeyObject): KeyObject {
  return generateKey(otherKinds[key.asymmetricKeyType ?? ''] ?? 'rsa2048');
}

/** What a certificate takes from whoever signs it. */
export interface CertificateSigner {
  readonly privateKey: KeyObject;
  /** Subject, as the certificate names it for its issuer. */
  readonly subjectDer: Uint8Array;
  readonly keyIdentifier: Uint8Array;
}

/** A key with the identity that a recipe gives to it: who signs with it before its own certificate exists. */
export interface KeyOwner extends CertificateSigner {
  readonly publicKeyInfo: Uint8Array;
}

/** The owner that a recipe makes of a key. Costs more than a signature, because OpenSSL writes the public key: make it once per key. */
export function ownerOf(recipe: CertificateRecipe, privateKey: KeyObject): KeyOwner {
  const publicKeyInfo = subjectPublicKeyInfo(recipe, privateKey);
  const keyIdentifier = subjectKeyIdentifier(publicKeyInfo);
  return { privateKey, subjectDer: encodeName(recipe.subject), keyIdentifier, publicKeyInfo };
}

/** Options of {@link certificateDerOf}. */
export interface CertificateParts {
  readonly own: KeyOwner;
  /** Undefined: it signs itself. */
  readonly issuer: CertificateSigner | undefined;
  readonly now: Date;
}

/** The bytes of one certificate. Throws as {@link issueCertificate}. */
export function certificateDerOf(recipe: CertificateRecipe, { own, issuer, now }: CertificateParts): Uint8Array {
  const { privateKey } = own;
  const signer = signerOf(recipe, issuer?.privateKey ?? privateKey);
  const extensions = encodeExtensions(recipe, {
    subjectKeyIdentifier: own.keyIdentifier,
    authorityKeyIdentifier: issuer?.keyIdentifier ?? own.keyIdentifier,
    isSelfSigned: issuer === undefined,
    isRsaKey: privateKey.asymmetricKeyType === 'rsa',
  });
  const version = recipe.version ?? 3;
  const tbs = derSequence(
    // DER leaves out a value that equals its default (version 1).
    version === 1 ? undefined : derExplicit(0, derInteger(version - 1)),
    encodeSerial(recipe.serialHex),
    algorithmIdentifier(recipe.tbsAlgorithm ?? signer.algorithm),
    recipe.issuer === undefined ? (issuer ?? own).subjectDer : encodeName(recipe.issuer),
    encodeValidity(recipe, now),
    own.subjectDer,
    own.publicKeyInfo,
    extensions.length === 0
      ? undefined
      : derExplicit(3, derSequenceOf(recipe.extensionsLength ?? 'minimal', ...extensions)),
  );
  return signCertificate(tbs, recipe, signer);
}

/**
 * Makes a key and a certificate for it from a recipe, signed by `issuer` or, without one, by itself. Synchronous; the cost is the key's
 * (0.1 ms for P-256, 150 ms for RSA-2048). Throws {@link PkiError} `recipe-invalid` for a time that is none and a TypeError for
 * values that no DER can hold; check recipes from files with `parseRecipe` first.
 */
export function issueCertificate(recipe: CertificateRecipe, issuer?: Issued, context: IssueContext = {}): Issued {
  const privateKey = context.privateKey ?? (context.keys ?? freshKeys).key(recipe.key ?? 'p256');
  const now = (context.now ?? (() => new Date()))();
  const own = ownerOf(recipe, privateKey);
  const certificateDer = certificateDerOf(recipe, { own, issuer, now });
  const { subjectDer, keyIdentifier } = own;
  return new Issued({ recipe, issuer, certificateDer, privateKey, subjectDer, keyIdentifier });
}
