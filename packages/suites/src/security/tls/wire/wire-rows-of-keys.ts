import { rfcClause, tr069Clause } from '../../../clauses.ts';
import type { WireRow } from './wire-case.ts';
import type { WireProbe } from './wire-probe.ts';
import { in12, in13, inBoth } from './wire-rows-of-choice.ts';
import { refusedByAuthorities, refusedByBestPractice, refusedByHardening } from '../../../profiles/weights.ts';

const smallDh = 'the target does not go on with a Diffie-Hellman group of 512 or 768 bits';
const dh1024 = 'the target does not go on with a Diffie-Hellman group of 1,024 bits';
const badDh = 'the target does not go on with a Diffie-Hellman group that gives the secret away';
const badPoint = 'the target checks the public value of the server';
const signature = 'the target goes on only with a signature by the key of the certificate';
const algorithm = 'the target goes on only with a signature algorithm that it offered';
const otherKey = 'the target goes on only with a server that holds the key of the certificate it shows';
const certificate = 'the target goes on only with a certificate and the proof of its key';
const smallCurve = 'the target does not go on with a curve of 160 or 192 bits';
/** A client refuses what it did not offer for that alone: what it makes of the group is seen in a suite that it offers, where it offers any. */
const dheSuites = [0x009e, 0x009f, 0x0067, 0x006b, 0x0033, 0x0039, 0x0016] as const;

/** Answers whose key exchange or proof of identity is not what it should be. */
export const rowsOfKeys: readonly WireRow[] = [
  {
    id: 'TLS-P-030',
    title: 'Diffie-Hellman groups of 512, 768 and 1,024 bits are refused',
    purpose:
      'In a finite field of 512 bits anybody computes the key of a session in an hour, in one of 1,024 bits a state does ' +
      '(Logjam). The ACS chooses such groups, whether the target offers the suite or not. The target must end the handshake.',
    severity: 'high',
    cwe: 326,
    requirements: ['3.3-20'],
    spec: [rfcClause(9325, '4.5', 'MUST')],
    profiles: refusedByAuthorities,
    defects: [
      { id: 'accepts-dhe-1024', fails: 'the target does not go on with a Diffie-Hellman group of 1,024 bits' },
      {
        id: 'accepts-small-groups',
        fails: 'the target does not go on with a Diffie-Hellman group of 512 or 768 bits',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...in12('DHE of 512 bits', smallDh, { suite: dheSuites, dh: 'dhe-512' }),
      ...in12('DHE of 768 bits', smallDh, { suite: dheSuites, dh: 'dhe-768' }),
      ...in12('DHE of 1,024 bits', dh1024, { suite: dheSuites, dh: 'dhe-1024' }),
    ],
  },
  {
    id: 'TLS-P-031',
    title: 'Diffie-Hellman groups that give the secret away are refused',
    purpose:
      'In TLS 1.2 the server makes the finite-field group up, and a client can hardly test it: a composite modulus, a ' +
      'subgroup of two elements and the generator 1 let whoever knows of it read the session. The ACS sends such groups of ' +
      '2,048 bits. A safe target refuses them, or has nothing to do with such groups at all.',
    severity: 'medium',
    cwe: 325,
    requirements: ['3.3-20'],
    spec: [rfcClause(9325, '4.1', 'SHOULD NOT'), rfcClause(7919, '5.1', 'advice')],
    profiles: refusedByHardening,
    defects: [
      {
        id: 'accepts-dhe-1024',
        fails: 'the target does not go on with a Diffie-Hellman group that gives the secret away',
      },
    ],
    probes: [
      ...in12('composite modulus', badDh, { suite: dheSuites, dh: 'composite' }),
      ...in12('subgroup of two elements', badDh, { suite: dheSuites, dh: 'tiny-subgroup' }),
      ...in12('generator 1', badDh, { suite: dheSuites, dh: 'generator-1' }),
    ],
  },
  {
    id: 'TLS-P-032',
    title: 'A point off the curve and an all-zero secret are refused',
    purpose:
      'A public value that is no point of the curve lets an attacker learn the key of the target piece by piece, and one ' +
      'of zeros makes the common secret known beforehand. The ACS sends both. The target must end the handshake.',
    severity: 'high',
    cwe: 325,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4.2.8.2', 'MUST'), rfcClause(8446, '7.4.2', 'MUST'), rfcClause(8422, '5.11', 'MUST')],
    defects: [
      {
        id: 'ignores-bad-points',
        fails: 'the target checks the public value of the server',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('point off P-256', badPoint, { group: 23, point: 'off-curve' }),
      ...inBoth('X25519 value of zeros', badPoint, { group: 29, point: 'all-zero' }),
    ],
  },
  {
    id: 'TLS-P-033',
    title: 'A key exchange without a true signature is refused',
    purpose:
      'The certificate of the ACS is public: anybody can show it. Only the signature in the handshake proves that the ' +
      'other side has its key. The ACS leaves the signature out, breaks it, and makes it with another key. A target that ' +
      'goes on lets everybody be the ACS.',
    severity: 'critical',
    cwe: 347,
    requirements: ['3.3-24'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5246, '7.4.3', 'MUST'), rfcClause(8446, '4.4.3', 'MUST')],
    defects: [
      {
        id: 'ignores-signatures',
        fails: 'the target goes on only with a signature by the key of the certificate',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('no signature', signature, { signature: 'omitted' }),
      ...inBoth('broken signature', signature, { signature: 'broken' }),
      ...inBoth('signature by another key', signature, { signature: 'other-key' }),
    ],
  },
  {
    id: 'TLS-P-033-ALG',
    title: 'A signature algorithm that was not offered is refused',
    purpose:
      'A client says by which algorithms it wants the key exchange signed, and which it no longer trusts. The ACS signs with its own key, as it ' +
      'should, by an algorithm that is not among them. A target that goes on is held by whoever is in between to the weakest one that it has code ' +
      'for. TR-069 does not speak of it: under tr069 it is a warning.',
    severity: 'medium',
    cwe: 757,
    requirements: ['3.3-05'],
    spec: [rfcClause(5246, '7.4.3', 'MUST'), rfcClause(8446, '4.4.3', 'MUST')],
    profiles: refusedByBestPractice,
    defects: [
      {
        id: 'ignores-signatures',
        fails: 'the target goes on only with a signature algorithm that it offered',
        device: 'careless-tls-client',
      },
    ],
    probes: inBoth('signature algorithm that was not offered', algorithm, { signature: 'unoffered-hash' }),
  },
  {
    id: 'TLS-C-034',
    title: 'A good certificate whose key did not sign the handshake is refused',
    purpose:
      'Everything about the certificate is right: it is the one of the ACS, copied from the line. What signed the ' +
      'handshake is another key of the same kind. The ACS does so with an RSA key and with one on P-256, which clients ' +
      'verify by different code. A target that goes on takes whoever shows the certificate for the ACS.',
    severity: 'critical',
    cwe: 347,
    requirements: ['3.3-24', '3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5246, '7.4.3', 'MUST'), rfcClause(8446, '4.4.3', 'MUST')],
    defects: [
      {
        id: 'ignores-signatures',
        fails: 'the target goes on only with a server that holds the key of the certificate it shows',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('RSA certificate, another RSA key', otherKey, { signature: 'other-key' }),
      ...inBoth('P-256 certificate, another P-256 key', otherKey, { signature: 'other-key' }).map(
        (probe): WireProbe => ({ ...probe, key: 'p256' }),
      ),
    ],
  },
  {
    id: 'TLS-P-034',
    title: 'A handshake without a certificate or its proof is refused',
    purpose:
      'A client that takes each message as it comes forgets to miss those that do not come: without a Certificate there is ' +
      'nothing to check, without a CertificateVerify nothing is proven. The ACS leaves them out, and sends an empty list. ' +
      'A target that goes on lets everybody be the ACS.',
    severity: 'critical',
    cwe: 295,
    requirements: ['3.3-24', '3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(8446, '4.4.2', 'MUST'), rfcClause(5246, '7.4.2', 'MUST')],
    defects: [
      {
        id: 'misses-no-certificate',
        fails: 'the target goes on only with a certificate and the proof of its key',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('no Certificate', certificate, { certificate: 'omitted' }),
      ...inBoth('empty Certificate', certificate, { certificate: 'empty' }),
      ...in13('no CertificateVerify', certificate, { certificateVerify: 'omitted' }),
      ...in13('neither Certificate nor CertificateVerify', certificate, {
        certificate: 'omitted',
        certificateVerify: 'omitted',
      }),
    ],
  },
  {
    id: 'TLS-P-051',
    title: 'Curves of 160 and 192 bits are refused',
    purpose:
      'A client that still offers the curves of the year 2000 will find a server that takes them. The ACS does a handshake ' +
      'of TLS 1.2 on curves of 160 and 192 bits, as far as it can. A safe target refuses, or never offered them.',
    severity: 'medium',
    cwe: 326,
    requirements: ['3.3-20'],
    spec: [rfcClause(9325, '4.5', 'MUST NOT')],
    profiles: refusedByAuthorities,
    defects: [{ id: 'offers-small-curves', fails: 'the target does not go on with a curve of 160 or 192 bits' }],
    probes: [...in12('secp192r1', smallCurve, { group: 19 }), ...in12('secp160r1', smallCurve, { group: 16 })],
  },
];
