import type { HelloFacts } from '@cordon/testbench';
import { hex16, suiteName } from './suite-names.ts';

/** Names of what a ClientHello offers and should not; each list is empty for a sound one. */
type Weakness = (hello: HelloFacts) => readonly string[];

const suitesLike =
  (pattern: RegExp): Weakness =>
  ({ cipherSuites }) =>
    cipherSuites.map(suiteName).filter((name) => pattern.test(name));

/** Suites that encrypt nothing, authenticate nobody, or are broken outright. */
export const brokenSuites: Weakness = suitesLike(/_NULL_|^TLS_SHA|_anon_|EXPORT|_DES_|DES40|RC4|RC2/);
/** Suites with blocks of 64 bits, which repeat within hours of traffic (Sweet32). */
export const smallBlockSuites: Weakness = suitesLike(/3DES|IDEA/);

const ofTls13 = /^TLS_(AES|CHACHA20|SHA256|SHA384)_/;
const forwardSecret = new RegExp(`^TLS_(ECDHE|DHE)_|${ofTls13.source}`);
const signalling = /_SCSV$/;

/** A complaint when no suite has forward secrecy, or when one without comes first. */
export const missingForwardSecrecy: Weakness = ({ cipherSuites }) => {
  const names = cipherSuites.map(suiteName).filter((name) => name.startsWith('TLS_') && !signalling.test(name));
  if (names.length > 0 && !names.some((name) => forwardSecret.test(name))) return ['no suite with forward secrecy'];
  // Suites of TLS 1.3 stand in front with every client; what counts is what an ACS of TLS 1.2 is given.
  const first = names.find((name) => !ofTls13.test(name));
  return first === undefined || forwardSecret.test(first) ? [] : [`${first} comes first`];
};

const signatureHashes: Readonly<Record<number, string>> = { 1: 'MD5', 2: 'SHA-1' };

/** Signature algorithms over MD5 and SHA-1 (RFC 9155). A client that names none is signed for over SHA-1 (RFC 5246 7.4.1.4.1). */
export const oldSignatures: Weakness = ({ signatureAlgorithms }) => {
  if (signatureAlgorithms.length === 0) return ['SHA-1, for want of signature_algorithms'];
  return signatureAlgorithms.flatMap((id) => {
    const hash = signatureHashes[id >> 8];
    return hash === undefined ? [] : [`${hash} (${hex16(id)})`];
  });
};

/** Curves of less than 224 bits, by their numbers (RFC 8422 5.1.1, RFC 4492). */
const smallCurves: Readonly<Record<number, string>> = {
  1: 'sect163k1',
  2: 'sect163r1',
  3: 'sect163r2',
  4: 'sect193r1',
  5: 'sect193r2',
  15: 'secp160k1',
  16: 'secp160r1',
  17: 'secp160r2',
  18: 'secp192k1',
  19: 'secp192r1',
};

/** Groups of less than 224 bits. Finite-field groups that have a number are all of 2,048 bits or more. */
export const smallGroups: Weakness = ({ groups }) => groups.flatMap((id) => smallCurves[id] ?? []);

/** Curves of 224 bits and more that have less than 250, by their numbers (RFC 8422 5.1.1, RFC 4492). */
const shortCurves: Readonly<Record<number, string>> = {
  6: 'sect233k1',
  7: 'sect233r1',
  8: 'sect239k1',
  20: 'secp224k1',
  21: 'secp224r1',
};

/** Groups of 224 to 249 bits. */
export const shortGroups: Weakness = ({ groups }) => groups.flatMap((id) => shortCurves[id] ?? []);

/** The extension that cuts the MAC of records short (RFC 6066 7). */
export const truncatedMac: Weakness = ({ extensions }) => (extensions.includes(4) ? ['truncated_hmac'] : []);

/** Compression methods besides none. */
export const compressionMethods: Weakness = ({ compressionMethods: methods }) =>
  methods.filter((method) => method !== 0).map((method) => (method === 1 ? 'DEFLATE' : `method ${method}`));

/** What RFC 5746 and RFC 7627 want said, and is not. TLS 1.3 alone needs neither. */
export const missingIndications: Weakness = ({ versions, renegotiation, extendedMasterSecret }) => {
  if (versions.every((version) => version === 'TLSv1.3')) return [];
  return [
    ...(renegotiation === 'none' ? ['renegotiation indication'] : []),
    ...(extendedMasterSecret ? [] : ['extended master secret']),
  ];
};

/** A complaint when the best version is below TLS 1.2. */
export const oldVersionsOnly: Weakness = ({ versions }) =>
  versions.some((version) => version === 'TLSv1.2' || version === 'TLSv1.3')
    ? []
    : [`${versions[0] ?? 'nothing'} at best`];

/** Versions below TLS 1.2 that it can still be talked down to. TLS 1.2 by itself says nothing of what is below. */
export const oldVersionsOffered: Weakness = ({ versions }) =>
  versions.filter((version) => ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1'].includes(version));

/** The heartbeat extension, which has no use over TCP. */
export const heartbeat: Weakness = ({ offersHeartbeat }) => (offersHeartbeat ? ['heartbeat'] : []);
