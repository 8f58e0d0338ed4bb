import { commonName, serverChain, serverNode } from './chain-parts.ts';
import type { CertificateRow, HostNames } from './certificate-row.ts';

/** A chain whose meaning depends on more than what it is: on the clock of the target, or on roots that it has besides the operator's. */
export interface SituatedChain extends Pick<CertificateRow, 'id' | 'expect' | 'severity' | 'chain'> {
  /** The root that whoever is shown it trusts besides that of the lab. */
  readonly trusts?: 'public-root' | 'expired-root';
}

const refused = { tr069: 'reject', hardened: 'reject' } as const;
const softly = { tr069: 'tolerate', hardened: 'reject' } as const;

/** Valid until thirty days ago. */
const expired = (names: HostNames): ReturnType<CertificateRow['chain']> =>
  serverChain(names, { notBefore: '-60d', notAfter: '-30d' });

/** A server directly below a root that is not the lab's. */
const below =
  (root: string): CertificateRow['chain'] =>
  (names) => ({ nodes: { server: serverNode(names, {}, root) }, send: ['server'] });

type SituatedId = 'TLS-C-008' | 'TLS-C-008-DATES' | 'TLS-C-008-STRANGER' | 'TLS-C-023' | 'TLS-C-037' | 'TLS-C-047';

/** The chains of cases on the clock and on other roots, and what is expected of somebody who knows the time. */
export const situatedChains: Readonly<Record<SituatedId, SituatedChain>> = {
  'TLS-C-008': {
    id: 'TLS-C-008',
    severity: 'medium',
    expect: { tr069: 'accept', hardened: 'accept' },
    chain: serverChain,
  },
  'TLS-C-008-DATES': { id: 'TLS-C-008-DATES', severity: 'medium', expect: refused, chain: expired },
  'TLS-C-008-STRANGER': {
    id: 'TLS-C-008-STRANGER',
    severity: 'critical',
    expect: refused,
    chain: (names) => ({
      nodes: {
        root: { certificate: { subject: commonName('Nobody Trusts This Root'), ca: {} }, signedBy: 'itself' },
        server: serverNode(names, {}, 'root'),
      },
      send: ['server', 'root'],
    }),
  },
  'TLS-C-023': {
    id: 'TLS-C-023',
    severity: 'high',
    expect: softly,
    chain: below('public-root'),
    trusts: 'public-root',
  },
  'TLS-C-037': {
    id: 'TLS-C-037',
    severity: 'low',
    expect: softly,
    chain: below('expired-root'),
    trusts: 'expired-root',
  },
  'TLS-C-047': { id: 'TLS-C-047', severity: 'info', expect: refused, chain: expired },
};
