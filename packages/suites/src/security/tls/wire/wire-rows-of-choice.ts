import type { Deviations } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import type { WireRow } from './wire-case.ts';
import type { WireProbe } from './wire-probe.ts';
import { refusedByAuthorities, refusedByBestPractice, refusedByHardening } from '../../../profiles/weights.ts';

/** The same deviation in both versions. */
export function inBoth(name: string, sentence: string, deviations: Deviations): readonly WireProbe[] {
  return [...in12(name, sentence, deviations), ...in13(name, sentence, deviations)];
}

/** In TLS 1.2 alone. */
export function in12(name: string, sentence: string, deviations: Deviations): readonly WireProbe[] {
  return [{ name: `${name} (TLS 1.2)`, version: 'TLSv1.2', deviations, sentence }];
}

/** In TLS 1.3 alone. */
export function in13(name: string, sentence: string, deviations: Deviations): readonly WireProbe[] {
  return [{ name: `${name} (TLS 1.3)`, version: 'TLSv1.3', deviations, sentence }];
}

/**
 * Suites of one kind. A client refuses what it did not offer for that alone: what it makes of the kind is seen in one that it offers, where it
 * offers any.
 */
const suites = {
  old: [0x002f, 0x0035, 0x000a, 0x0005, 0x0004, 0xc013, 0xc014],
  nullWithRsa: [0x003b, 0x0002, 0x0001],
  anonymousEcdh: [0xc018, 0xc019],
  anonymousDh: [0x0034, 0x003a, 0x00a6],
  export: [0x0003, 0x0008],
  rc4: [0x0005, 0x0004, 0xc011],
  tripleDes: [0x000a, 0xc012, 0x0016],
} as const;

const ssl3 = 'the target does not go on under SSL 3.0';
const noProtection = 'the target does not go on under a suite that protects nothing';
const broken = 'the target does not go on under RC4';
const smallBlocks = 'the target does not go on under Triple DES';
const unoffered = 'the target takes nothing that it did not offer';
const unofferedExtension = 'the target takes no extension that it did not offer';
const sentinel = 'the target ends a handshake that was talked down';
const compressed = 'the target does not go on with compression';
const unsafe = 'the target ends a handshake of TLS 1.2 that lacks the renegotiation indication';
const grease = 'the target takes no reserved value for an answer';

/** Answers in which the server chooses what it must not. */
export const rowsOfChoice: readonly WireRow[] = [
  {
    id: 'TLS-P-021',
    title: 'SSL 3.0 is refused',
    purpose:
      'The padding of SSL 3.0 is not authenticated, from which an attacker on the line reads a password byte by byte ' +
      '(POODLE). The ACS answers the ClientHello with SSL 3.0; a target that goes on to its next flight can be brought ' +
      'there by anybody.',
    severity: 'high',
    cwe: 327,
    requirements: ['3.3-12', '3.3-01'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(7568, '3', 'MUST NOT')],
    defects: [{ id: 'accepts-ssl3', fails: 'the target does not go on under SSL 3.0', device: 'careless-tls-client' }],
    probes: in12('SSL 3.0', ssl3, { version: 0x0300, suite: suites.old }).map(
      (probe): WireProbe => ({ ...probe, alsoBelow: true }),
    ),
  },
  {
    id: 'TLS-P-022',
    title: 'RC4, EXPORT, NULL and anonymous suites are refused',
    purpose:
      'Some clients take what they never offered, as long as they know it: that is how FREAK and Logjam worked. The ACS ' +
      'chooses suites without encryption, without authentication, with keys of export strength and with RC4, one ' +
      'each, and sends a key of export strength under a sound suite. A target that goes on to its next flight trusts whoever chooses them.',
    severity: 'critical',
    cwe: 327,
    requirements: ['3.3-18', '3.3-19', '3.3-20'],
    spec: [
      tr069Clause('3.3', 'MUST NOT'),
      rfcClause(9325, '4.1', 'MUST NOT'),
      rfcClause(7465, '2', 'MUST NOT'),
      rfcClause(5246, '7.4.3', 'advice'),
    ],
    defects: [
      {
        id: 'offers-null-and-anonymous',
        fails: 'the target does not go on under a suite that protects nothing',
      },
      {
        id: 'accepts-rc4-and-3des',
        fails: 'the target does not go on under RC4',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...in12('NULL with RSA', noProtection, { suite: suites.nullWithRsa }),
      ...in12('NULL with ECDHE', noProtection, { suite: 0xc010 }),
      ...in12('anonymous ECDH', noProtection, { suite: suites.anonymousEcdh }),
      ...in12('anonymous DH', noProtection, { suite: suites.anonymousDh }),
      ...in12('EXPORT with a key of 512 bits', noProtection, { suite: suites.export }),
      ...in12('key of 512 bits under a sound suite', noProtection, { temporaryKey: true }),
      ...in12('RC4', broken, { suite: suites.rc4 }),
    ],
  },
  {
    id: 'TLS-P-022-3DES',
    title: 'Triple DES is refused',
    purpose:
      'Its blocks of 64 bits repeat after some ten gigabytes, from which passwords can be computed (Sweet32), and its strength of 112 bits is ' +
      'at the lower end of what TR-069 takes over from RFC 7525, so that under tr069 it is a warning. The ACS chooses it, offered or not. The ' +
      'target must end the handshake.',
    severity: 'medium',
    cwe: 327,
    requirements: ['3.3-20'],
    spec: [rfcClause(9325, '4.1', 'SHOULD NOT')],
    profiles: refusedByAuthorities,
    defects: [
      {
        id: 'accepts-rc4-and-3des',
        fails: 'the target does not go on under Triple DES',
        device: 'careless-tls-client',
      },
    ],
    probes: in12('Triple DES', smallBlocks, { suite: suites.tripleDes }),
  },
  {
    id: 'TLS-P-023',
    title: 'A suite, version or group that was not offered is refused',
    purpose:
      'What both sides may use is settled by the ClientHello, and by nothing else: a client that takes other choices can ' +
      'be led where it never wanted to go. The ACS chooses sound things that were not offered, one at a time. The target ' +
      'must end the handshake.',
    severity: 'high',
    cwe: 757,
    requirements: ['3.3-05'],
    spec: [
      rfcClause(8446, '4.1.3', 'MUST'),
      rfcClause(8446, '4.2.1', 'MUST'),
      rfcClause(5246, 'E.1', 'MUST'),
      rfcClause(5246, '7.4.1.3', 'advice'),
      rfcClause(8422, '5.4', 'advice'),
    ],
    defects: [
      {
        id: 'accepts-unoffered',
        fails: 'the target takes nothing that it did not offer',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('unoffered suite', unoffered, { suite: 'unoffered' }),
      ...inBoth('unoffered version', unoffered, { version: 'unoffered' }),
      ...inBoth('unoffered group', unoffered, { group: 'unoffered' }),
    ],
  },
  {
    id: 'TLS-P-023-EXT',
    title: 'An extension that was not offered ends the handshake',
    purpose:
      'A server may answer extensions, and begin none; a client must end the handshake over one that it did not ask for. Several stacks pass ' +
      'over it in TLS 1.2, which by itself opens nothing, so that under tr069 it is a warning. The ACS adds an extension that was not offered.',
    severity: 'low',
    cwe: 757,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4.2', 'MUST'), rfcClause(5246, '7.4.1.4', 'MUST')],
    profiles: refusedByBestPractice,
    defects: [
      {
        id: 'accepts-unoffered',
        fails: 'the target takes no extension that it did not offer',
        device: 'careless-tls-client',
      },
    ],
    probes: inBoth('unoffered extension', unofferedExtension, { extension: 'unoffered' }),
  },
  {
    id: 'TLS-P-024',
    title: 'A handshake that was talked down is ended',
    purpose:
      'A server that could do better than TLS 1.2 says so at the end of its random value, where an attacker who cut the ' +
      'better versions out of the ClientHello cannot change it. The ACS answers a client of TLS 1.3 with TLS 1.2 and with ' +
      'that mark; the target must see that somebody is in between.',
    severity: 'high',
    cwe: 757,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4.1.3', 'MUST')],
    profiles: refusedByBestPractice,
    defects: [
      {
        id: 'ignores-downgrade-sentinel',
        fails: 'the target ends a handshake that was talked down',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      {
        name: 'downgrade sentinel (TLS 1.2 to a client of TLS 1.3)',
        version: 'TLSv1.2',
        only: 'TLSv1.3',
        deviations: { downgradeSentinel: 'tls12' },
        sentence: sentinel,
      },
    ],
  },
  {
    id: 'TLS-P-041',
    title: 'Compression that was not offered is refused',
    purpose:
      'Some clients take a compression method that they did not offer. Compression below encryption gives secrets away by ' +
      'the length of records (CRIME). The ACS chooses DEFLATE, or LZS where that is offered (TLS-P-008 judges that); the target must end the handshake.',
    severity: 'medium',
    cwe: 310,
    requirements: ['3.3-15'],
    spec: [rfcClause(8446, '4.1.3', 'MUST'), rfcClause(5246, '7.4.1.3', 'advice')],
    defects: [
      {
        id: 'accepts-compression',
        fails: 'the target does not go on with compression',
        device: 'careless-tls-client',
      },
    ],
    probes: inBoth('unoffered compression', compressed, { compression: 'unoffered' }),
  },
  {
    id: 'TLS-P-010-SERVER',
    title: 'A server without safe renegotiation is refused',
    purpose:
      'Where the server does not answer the renegotiation indication, a client cannot see whether its handshake is the first of the connection: an ' +
      'attacker may have spoken in front of it. RFC 5746 leaves it to the client whether it goes on, RFC 9325 does not, so that under tr069 it is a ' +
      'warning. The ACS leaves the indication out of a handshake of TLS 1.2.',
    severity: 'low',
    cwe: 300,
    requirements: ['3.3-17'],
    spec: [rfcClause(9325, '3.5', 'MUST'), rfcClause(5746, '4.1', 'advice')],
    profiles: refusedByBestPractice,
    defects: [
      {
        id: 'renegotiates-without-indication',
        fails: 'the target ends a handshake of TLS 1.2 that lacks the renegotiation indication',
        device: 'careless-tls-client',
      },
    ],
    probes: in12('no renegotiation indication', unsafe, { withoutRenegotiationInfo: true }),
  },
  {
    id: 'TLS-P-047',
    title: 'A reserved GREASE value is no answer',
    purpose:
      'Values such as 0x0A0A exist to be ignored by servers (RFC 8701). A client that takes one back as the chosen suite, ' +
      'group or version compares nothing with what it knows. The ACS chooses such values; the target must end the handshake.',
    severity: 'low',
    cwe: 757,
    requirements: ['3.3-05'],
    spec: [rfcClause(8701, '3.1', 'MUST')],
    profiles: refusedByHardening,
    defects: [
      {
        id: 'accepts-grease',
        fails: 'the target takes no reserved value for an answer',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('GREASE suite', grease, { suite: 'grease' }),
      ...inBoth('GREASE group', grease, { group: 'grease' }),
      ...in13('GREASE version', grease, { version: 'grease' }),
    ],
  },
];
