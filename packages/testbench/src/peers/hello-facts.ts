import { Buffer } from 'node:buffer';
import { type ClientHello, isGrease, parseClientHello, tlsVersionName } from '@cordon/transport';
import { type ClientHelloFingerprints, clientHelloFingerprints } from './client-hello-fingerprints.ts';

/** A ClientHello as evidence keeps it: numbers of the IANA registries in the client's order, GREASE included, which only as a version means nothing. */
export type HelloFacts = {
  /** `sslv2`: a greeting in the format of SSL 2.0, of which nothing else is told. */
  readonly format: 'tls' | 'sslv2';
  /** Every version offered, in Node's spelling such as `TLSv1.2`, the highest first, without GREASE; unknown ones as hexadecimal numbers. */
  readonly versions: readonly string[];
  readonly cipherSuites: readonly number[];
  readonly groups: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  readonly extensions: readonly number[];
  readonly compressionMethods: readonly number[];
  readonly serverNames: readonly string[];
  readonly alpnProtocols: readonly string[];
  /** How it says that it renegotiates safely (RFC 5746), if it does. */
  readonly renegotiation: 'extension' | 'signalling-suite' | 'none';
  readonly extendedMasterSecret: boolean;
  readonly offersHeartbeat: boolean;
  readonly offersResumption: boolean;
  readonly offersEarlyData: boolean;
  /** Hexadecimal. */
  readonly random: string;
  readonly sessionId: string;
  readonly fingerprints: ClientHelloFingerprints | null;
};

const extensionType = { heartbeat: 15, extendedMasterSecret: 23, earlyData: 42, renegotiationInfo: 0xff01 } as const;
const renegotiationScsv = 0x00ff;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const sslv2: HelloFacts = {
  format: 'sslv2',
  versions: ['SSLv2'],
  cipherSuites: [],
  groups: [],
  signatureAlgorithms: [],
  extensions: [],
  compressionMethods: [],
  serverNames: [],
  alpnProtocols: [],
  renegotiation: 'none',
  extendedMasterSecret: false,
  offersHeartbeat: false,
  offersResumption: false,
  offersEarlyData: false,
  random: '',
  sessionId: '',
  fingerprints: null,
};

/** What a first flight says; undefined when it is no greeting. Never throws. */
export function helloFacts(flight: Uint8Array): HelloFacts | undefined {
  const hello = parseClientHello(flight);
  if (hello.kind === 'sslv2') return sslv2;
  return hello.kind === 'client-hello' ? helloFactsOf(hello) : undefined;
}

/** A ClientHello that is read already, as evidence keeps it. */
export function helloFactsOf(hello: ClientHello): HelloFacts {
  const { extensions, cipherSuites } = hello;
  const offers = (type: number): boolean => extensions.includes(type);
  const signals = cipherSuites.includes(renegotiationScsv) ? 'signalling-suite' : 'none';
  return {
    format: 'tls',
    // A reserved number is greater than any version, and would pass for the best one.
    versions: hello.versions
      .filter((version) => !isGrease(version))
      .toSorted((a, b) => b - a)
      .map(tlsVersionName),
    cipherSuites,
    groups: hello.groups,
    signatureAlgorithms: hello.signatureAlgorithms,
    extensions,
    compressionMethods: hello.compressionMethods,
    serverNames: hello.serverNames,
    alpnProtocols: hello.alpnProtocols,
    renegotiation: offers(extensionType.renegotiationInfo) ? 'extension' : signals,
    extendedMasterSecret: offers(extensionType.extendedMasterSecret),
    offersHeartbeat: offers(extensionType.heartbeat),
    offersResumption: hello.offersResumption,
    offersEarlyData: offers(extensionType.earlyData),
    random: hexOf(hello.random),
    sessionId: hexOf(hello.sessionId),
    fingerprints: clientHelloFingerprints(hello),
  };
}
