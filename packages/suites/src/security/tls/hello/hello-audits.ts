import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { refusedByAuthorities, refusedByHardening } from '../../../profiles/weights.ts';
import type { HelloAudit } from './hello-audit.ts';
import {
  brokenSuites,
  compressionMethods,
  heartbeat,
  missingForwardSecrecy,
  missingIndications,
  oldSignatures,
  oldVersionsOnly,
  smallBlockSuites,
  smallGroups,
} from './hello-weaknesses.ts';

// NIST only advises, and bears it where it is needed.
const advisedByNist = { ...refusedByAuthorities, 'nist-52r2': 'warn' } as const;

/** What a ClientHello must and must not offer: one row, one case. */
export const helloAudits: readonly HelloAudit[] = [
  {
    id: 'TLS-P-001',
    title: 'The target offers TLS 1.2 or newer',
    purpose:
      'What a client does not offer, no ACS can choose. Below TLS 1.2 there is no authenticated encryption, and the ' +
      'handshake itself is signed over MD5 and SHA-1. The highest version is read from the ClientHello of a session.',
    severity: 'high',
    cwe: 327,
    requirements: ['3.3-04', '3.3-09', '3.3-12'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(9325, '3.1.1', 'MUST'), rfcClause(8996, '4', 'MUST NOT')],
    profiles: refusedByAuthorities,
    sentence: 'TLS 1.2 or 1.3 is offered',
    defects: [{ id: 'tls-1.1-at-most', fails: 'TLS 1.2 or 1.3 is offered' }],
    broken: oldVersionsOnly,
  },
  {
    id: 'TLS-P-003',
    title: 'No NULL, anonymous, EXPORT, DES or RC4 suite is offered',
    purpose:
      'A suite that is offered will be chosen by somebody one day: by a mistake in the configuration of an ACS, or by an ' +
      'attacker who plays one. Suites without encryption or without authentication, with keys of 40 or 56 bits, and RC4 ' +
      'protect nothing. The list is read from the ClientHello of a session.',
    severity: 'high',
    cwe: 327,
    requirements: ['3.3-18', '3.3-19', '3.3-20'],
    spec: [tr069Clause('3.3', 'MUST NOT'), rfcClause(9325, '4.1', 'MUST NOT'), rfcClause(7465, '2', 'MUST NOT')],
    sentence: 'no suite is offered that protects nothing',
    defects: [{ id: 'offers-null-and-anonymous', fails: 'no suite is offered that protects nothing' }],
    broken: brokenSuites,
  },
  {
    id: 'TLS-P-004',
    title: 'No suite with blocks of 64 bits is offered',
    purpose:
      'Ciphers with blocks of 64 bits repeat themselves after some ten gigabytes, from which cookies and passwords can be ' +
      'computed (Sweet32). A device that stays connected for months gets there. Triple DES and IDEA are looked for in ' +
      'the ClientHello of a session.',
    severity: 'medium',
    cwe: 327,
    requirements: ['3.3-21'],
    spec: [rfcClause(9325, '4.1', 'SHOULD NOT')],
    profiles: refusedByAuthorities,
    sentence: 'no suite is offered whose blocks repeat',
    defects: [{ id: 'offers-3des', fails: 'no suite is offered whose blocks repeat', device: 'careless-tls-client' }],
    broken: smallBlockSuites,
  },
  {
    id: 'TLS-P-005',
    title: 'Suites with forward secrecy are offered and come first',
    purpose:
      'Without forward secrecy everything that was ever recorded can be read by whoever gets the key of the ACS later. ' +
      'TR-069 keeps one suite without it mandatory, which may stand at the end of the list. The order is read from the ' +
      'ClientHello of a session.',
    severity: 'medium',
    cwe: 327,
    requirements: ['3.3-21', '3.3-11'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '4.1', 'MUST')],
    profiles: advisedByNist,
    sentence: 'a suite with forward secrecy is offered and preferred',
    defects: [{ id: 'prefers-static-rsa', fails: 'a suite with forward secrecy is offered and preferred' }],
    broken: missingForwardSecrecy,
  },
  {
    id: 'TLS-P-006',
    title: 'No signature over MD5 or SHA-1 is offered',
    purpose:
      'Signatures over MD5 and SHA-1 can be forged for a price that falls every year; a client that takes them in the ' +
      'handshake lets such a forgery pass for the ACS. The signature algorithms are read from the ClientHello of a session.',
    severity: 'medium',
    cwe: 328,
    requirements: ['3.3-05'],
    spec: [rfcClause(9155, '2', 'MUST NOT'), rfcClause(5246, '7.4.1.4.1', 'advice')],
    profiles: advisedByNist,
    sentence: 'no signature algorithm over MD5 or SHA-1 is offered',
    defects: [{ id: 'offers-sha-1-signatures', fails: 'no signature algorithm over MD5 or SHA-1 is offered' }],
    broken: oldSignatures,
  },
  {
    id: 'TLS-P-007',
    title: 'No key exchange group of less than 224 bits is offered',
    purpose:
      'On curves of 160 or 192 bits the key of a recorded session is within reach of a patient attacker. The groups are ' +
      'read from the ClientHello of a session.',
    severity: 'medium',
    cwe: 326,
    requirements: ['3.3-20'],
    spec: [rfcClause(9325, '4.5', 'MUST NOT')],
    profiles: refusedByAuthorities,
    sentence: 'no group of less than 224 bits is offered',
    defects: [{ id: 'offers-small-curves', fails: 'no group of less than 224 bits is offered' }],
    broken: smallGroups,
  },
  {
    id: 'TLS-P-008',
    title: 'No compression is offered',
    purpose:
      'Compression below encryption gives secrets away by the length of records (CRIME): an attacker who can place text ' +
      'beside a password finds it character by character. The methods are read from the ClientHello of a session.',
    severity: 'medium',
    cwe: 310,
    requirements: ['3.3-15'],
    // TR-069 takes over what RFC 7525 3.3 demands, which only advises.
    spec: [tr069Clause('3.3', 'SHOULD NOT'), rfcClause(9325, '3.3', 'SHOULD NOT')],
    profiles: refusedByAuthorities,
    sentence: 'no compression method is offered',
    defects: [{ id: 'offers-compression', fails: 'no compression method is offered', device: 'careless-tls-client' }],
    broken: compressionMethods,
  },
  {
    id: 'TLS-P-010',
    title: 'Safe renegotiation and the extended master secret are offered',
    purpose:
      'Two repairs of TLS 1.2 work only when the client asks for them: the renegotiation indication, without which an ' +
      'attacker puts his own request in front of that of the target, and the extended master secret, without which he ' +
      'splices two handshakes. Both are looked for in the ClientHello of a session.',
    severity: 'low',
    cwe: 300,
    requirements: ['3.3-17', '3.3-05'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5746, '3.4', 'MUST'), rfcClause(9325, '3.5', 'MUST')],
    profiles: refusedByAuthorities,
    sentence: 'renegotiation indication and extended master secret are offered',
    defects: [
      {
        id: 'no-extended-master-secret',
        fails: 'renegotiation indication and extended master secret are offered',
      },
    ],
    broken: missingIndications,
  },
  {
    id: 'TLS-P-011',
    title: 'No heartbeat is offered',
    purpose:
      'The heartbeat extension has no use over TCP, and a well-known mistake in it gave memory away to whoever asked ' +
      '(Heartbleed), in clients as well. It is looked for in the ClientHello of a session.',
    severity: 'low',
    cwe: 1104,
    requirements: ['3.3-05'],
    spec: [rfcClause(6520, '2', 'advice')],
    profiles: { ...refusedByHardening, 'bsi-03148': 'fail' },
    sentence: 'no heartbeat is offered',
    defects: [{ id: 'offers-heartbeat', fails: 'no heartbeat is offered', device: 'careless-tls-client' }],
    broken: heartbeat,
  },
];
