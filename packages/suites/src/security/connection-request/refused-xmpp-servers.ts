import { createMemoryLab, type Lab, mintChain } from '@cordon/pki';
import { serverPresentation } from '@cordon/testbench';
import { certificateRows } from '../tls/certificates/certificate-rows.ts';
import { hostNames } from '../tls/certificates/host-names.ts';
import type { RefusedXmppServer } from './refused-xmpp-server.ts';
import { xmppDomain } from './xmpp-scene.ts';

/** What the ACS shows in this certificate case, for the XMPP domain: other clients were shown the same kind of chain (calibration). */
const asIn =
  (id: string): RefusedXmppServer['presents'] =>
  (lab: Lab) => {
    const row = certificateRows.find((one) => one.id === id);
    if (row === undefined) throw new Error(`There is no certificate case ${id} to show at an XMPP server.`);
    const minted = mintChain(row.chain(hostNames(xmppDomain, lab)), lab);
    const shown = { certificateChainPem: minted.chainPem, privateKeyPem: minted.privateKeyPem() };
    return { ...serverPresentation(lab, { hostName: xmppDomain }), ...shown };
  };

/** XMPP servers to which no CPE may log in: one row, one case. */
export const refusedXmppServers: readonly RefusedXmppServer[] = [
  {
    id: 'CR-038-UNTRUSTED',
    title: 'An XMPP server with an untrusted certificate is not logged in to',
    purpose:
      'Whoever plays the XMPP server of a device learns its account and can wake it at will. The device is logged in to a ' +
      'server with a certificate of the trusted authority; then the server shows one under a root of nobody. The device ' +
      'must come and leave, without logging in; a right request over such a server must start no session.',
    cwe: 295,
    requirements: ['K.2.1-06', 'K.4-02'],
    server: 'an XMPP server with an untrusted certificate',
    defect: 'xmpp-accepts-untrusted-certificate',
    presents: () => serverPresentation(createMemoryLab({ name: 'A root of somebody else' }), { hostName: xmppDomain }),
  },
  {
    id: 'CR-038-NAME',
    title: 'An XMPP server with a certificate for another name is not logged in to',
    purpose:
      'A certificate of the trusted authority for any other name must not do for the XMPP server: the name to look for is ' +
      'the domain of the account. The device is logged in to a server with the right name; then the server shows a ' +
      'certificate for another one. The device must come and leave, without logging in.',
    cwe: 297,
    requirements: ['K.2.1-06', 'K.4-02'],
    server: 'an XMPP server with a certificate for another name',
    defect: 'xmpp-accepts-any-name',
    presents: (lab) => serverPresentation(lab, { hostName: 'elsewhere.cordon.test' }),
  },
  {
    id: 'CR-038-SELF-SIGNED',
    title: 'An XMPP server with a self-signed certificate is not logged in to',
    purpose:
      'XMPP servers are often set up with a certificate that vouches for itself, and clients are made to take it; then anybody can make ' +
      'one with the right name. The device is logged in to a server with a certificate of the trusted authority; then the server shows one ' +
      'for the right name that no authority signed. The device must come and leave, without logging in.',
    cwe: 295,
    requirements: ['K.2.1-06', 'K.4-02'],
    server: 'an XMPP server with a self-signed certificate',
    defect: 'xmpp-accepts-untrusted-certificate',
    presents: asIn('TLS-C-021'),
  },
  {
    id: 'CR-038-EXPIRED',
    title: 'An XMPP server with an expired certificate is not logged in to',
    purpose:
      'A certificate is proof only as long as it is valid: afterwards its key may have been lost, and nobody revokes it any more. The ' +
      'device is logged in to a server with a valid certificate; then the server shows one of the trusted authority for the right name ' +
      'that expired thirty days ago. The device, which must know the time, must come and leave, without logging in.',
    cwe: 298,
    requirements: ['K.2.1-06', 'K.4-02'],
    server: 'an XMPP server with an expired certificate',
    defect: 'xmpp-accepts-expired-certificate',
    clockWithinSeconds: 20 * 86_400,
    presents: asIn('TLS-C-040'),
  },
  {
    id: 'CR-038-CLEAR',
    title: 'An XMPP server without TLS is not logged in to',
    purpose:
      'Whoever stands between device and server can take STARTTLS out of what the server offers. The device is logged in ' +
      'to a server over TLS; then the server offers none. The device must leave without logging in, and a right request ' +
      'over such a stream must start no session.',
    cwe: 319,
    requirements: ['K.2.1-06', 'K.2.1-07', 'K.2.1.3-04'],
    server: 'an XMPP server without TLS',
    defect: 'xmpp-without-tls',
    presents: () => undefined,
  },
];
