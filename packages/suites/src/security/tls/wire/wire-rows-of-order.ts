import { rfcClause } from '../../../clauses.ts';
import type { WireRow } from './wire-case.ts';
import { in12, in13, inBoth } from './wire-rows-of-choice.ts';
import { refusedByBestPractice } from '../../../profiles/weights.ts';

const finished = 'the target ends a handshake whose Finished does not fit';
const earlyKeys = 'the target takes no ChangeCipherSpec before its time';
const order = 'the target takes each message of the handshake in its place';
const retry = 'the target ends a handshake over a HelloRetryRequest that is not allowed';

/** Answers that are right one by one and wrong in their order, or at their end. */
export const rowsOfOrder: readonly WireRow[] = [
  {
    id: 'TLS-P-035',
    title: 'A Finished that does not fit is refused',
    purpose:
      'The Finished message proves that both sides saw the same handshake; without it an attacker in between changes what ' +
      'he likes. The ACS sends one with a bit turned. A target that goes on does not look at it.',
    severity: 'critical',
    cwe: 354,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4.4.4', 'MUST'), rfcClause(5246, '7.4.9', 'MUST')],
    defects: [
      {
        id: 'ignores-finished',
        fails: 'the target ends a handshake whose Finished does not fit',
        device: 'careless-tls-client',
      },
    ],
    probes: inBoth('broken Finished', finished, { finished: 'broken' }),
  },
  {
    id: 'TLS-P-036',
    title: 'A ChangeCipherSpec before its time is refused',
    purpose:
      'A client that takes ChangeCipherSpec before the key exchange computes its keys from nothing, and an attacker in ' +
      'between can do the same (CVE-2014-0224). The ACS sends one behind its ServerHello, and once goes on under just ' +
      'those keys. The target must end the handshake.',
    severity: 'high',
    cwe: 326,
    requirements: ['3.3-05'],
    spec: [rfcClause(5246, '7.2.2', 'MUST'), rfcClause(5246, '7.1', 'advice')],
    defects: [
      {
        id: 'takes-early-change-cipher-spec',
        fails: 'the target takes no ChangeCipherSpec before its time',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...in12('early ChangeCipherSpec', earlyKeys, { order: 'early-change-cipher-spec' }),
      ...in12('early ChangeCipherSpec and keys from nothing', earlyKeys, {
        order: 'early-change-cipher-spec-empty-master',
      }),
    ],
  },
  {
    id: 'TLS-P-037',
    title: 'Messages out of their order are refused',
    purpose:
      'Clients that react to messages rather than wait for the next one have let whole steps be skipped. The ACS sends ' +
      'application data before the handshake is over, a second ServerHello, and two messages in each other’s place. The ' +
      'target must end the handshake each time.',
    severity: 'high',
    cwe: 841,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4', 'MUST'), rfcClause(5246, '7.4', 'MUST')],
    defects: [
      {
        id: 'ignores-order',
        fails: 'the target takes each message of the handshake in its place',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...inBoth('application data before Finished', order, { order: 'early-application-data' }),
      ...inBoth('second ServerHello', order, { order: 'second-server-hello' }),
      ...inBoth('swapped messages', order, { order: 'swapped' }),
    ],
  },
  {
    id: 'TLS-P-048',
    title: 'A HelloRetryRequest that is not allowed is refused',
    purpose:
      'A server may ask once for another key share, for a group that the client offered and has sent no share of. A ' +
      'client that follows any other request can be kept busy for ever, or led to a group it never offered. The ACS asks ' +
      'twice, asks for what it has, and asks for an unoffered group.',
    severity: 'medium',
    cwe: 835,
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4.1.4', 'MUST'), rfcClause(8446, '4.2.8', 'MUST')],
    profiles: refusedByBestPractice,
    defects: [
      {
        id: 'follows-any-retry-request',
        fails: 'the target ends a handshake over a HelloRetryRequest that is not allowed',
        device: 'careless-tls-client',
      },
    ],
    probes: [
      ...in13('two HelloRetryRequests', retry, { helloRetry: 'twice' }),
      ...in13('HelloRetryRequest that changes nothing', retry, { helloRetry: 'unchanged' }),
      ...in13('HelloRetryRequest for an unoffered group', retry, { helloRetry: 'unoffered-group' }),
    ],
  },
];
