import type { HelloFacts } from '@cordon/testbench';
import {
  brokenSuites,
  compressionMethods,
  heartbeat,
  missingForwardSecrecy,
  missingIndications,
  oldSignatures,
  oldVersionsOffered,
  oldVersionsOnly,
  shortGroups,
  smallBlockSuites,
  smallGroups,
  truncatedMac,
} from './hello-weaknesses.ts';
import { hex16, suiteName } from './suite-names.ts';

/** Whose demand it is, and what it says, in words. */
interface Demand {
  // Of BSI TR-02102-2 the sections are those of version 2024-01, of EN 303 645 the provisions; NIST's words on TLS clients are cited without a
  // number.
  readonly by: 'TR-069' | 'RFC 9325' | 'BSI TR-02102-2' | 'ETSI EN 303 645' | 'NIST SP 800-52r2';
  readonly says: string;
  /** `breach`: forbidden there. `advice`: advised against there. */
  readonly weight: 'breach' | 'advice';
}

interface Rule {
  readonly aspect: string;
  readonly broken: (hello: HelloFacts) => readonly string[];
  readonly demands: readonly Demand[];
}

const breach = (by: Demand['by'], says: string): Demand => ({ by, says, weight: 'breach' });
const advice = (by: Demand['by'], says: string): Demand => ({ by, says, weight: 'advice' });
const etsi = breach('ETSI EN 303 645', '5.5-1 demands best practice cryptography, which BCP 195 (RFC 9325) is for TLS');

/** What is asked of a ClientHello, and by whom. */
export const rules: readonly Rule[] = [
  {
    aspect: 'highest version',
    broken: oldVersionsOnly,
    demands: [
      advice('TR-069', '3.3 advises TLS 1.2 or newer'),
      breach('RFC 9325', '3.1.1 forbids TLS 1.0 and 1.1 and demands TLS 1.2'),
      breach('BSI TR-02102-2', '3.2 recommends TLS 1.2 and 1.3 alone'),
      breach('NIST SP 800-52r2', 'demands TLS 1.2 of clients, and TLS 1.3 since 2024'),
      etsi,
    ],
  },
  {
    aspect: 'older versions',
    broken: oldVersionsOffered,
    demands: [
      advice('TR-069', '3.3 says that SSL 3.0 and TLS 1.0 are no longer to be used'),
      breach('RFC 9325', '3.1.1 forbids negotiating below TLS 1.2'),
      breach('BSI TR-02102-2', '3.2 recommends TLS 1.2 and 1.3 alone'),
      advice('NIST SP 800-52r2', 'allows clients TLS 1.1 and 1.0 for private-sector servers alone'),
      etsi,
    ],
  },
  {
    aspect: 'TLS 1.3',
    broken: ({ versions }) => (versions.includes('TLSv1.3') ? [] : ['not offered']),
    demands: [
      advice('RFC 9325', '3.1.1 says that TLS 1.3 should be supported'),
      breach('NIST SP 800-52r2', 'demands TLS 1.3 of clients since 2024'),
    ],
  },
  {
    aspect: 'broken suites',
    broken: brokenSuites,
    demands: [
      breach('TR-069', '3.3 takes over from RFC 7525 4.1 that NULL, RC4 and EXPORT are never negotiated'),
      breach('RFC 9325', '4.1 forbids NULL, RC4, EXPORT and everything below 112 bits'),
      breach('BSI TR-02102-2', '3.3.1 recommends none of them'),
      breach(
        'NIST SP 800-52r2',
        'lists none of them in 3.3.1, and SP 800-131A Rev. 2 none of their ciphers in table 1',
      ),
      etsi,
    ],
  },
  {
    aspect: 'suites with 64-bit blocks',
    broken: smallBlockSuites,
    demands: [
      advice('RFC 9325', '4.1 leaves nothing with so little strength'),
      breach('BSI TR-02102-2', '3.3.1 recommends none of them'),
      breach(
        'NIST SP 800-52r2',
        'lists none of them in 3.3.1, and table 1 of SP 800-131A Rev. 2 disallows encrypting by Triple DES after 2023',
      ),
      etsi,
    ],
  },
  {
    aspect: 'forward secrecy',
    broken: missingForwardSecrecy,
    demands: [
      breach('TR-069', '3.3 takes over from RFC 7525 4.1 that such suites are supported and preferred'),
      breach('RFC 9325', '4.1 says that they must be supported and preferred'),
      breach('BSI TR-02102-2', '3.3.1.1 recommends them, and 3.3.1.2 others only where they cannot be had'),
      advice('NIST SP 800-52r2', 'lists no RSA key transport in 3.3.1, and bears it for a while in appendix D'),
      etsi,
    ],
  },
  {
    aspect: 'signature algorithms',
    broken: oldSignatures,
    demands: [
      breach('RFC 9325', '4.5 and RFC 9155 2 rule MD5 and SHA-1 out'),
      breach('BSI TR-02102-2', '3.3.3 recommends SHA-256 and longer'),
      advice(
        'NIST SP 800-52r2',
        'is read with SP 800-131A Rev. 2, which bears SHA-1 for legacy use alone, where signatures are verified',
      ),
      etsi,
    ],
  },
  {
    aspect: 'groups',
    broken: smallGroups,
    demands: [
      breach('RFC 9325', '4.5 demands curves of 224 bits or more'),
      breach('BSI TR-02102-2', '3.6.1 recommends 250 bits or more'),
      breach('NIST SP 800-52r2', 'demands P-256 or P-384, and others only with 112 bits of strength'),
      etsi,
    ],
  },
  {
    aspect: 'groups of less than 250 bits',
    broken: shortGroups,
    demands: [breach('BSI TR-02102-2', '3.6.1 recommends 250 bits or more')],
  },
  {
    aspect: 'truncated HMAC',
    broken: truncatedMac,
    demands: [breach('RFC 9325', '4.6 forbids the extension'), etsi],
  },
  {
    aspect: 'compression',
    broken: compressionMethods,
    demands: [
      advice('TR-069', '3.3 takes over RFC 7525 3.3, which advises against compression'),
      advice('RFC 9325', '3.3 says that it should not be supported'),
      breach('BSI TR-02102-2', '3.3.4.3 recommends against it where plaintext may be injected'),
      breach('NIST SP 800-52r2', 'has all methods but the null one disabled'),
      etsi,
    ],
  },
  {
    aspect: 'renegotiation and master secret',
    broken: missingIndications,
    demands: [
      breach('TR-069', '3.3 takes over RFC 7525 3.5, which demands the renegotiation indication'),
      breach('RFC 9325', '3.5 demands the renegotiation indication and the extended master secret'),
      breach(
        'BSI TR-02102-2',
        '3.3.4.1 recommends renegotiation by RFC 5746 alone, 3.3.4.7 the extended master secret',
      ),
      breach('NIST SP 800-52r2', 'demands both of clients'),
      etsi,
    ],
  },
  {
    aspect: 'server name',
    broken: ({ serverNames }) => (serverNames.length > 0 ? [] : ['not sent (right for an IP address)']),
    demands: [
      advice('TR-069', '3.3 says that the name should be sent'),
      advice('RFC 9325', '3.7 demands that it can be sent, and leaves to local policy whether it is'),
      advice('NIST SP 800-52r2', 'demands that clients use the extension'),
    ],
  },
  {
    aspect: 'heartbeat',
    broken: heartbeat,
    demands: [breach('BSI TR-02102-2', '3.3.4.6 and 3.4.5.1 recommend against the extension')],
  },
];

/** One thing that a ClientHello does and somebody wants otherwise. */
export type HelloFinding = {
  readonly aspect: string;
  readonly found: readonly string[];
  readonly by: string;
  readonly weight: Demand['weight'];
  readonly says: string;
};

/** A ClientHello against what TR-069, RFC 9325, BSI, ETSI and NIST ask for: what each has against it. Pure. */
export function judgeHello(hello: HelloFacts): readonly HelloFinding[] {
  return rules.flatMap(({ aspect, broken, demands }) => {
    const found = broken(hello);
    return found.length === 0 ? [] : demands.map(({ by, weight, says }) => ({ aspect, found, by, weight, says }));
  });
}

const authorities: readonly Demand['by'][] = [
  'TR-069',
  'RFC 9325',
  'BSI TR-02102-2',
  'ETSI EN 303 645',
  'NIST SP 800-52r2',
];

/** The report on a ClientHello as Markdown, for people. */
export function helloReport(hello: HelloFacts): string {
  const list = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join(', '));
  const findings = judgeHello(hello);
  const lines = [
    '# ClientHello',
    '',
    `- Versions: ${list(hello.versions)}`,
    `- Suites: ${list(hello.cipherSuites.map(suiteName))}`,
    `- Groups: ${list(hello.groups.map(hex16))}`,
    `- Signature algorithms: ${list(hello.signatureAlgorithms.map(hex16))}`,
    `- Server name: ${list(hello.serverNames)}`,
    `- Application protocols: ${list(hello.alpnProtocols)}`,
    `- Extensions: ${list(hello.extensions.map(String))}`,
    `- Compression: ${list(hello.compressionMethods.map(String))}`,
    `- Renegotiation indication: ${hello.renegotiation}; extended master secret: ${hello.extendedMasterSecret ? 'yes' : 'no'}`,
    `- JA3: ${hello.fingerprints?.ja3 ?? 'none'} (${hello.fingerprints?.ja3Text ?? ''})`,
    `- JA4: ${hello.fingerprints?.ja4 ?? 'none'} (${hello.fingerprints?.ja4Text ?? ''})`,
    ...authorities.flatMap((by) => ['', `## ${by}`, '', ...sectionOf(findings.filter((finding) => finding.by === by))]),
  ];
  return `${lines.join('\n')}\n`;
}

function sectionOf(findings: readonly HelloFinding[]): readonly string[] {
  if (findings.length === 0) return ['Nothing against it.'];
  return findings.map(({ aspect, found, weight, says }) => `- ${weight}: ${aspect}: ${found.join(', ')}. ${says}.`);
}
