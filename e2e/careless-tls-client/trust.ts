import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { authorityOf, type Certificate, extensionOf, known, mayServe, mayUse, readCertificate } from './certificate.ts';
import { child } from './der.ts';
import type { Habits } from './habits.ts';
import { isOfHost, keepsToConstraints } from './host-name.ts';
import { alerts, TlsRefusal } from './wire.ts';

/** Who a server has to be. */
export interface TrustOptions {
  readonly hostName: string;
  /** Roots, PEM. */
  readonly authorities: string;
  /** What its key is used for in this handshake. */
  readonly usage: 'signature' | 'key-encipherment';
  readonly habits: Habits;
}

const rsaBitsMin = 2_048;
const exponentMin = 3n;
const pathMax = 8;
/** Certificates that are looked at. */
const chainMax = 32;
const bits = { signature: 0, 'key-encipherment': 2, certificates: 5 } as const;
/** Signature algorithms and their hashes: RSA, ECDSA, DSA. */
const algorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'md5',
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '2.16.840.1.101.3.4.3.2': 'sha256',
};
const weakHashes: ReadonlySet<string> = new Set(['md5', 'sha1']);
const soundCurves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const objectIdentifier = 6;
const understood: ReadonlySet<string> = new Set(Object.values(known));

const refuse = (alert: number, what: string): never => {
  throw new TlsRefusal(alert, what);
};
const bad = (what: string): never => refuse(alerts.badCertificate, what);

function read(der: Buffer): Certificate {
  try {
    // OpenSSL's reader is the strict one.
    new X509Certificate(der).toString();
    return readCertificate(der);
  } catch {
    return bad('a certificate that cannot be read');
  }
}

function checkKey({ key, spki }: Certificate, habits: Habits): void {
  const details = key?.asymmetricKeyDetails;
  switch (key?.asymmetricKeyType) {
    case 'rsa': {
      const isSound = (details?.modulusLength ?? 0) >= rsaBitsMin && (details?.publicExponent ?? 0n) >= exponentMin;
      if (!isSound && !habits.has('takes-weak-keys')) bad('an RSA key that is too weak');
      return;
    }
    case 'ec': {
      const parameters = child(child({ tag: 0, content: spki, raw: spki }, 0), 0);
      const isNamed = child(parameters, 1).tag === objectIdentifier;
      if (!isNamed && !habits.has('takes-explicit-curves')) bad('a curve that is written out');
      if (isNamed && !soundCurves.has(details?.namedCurve ?? '') && !habits.has('takes-weak-keys'))
        bad('a curve that is too weak');
      return;
    }
    case 'dsa':
      if (!habits.has('takes-dsa')) bad('a DSA key');
      return;
    default:
      bad('a key of another kind');
  }
}

function isSignedBy(certificate: Certificate, { key }: Certificate, habits: Habits): boolean {
  if (habits.has('skips-certificate-signatures')) return true;
  const hash = algorithms[certificate.signedWith];
  if (!certificate.isSignedAsSaid || hash === undefined || key === undefined) return false;
  if (weakHashes.has(hash) && !habits.has('takes-weak-keys')) return false;
  try {
    return verify(hash, certificate.tbs, key, certificate.signature);
  } catch {
    return false;
  }
}

/** What RFC 5280 6.1 wants of every certificate below the root. */
function checkEach(certificate: Certificate, habits: Habits): void {
  const { version, notBefore, notAfter, extensions } = certificate;
  if (version !== 3) bad('a certificate of an old version');
  const now = Date.now();
  if (!(notBefore <= now && now <= notAfter) && !habits.has('skips-dates')) refuse(45, 'a certificate out of its time');
  const oids = extensions.map(({ oid }) => oid);
  if (new Set(oids).size < oids.length) bad('an extension that comes twice');
  if (extensions.some(({ oid, isCritical }) => isCritical && !understood.has(oid)))
    bad('a critical extension that nobody knows');
  if (!mayServe(certificate)) bad('a certificate for something else');
  checkKey(certificate, habits);
}

function isFitIssuer(issuer: Certificate, below: number): boolean {
  const { isAuthority, depthMax } = authorityOf(issuer);
  return (
    isAuthority &&
    below <= depthMax &&
    mayUse(issuer, bits.certificates) &&
    extensionOf(issuer, known.keyUsage) !== undefined
  );
}

/** A path from the first certificate to a root, without the root; undefined when there is none. */
function findPath(
  path: readonly Certificate[],
  chain: readonly Certificate[],
  { roots, habits }: { readonly roots: readonly Certificate[]; readonly habits: Habits },
): readonly Certificate[] | undefined {
  const last = path.at(-1);
  if (last === undefined || path.length > pathMax) return undefined;
  const issued = ({ subject }: Certificate): boolean => subject.equals(last.issuer);
  if (roots.some((root) => issued(root) && isSignedBy(last, root, habits))) return path;
  for (const issuer of chain) {
    // Self-issued ones count for no depth (RFC 5280 4.2.1.9).
    const below = path.slice(1).filter(({ subject, issuer: above }) => !subject.equals(above)).length;
    if (path.includes(issuer) || !issued(issuer) || !isFitIssuer(issuer, below) || !isSignedBy(last, issuer, habits))
      continue;
    const found = findPath([...path, issuer], chain, { roots, habits });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Checks who a server is, and returns its key. Throws TlsRefusal for one that is not to be trusted. */
export function trustServer(
  ders: readonly Buffer[],
  { hostName, authorities, usage, habits }: TrustOptions,
): KeyObject | undefined {
  const [leafDer] = ders;
  if (leafDer === undefined) return bad('no certificate');
  if (habits.has('skips-certificates')) return read(leafDer).key;
  if (ders.length > chainMax) bad('a chain of too many certificates');
  const chain = ders.map((der) => read(der));
  const leaf = chain[0] ?? bad('no certificate');
  const pems = authorities.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const roots = pems.map((pem) => readCertificate(new X509Certificate(pem).raw));
  const path = findPath([leaf], chain.slice(1), { roots, habits });
  if (path === undefined) return refuse(alerts.unknownAuthority, 'no path to a root that is trusted');
  for (const certificate of path) checkEach(certificate, habits);
  if (authorityOf(leaf).isAuthority) bad('an authority in the place of a server');
  if (!mayUse(leaf, bits[usage])) bad('a key that may not be used so');
  if (path.slice(1).some((authority) => !keepsToConstraints(leaf, authority)))
    bad('a name that its authority may not give');
  if (!isOfHost(leaf, hostName) && !habits.has('skips-host-name')) bad('a certificate of another host');
  return leaf.key;
}
