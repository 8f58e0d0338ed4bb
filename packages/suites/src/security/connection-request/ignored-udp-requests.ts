import { randomBytes } from 'node:crypto';
import type { IgnoredUdpRequest } from './ignored-udp-request.ts';

/** The number before or after a decimal one, as text. */
const plus = (digits: string, step: number): string => String(Number(digits) + step);
/** The bench counts its ids up from 1: this one is of no request. */
const unusedId = '4000000000';

/** UDP connection requests that no CPE may act on: one row, one case. */
export const ignoredUdpRequests: readonly IgnoredUdpRequest[] = [
  {
    id: 'CR-035-UNSIGNED',
    title: 'A UDP connection request without a signature starts no session',
    purpose:
      'A datagram can be sent by anybody, under any source address. Only its signature tells that it comes from ' +
      'somebody who knows the password. A request that is right in everything but has no signature is sent ' +
      'between two right ones, and no session may follow.',
    severity: 'high',
    cwe: 306,
    requirements: ['G.2.1.4-03', 'G.2.1.4-14', 'G.2.1.4-16'],
    clause: 'G.2.1.4',
    sentence: 'no session follows a UDP request without a signature',
    defects: [{ id: 'udp-connection-request-unsigned', fails: 'no session follows a UDP request without a signature' }],
    changes: () => ({ sig: null }),
  },
  {
    id: 'CR-035-SIGNATURE',
    title: 'A UDP connection request with a wrong signature starts no session',
    purpose:
      'A device that only looks whether a signature is there, and not whether it is that of the arguments under its ' +
      'password, can be woken by anybody. A request with forty random hexadecimal digits in place of its signature is ' +
      'sent between two right ones, and no session may follow.',
    severity: 'high',
    cwe: 347,
    requirements: ['G.2.1.4-03', 'G.2.1.4-14', 'G.2.1.4-16'],
    clause: 'G.2.1.4',
    sentence: 'no session follows a UDP request with a wrong signature',
    defects: [
      { id: 'udp-connection-request-unsigned', fails: 'no session follows a UDP request with a wrong signature' },
    ],
    changes: () => ({ sig: randomBytes(20).toString('hex').toUpperCase() }),
  },
  {
    id: 'CR-035-USER',
    title: 'A UDP connection request for another user name starts no session',
    purpose:
      'The argument un names the device that is meant. Where several devices have one password, or a translation hands ' +
      'a datagram to the wrong one, a device that does not compare the name is woken by what was meant for another. A ' +
      'request for another name, rightly signed, is sent between two right ones, and no session may follow.',
    severity: 'medium',
    cwe: 287,
    requirements: ['G.2.1.4-13', 'G.2.1.4-16'],
    clause: 'G.2.1.4',
    sentence: 'no session follows a UDP request for another user name',
    defects: [
      { id: 'udp-connection-request-any-user', fails: 'no session follows a UDP request for another user name' },
    ],
    changes: ({ un }) => ({ fields: { un: `${un}-of-another` } }),
  },
  {
    id: 'CR-035-OLD',
    title: 'A UDP connection request that is older than the last one starts no session',
    purpose:
      'Whoever records a request could send it again for ever if the device did not refuse everything that is not newer ' +
      'than the last one it took. A request from a minute before the last one, with an id of its own and rightly signed, ' +
      'is sent between two right ones, and no session may follow.',
    severity: 'high',
    cwe: 294,
    requirements: ['G.2.1.4-06', 'G.2.1.4-07', 'G.2.1.4-16'],
    clause: 'G.2.1.4',
    sentence: 'no session follows a UDP request with an old time stamp',
    defects: [
      { id: 'udp-connection-request-old-timestamp', fails: 'no session follows a UDP request with an old time stamp' },
    ],
    changes: ({ ts }) => ({ fields: { ts: plus(ts, -60), id: unusedId } }),
  },
  {
    id: 'CR-035-ID',
    title: 'A UDP connection request with the id of the last one starts no session',
    purpose:
      'The id tells a new request from a copy of the last one. A request that is newer and rightly signed but has the id ' +
      'of the last one is sent between two right ones; the device must take it for a copy, and no session may follow.',
    severity: 'medium',
    cwe: 294,
    requirements: ['G.2.1.4-12', 'G.2.1.4-16'],
    clause: 'G.2.1.4',
    sentence: 'no session follows a UDP request with a repeated id',
    defects: [
      { id: 'udp-connection-request-repeated-id', fails: 'no session follows a UDP request with a repeated id' },
    ],
    changes: ({ ts, id }) => ({ fields: { ts: plus(ts, 1), id } }),
  },
  {
    id: 'CR-035-REPLAY',
    title: 'A recorded UDP connection request starts no second session',
    purpose:
      'Datagrams travel in clear. Whoever records one must not be able to wake the device with it: a request that has ' +
      'just started a session is sent again, octet by octet, when that session is over, and no session may follow.',
    severity: 'high',
    cwe: 294,
    requirements: ['G.2.1.4-06', 'G.2.1.4-12', 'G.2.1.4-16'],
    clause: 'G.2.1.4',
    sentence: 'no session follows a UDP request that is sent again',
    defects: [
      { id: 'udp-connection-request-replayable', fails: 'no session follows a UDP request that is sent again' },
    ],
    changes: ({ sig, ...fields }) => ({ fields, sig }),
  },
];
