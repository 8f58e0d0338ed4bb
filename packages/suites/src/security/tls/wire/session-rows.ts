import { createMemoryLab, type KeyKind } from '@cordon/pki';
import {
  type CaseMeta,
  type CpeBench,
  type JudgeTools,
  type RawTlsTranscript,
  serverPresentation,
} from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import type { SessionFacts, SessionProbe, SessionSeen } from './session-probe.ts';
import { staysUp } from '../probe-tls.ts';
import { refusedByBestPractice, refusedByHardening } from '../../../profiles/weights.ts';

/** What a server does in the middle of a session, as one row of a family. */
export interface SessionRow
  extends Pick<
    CaseMeta,
    'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements' | 'spec' | 'profiles' | 'defects'
  > {
  readonly probes: (bench: Pick<CpeBench, 'acs'>) => readonly SessionProbe[];
  /** Whether a probe does nothing before the Inform is there, so that nothing was seen where none came; all of them when absent. */
  readonly waitsForInform?: (name: string) => boolean;
  /** Kinds of the keys that its probes are made with. */
  readonly keys?: readonly KeyKind[];
  readonly judge: (facts: SessionFacts, tools: Pick<JudgeTools, 'expect' | 'inconclusive'>) => void;
}

const namesOf = (seen: readonly SessionSeen[], isBroken: (one: SessionSeen) => boolean): readonly string[] =>
  seen.filter(isBroken).map(({ name }) => name);
const connectionsOf = ({ transcript, others = [] }: SessionSeen): readonly RawTlsTranscript[] =>
  transcript === null ? others : [transcript, ...others];
/** Whether the target took the answer behind what was sent, and went on: over that connection, or over another one. */
const readOn = (one: SessionSeen): boolean =>
  connectionsOf(one).some(({ bytesAfter }) => bytesAfter > 0) || one.wentOnElsewhere === true;

/**
 * Whether the target has shaken hands again and went on with the session: on one and the same connection, as who refuses the second handshake and
 * comes again without one has followed none.
 */
const followed = (one: SessionSeen): boolean =>
  connectionsOf(one).some(
    ({ renegotiated, bytesAfter }) => renegotiated && (bytesAfter > 0 || one.wentOnElsewhere === true),
  );

/** 1 type, 2 length, 16 content, 16 padding (RFC 6520 4). */
const heartbeatBytes = 35;
const strangers = ({ acs }: Pick<CpeBench, 'acs'>): NonNullable<SessionProbe['otherIdentity']> =>
  serverPresentation(createMemoryLab(), { hostName: acs.hostName, certificate: { key: 'rsa2048' } });

/** RFC 5246 6.2.3 and 7.2.2: beyond this even a compressed record is an overflow, in TLS 1.2; RFC 8446 5.2 allows less in 1.3. */
const recordBytes = { most: 16_384, tooMany: 16_384 + 1_024 + 1 } as const;

const longAnswer = (name: string, version: SessionProbe['version'], bytes: number): SessionProbe => ({
  name: `${name} (${version})`,
  version,
  deviations: { afterHandshake: { kind: 'long-answer', recordBytes: bytes } },
});

const restartsInMidSession = { id: 'restarts-in-mid-session', fails: staysUp, device: 'careless-tls-client' } as const;

/** Cases about what comes after the handshake: one row, one case. */
export const sessionRows: readonly SessionRow[] = [
  {
    id: 'TLS-P-040',
    title: 'No renegotiation to another certificate is followed',
    purpose:
      'A server of TLS 1.2 may ask for another handshake in the middle of a connection. A client that does not check the certificate again talks ' +
      'to somebody else from there on. The ACS asks for one behind the Inform, and shows the certificate of a stranger in it; the target must not ' +
      'go on with the session.',
    severity: 'high',
    cwe: 295,
    requirements: ['3.3-17', '3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '3.5', 'advice')],
    defects: [
      { id: 'follows-renegotiation', fails: 'the target follows no renegotiation to another certificate' },
      restartsInMidSession,
    ],
    keys: ['rsa2048'],
    probes: (bench) => [
      {
        name: 'renegotiation to another certificate',
        version: 'TLSv1.2',
        deviations: { afterHandshake: { kind: 'renegotiate', certificateOf: 'another' } },
        otherIdentity: strangers(bench),
      },
    ],
    judge: ({ seen }, { expect }) =>
      expect(namesOf(seen, followed), 'the target follows no renegotiation to another certificate').toEqual([]),
  },
  {
    id: 'TLS-P-040-INDICATION',
    title: 'No renegotiation without indication is followed',
    purpose:
      'Without the indication of RFC 5746 an attacker joins two connections by a renegotiation. A client may speak with a server that knows ' +
      'nothing of it, and should then refuse to shake hands again: the RFC recommends that, and demands it of nobody, so that under tr069 it is a ' +
      'warning. The ACS leaves the indication out and asks for another handshake behind the Inform; the target should not go on with the session.',
    severity: 'medium',
    cwe: 295,
    requirements: ['3.3-17'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5746, '4.2', 'SHOULD'), rfcClause(9325, '3.5', 'MUST')],
    // RFC 9325 3.5 has such a server refused altogether; BSI TR-02102-2 3.3.4.1 recommends renegotiation by RFC 5746 alone. OpenSSL before 3 follows
    // any, unless told otherwise.
    profiles: { ...refusedByBestPractice, 'bsi-03148': 'fail' },
    defects: [
      {
        id: 'renegotiates-without-indication',
        fails: 'the target follows no renegotiation without its indication',
        device: 'careless-tls-client',
      },
    ],
    probes: () => [
      {
        name: 'renegotiation without indication',
        version: 'TLSv1.2',
        deviations: { withoutRenegotiationInfo: true, afterHandshake: { kind: 'renegotiate', certificateOf: 'same' } },
      },
    ],
    // Who does not bear a server without the indication says so in the first handshake.
    waitsForInform: () => false,
    judge: ({ seen }, { expect }) =>
      expect(namesOf(seen, followed), 'the target follows no renegotiation without its indication').toEqual([]),
  },
  {
    id: 'TLS-P-042',
    title: 'A heartbeat gets back no more than it holds',
    purpose:
      'A client with the mistake of Heartbleed answers a heartbeat that claims more than it holds with its own memory: ' +
      'passwords and keys. Where the target offers the extension, the ACS sends such a heartbeat. Only the length of the ' +
      'answer is looked at; its content is thrown away.',
    severity: 'critical',
    cwe: 126,
    requirements: ['3.3-05'],
    spec: [rfcClause(6520, '4', 'MUST')],
    defects: [
      { id: 'heartbleed', fails: 'a heartbeat gets back no more than it holds', device: 'careless-tls-client' },
      restartsInMidSession,
    ],
    probes: () => [
      {
        name: 'heartbeat that claims 2,000 bytes and holds 16',
        version: 'TLSv1.2',
        deviations: { afterHandshake: { kind: 'heartbeat', claimedBytes: 2_000, contentBytes: 16 } },
      },
    ],
    judge({ seen }, { expect }) {
      const longest = Math.max(0, ...seen.flatMap(connectionsOf).map(({ heartbeatBytes }) => heartbeatBytes));
      expect(longest, 'a heartbeat gets back no more than it holds').toBeLessThanOrEqual(heartbeatBytes);
    },
  },
  {
    id: 'TLS-P-046',
    title: 'Odd records are borne or refused',
    purpose:
      'A record may hold one byte or none, and it may not hold more than 16,384. Devices have restarted over the first and ' +
      'written past their buffers over the second. The ACS sends handshake and answer byte by byte, empty records in ' +
      'between, and a long answer in records above the limit, which it sends in sound ones as well. The target goes on or ends the ' +
      'connection, and is there afterwards.',
    severity: 'medium',
    cwe: 119,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '5.2', 'MUST'), rfcClause(5246, '7.2.2', 'MUST')],
    profiles: refusedByHardening,
    defects: [
      {
        id: 'takes-oversized-records',
        fails: 'a record above the limit ends the connection',
        device: 'careless-tls-client',
      },
      { id: 'restarts-over-empty-records', fails: staysUp, device: 'careless-tls-client' },
    ],
    probes: () =>
      (['TLSv1.2', 'TLSv1.3'] as const).flatMap((version) => [
        { name: `one-byte records (${version})`, version, deviations: { records: { contentBytes: 1 } } },
        { name: `empty records (${version})`, version, deviations: { records: { emptyRecords: 3 } } },
        longAnswer('long answer in sound records', version, recordBytes.most),
        longAnswer('long answer in records above the limit', version, recordBytes.tooMany),
      ]),
    waitsForInform: (name) => name.startsWith('long answer'),
    judge({ seen }, { expect, inconclusive }) {
      const above = seen.filter(({ name }) => name.includes('above the limit'));
      expect(namesOf(above, readOn), 'a record above the limit ends the connection').toEqual([]);
      const sound = namesOf(seen, (one) => one.name.includes('in sound records') && !readOn(one));
      if (sound.length > 0)
        inconclusive(`The target does not go on after an answer of that length in sound records: ${sound.join(', ')}.`);
    },
  },
  {
    id: 'TLS-P-049',
    title: 'An unknown alert ends a connection of TLS 1.3',
    purpose:
      'What a client does not know it must not pass over: in TLS 1.3 an alert that nobody knows is an error, whatever its level says. ' +
      'The ACS sends an alert without a name, as a warning, in front of its answer, between two sessions in which the same answer comes alone. ' +
      'The target must not go on as if nothing had been said.',
    severity: 'medium',
    cwe: 754,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '6', 'MUST')],
    profiles: refusedByHardening,
    defects: [
      { id: 'ignores-alerts', fails: 'an unknown alert ends a connection of TLS 1.3', device: 'careless-tls-client' },
      restartsInMidSession,
    ],
    probes: () => [
      {
        name: 'unknown alert (TLSv1.3)',
        version: 'TLSv1.3',
        deviations: { afterHandshake: { kind: 'unknown-alert' } },
      },
    ],
    judge: ({ seen }, { expect }) =>
      expect(namesOf(seen, readOn), 'an unknown alert ends a connection of TLS 1.3').toEqual([]),
  },
  {
    id: 'TLS-P-049-FLOOD',
    title: 'A flood of warnings is not read through',
    purpose:
      'A warning costs the sender nothing; a client that reads on through any number of them can be kept busy for as long as the server ' +
      'likes (CVE-2016-8610). Most stacks give up after a handful; no RFC asks for it, and the server has proven who it is by then: it is a ' +
      'warning at most. The ACS sends user_canceled, which a client may pass over, 2,000 times in front of its answer.',
    severity: 'low',
    cwe: 400,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '6.1', 'advice'), rfcClause(5246, '7.2.2', 'advice')],
    profiles: { tr069: 'pass', hardened: 'warn' },
    defects: [
      {
        id: 'ignores-alerts',
        fails: 'the target does not read on through a flood of warnings',
        device: 'careless-tls-client',
      },
      restartsInMidSession,
    ],
    probes: () =>
      (['TLSv1.2', 'TLSv1.3'] as const).map((version) => ({
        name: `2,000 warnings (${version})`,
        version,
        deviations: { afterHandshake: { kind: 'warning-alerts', count: 2_000 } } as const,
      })),
    judge: ({ seen }, { expect }) =>
      expect(namesOf(seen, readOn), 'the target does not read on through a flood of warnings').toEqual([]),
  },
];
