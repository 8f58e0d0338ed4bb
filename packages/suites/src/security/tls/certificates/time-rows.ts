import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { authorityChain, serverChain } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const time = {
  requirements: ['3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1.3', 'MUST')],
  cwe: 298,
  expect: { tr069: 'reject', hardened: 'reject' },
} as const;
const daySeconds = 86_400;

/** When a certificate is valid. A target that does not know the time may leave the dates out, so its clock is read first. */
export const timeRows: readonly CertificateRow[] = [
  {
    ...time,
    id: 'TLS-C-040',
    shows: 'an expired certificate',
    why: 'A certificate is proof only as long as it is valid: afterwards its key may have been thrown away, sold or stolen, and nobody revokes it any more. Everything is right here except that it expired thirty days ago.',
    severity: 'high',
    clockWithinSeconds: 20 * daySeconds,
    defects: ['accept-expired-certificate'],
    chain: (names) => serverChain(names, { notBefore: '-60d', notAfter: '-30d' }),
  },
  {
    ...time,
    id: 'TLS-C-041',
    shows: 'an intermediate that has expired',
    why: 'An authority that is no longer looked after may have lost its key. Every certificate of the path counts, not the first one only.',
    severity: 'high',
    clockWithinSeconds: 20 * daySeconds,
    defects: ['accept-expired-certificate'],
    chain: (names) => authorityChain(names, { notBefore: '-60d', notAfter: '-30d' }),
  },
  {
    ...time,
    id: 'TLS-C-042',
    shows: 'a certificate that is not valid yet',
    why: 'What is valid from a later day on is not valid today. A target that looks at the end only is easily given a wrong clock.',
    severity: 'medium',
    clockWithinSeconds: 20 * daySeconds,
    defects: ['accept-expired-certificate'],
    chain: (names) => serverChain(names, { notBefore: '+30d', notAfter: '+60d' }),
  },
  {
    ...time,
    id: 'TLS-C-043',
    shows: 'a certificate that expired a minute ago',
    why: 'Some stacks add minutes or a day of grace. That is a choice and no hole, but whoever plans the change of a certificate has to know it.',
    severity: 'low',
    expect: { tr069: 'tolerate', hardened: 'reject' },
    clockWithinSeconds: 30,
    defects: ['accept-expired-certificate'],
    chain: (names) => serverChain(names, { notBefore: '-60d', notAfter: '-60s' }),
  },
  {
    ...time,
    id: 'TLS-C-044',
    shows: 'a certificate whose validity ends before it begins',
    why: 'There is no time at which this certificate is valid. A target that takes it compares the dates one by one with some other clock, or not at all.',
    severity: 'medium',
    clockWithinSeconds: 20 * daySeconds,
    defects: ['accept-expired-certificate'],
    chain: (names) => serverChain(names, { notBefore: '+30d', notAfter: '-30d' }),
  },
  {
    ...time,
    id: 'TLS-C-010',
    shows: 'a certificate without a well-defined end',
    why: 'RFC 5280 has a value for certificates that never expire, meant for the identity of devices. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: { tr069: 'either', hardened: 'either' },
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.1.2.5', 'SHOULD')],
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { notAfter: 'never' }),
  },
  {
    ...time,
    id: 'TLS-C-045',
    shows: 'a certificate that is valid for twenty years',
    why: 'Private authorities issue such certificates; nothing in TR-069 forbids them. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: { tr069: 'either', hardened: 'either' },
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { notBefore: '-10y', notAfter: '+10y' }),
  },
  ...(['generalized', 'utc'] as const).map(
    (timeEncoding): CertificateRow => ({
      ...time,
      id: `TLS-C-046-${timeEncoding === 'utc' ? 'UTC' : 'GT'}`,
      shows: `a date in ${timeEncoding === 'utc' ? 'UTCTime whose year needs GeneralizedTime' : 'GeneralizedTime whose year needs UTCTime'}`,
      why: 'RFC 5280 says which of two forms a year is written in; authorities get it wrong. A reader that knows one form only misreads the year or stumbles. Both answers are fine, hanging is not.',
      severity: 'low',
      expect: { tr069: 'either', hardened: 'either' },
      spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.1.2.5', 'MUST')],
      defects: ['stall-on-unusual-chain'],
      chain: (names) =>
        serverChain(names, { timeEncoding, ...(timeEncoding === 'utc' ? { notAfter: '2055-01-01' } : {}) }),
    }),
  ),
];
