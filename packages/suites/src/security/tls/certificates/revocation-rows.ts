import { rfcClause } from '../../../clauses.ts';
import type { ChainRecipe, OcspRecipe } from '@cordon/pki';
import { authorityChain, authorityNode, commonName, serverChain, serverNode } from './chain-parts.ts';
import type { CertificateRow, HostNames } from './certificate-row.ts';

const hoursSeconds = 3_600;
// TR-069 demands no look at revocation: what a device does not find out is a warning, and a failure where more is asked for.
const revocation = {
  requirements: ['3.3-25'],
  cwe: 299,
  expect: { tr069: 'tolerate', hardened: 'reject' },
  severity: 'medium',
  // Lists and answers are a day old and good for a week.
  clockWithinSeconds: 20 * hoursSeconds,
} as const;
const lists = { ...revocation, spec: [rfcClause(5280, '6.3', 'advice')], authority: 'answers' } as const;
const staples = { ...revocation, spec: [rfcClause(6066, '8', 'MUST')], isStapled: true } as const;
const accepted = { tr069: 'accept', hardened: 'accept' } as const;
const thisUpdate = '-1d';

/** A root that signs for nobody whom a target trusts. */
const stranger = { certificate: { subject: commonName('Nobody Trusts This Root'), ca: {} }, signedBy: 'itself' };

/**
 * A server below an authority of its own, whose list is at hand under this name: a target may keep lists by their issuer, and would hold that of
 * another row for this one.
 */
function listed(names: HostNames, issuer: string): ChainRecipe {
  return authorityChain(
    names,
    { subject: commonName(`Cordon Lab ${issuer}`) },
    { crlDistributionPoints: [names.statusUrl('servers.crl')] },
  );
}

/** A sound server with a stapled answer about it. */
function stapled(names: HostNames, staple: Partial<OcspRecipe>): ChainRecipe {
  const { nodes, send } = serverChain(names);
  return {
    nodes: { ...nodes, stranger },
    send,
    staple: { about: 'server', status: 'good', thisUpdate, ...staple },
  };
}

/** Where all is well: a target that reads lists and answers must not stumble over good ones. */
const goodNews: readonly CertificateRow[] = [
  {
    ...lists,
    id: 'TLS-C-200-CLEAN',
    shows: 'a certificate whose authority has a list on which it does not stand',
    why: 'Every authority has a list, and it is seldom empty. A target that takes the presence of a list, or an entry about another certificate, for bad news is lost to its operator.',
    expect: accepted,
    defects: ['believe-any-entry'],
    chain: (names) => {
      const { nodes, send } = listed(names, 'Authority Of A Neighbour');
      return {
        nodes: { ...nodes, neighbour: serverNode({ ...names, san: { dns: ['neighbour.test'] } }, {}, 'authority') },
        send,
        crls: { 'servers.crl': { issuer: 'authority', revoked: ['neighbour'], thisUpdate } },
      };
    },
  },
  {
    ...lists,
    id: 'TLS-C-202-GOOD',
    shows: 'a certificate of which the responder of its authority says that it is good',
    why: 'Most answers of a responder are good ones. A target that refuses its ACS after one has misread it.',
    expect: accepted,
    spec: [rfcClause(6960, '2.2', 'advice')],
    defects: ['misread-good-status'],
    chain: (names) => ({
      ...serverChain(names, { ocsp: [names.statusUrl('ocsp')] }),
      ocsp: [{ about: 'server', status: 'good', thisUpdate }],
    }),
  },
  {
    ...staples,
    id: 'TLS-C-203-GOOD',
    shows: 'a stapled answer of its authority that says good, to a target that asked for one',
    why: 'This is how a server with stapling looks on every good day, and the control for the stapled answers that must be refused.',
    expect: accepted,
    defects: ['misread-good-status'],
    chain: (names) => stapled(names, {}),
  },
];

/** Certificates that their authority has taken back, told in each of the ways in which it can, and authorities that cannot be heard. */
export const revocationRows: readonly CertificateRow[] = [
  ...goodNews,
  {
    ...lists,
    id: 'TLS-C-200',
    shows: 'a certificate that is on the list of revoked ones of its authority',
    why: 'A key that was stolen stays valid until its certificate expires, unless devices look at the list that the certificate names. The bench serves the list and notes whether it was fetched.',
    defects: ['ignore-revocation-lists'],
    chain: (names) => ({
      ...listed(names, 'Authority Of The Revoked'),
      crls: { 'servers.crl': { issuer: 'authority', revoked: ['server'], thisUpdate } },
    }),
  },
  {
    ...lists,
    id: 'TLS-C-201',
    shows: 'an intermediate that is on the list of revoked ones of its root',
    why: 'When an authority is broken into, everything below it has to go at once. The server itself is on no list here; a target that asks about the server alone does not notice.',
    defects: ['ignore-revocation-lists', 'ignore-revoked-authorities'],
    chain: (names) => ({
      nodes: {
        authority: authorityNode('Revoked Authority', {
          crlDistributionPoints: [names.statusUrl('authorities.crl')],
        }),
        server: serverNode(names, { crlDistributionPoints: [names.statusUrl('servers.crl')] }, 'authority'),
      },
      send: ['server', 'authority'],
      crls: {
        'authorities.crl': { issuer: 'lab-root', revoked: ['authority'], thisUpdate },
        'servers.crl': { issuer: 'authority', revoked: [], thisUpdate },
      },
    }),
  },
  {
    ...lists,
    id: 'TLS-C-202',
    shows: 'a certificate of which the responder of its authority says that it is revoked',
    why: 'Many authorities answer for single certificates (OCSP) and publish no list. The bench runs the responder that the certificate names and notes whether it was asked.',
    spec: [rfcClause(6960, '2.2', 'advice')],
    defects: ['never-ask-responders'],
    chain: (names) => ({
      ...serverChain(names, { ocsp: [names.statusUrl('ocsp')] }),
      ocsp: [{ about: 'server', status: 'revoked', thisUpdate }],
    }),
  },
  {
    ...staples,
    id: 'TLS-C-203',
    shows: 'a stapled answer of its authority that says revoked, to a target that asked for one',
    why: 'The target asked whether the certificate is still good and is told in the handshake that it is not. No connection elsewhere is needed; a target that goes on did not read the answer to its own question.',
    severity: 'high',
    expect: { tr069: 'reject', hardened: 'reject' },
    defects: ['ignore-staples'],
    chain: (names) => stapled(names, { status: 'revoked' }),
  },
  {
    ...staples,
    id: 'TLS-C-204-EXPIRED',
    shows: 'a stapled answer that is out of date',
    why: 'Whoever stole a key keeps the last good answer from before the theft and staples it for ever. An answer has an end for that reason.',
    defects: ['forgive-useless-staples'],
    chain: (names) => stapled(names, { thisUpdate: '-9d', nextUpdate: '-2d' }),
  },
  {
    ...staples,
    id: 'TLS-C-204-OTHER-KEY',
    shows: 'a stapled answer that somebody else than its authority signed',
    why: 'Anybody can write that a certificate is good. Only the authority, or a responder that it named, is to be believed.',
    defects: ['forgive-useless-staples'],
    chain: (names) => stapled(names, { signedBy: 'stranger' }),
  },
  {
    ...revocation,
    id: 'TLS-C-205',
    shows: 'a certificate that promises a stapled answer, without the answer, to a target that asked for one',
    why: 'With this extension an authority says that a server without a stapled answer is not the right one, so that a thief cannot leave the bad news out.',
    severity: 'low',
    // RFC 7633 4.1: the feature binds only a client that asked for it.
    isStapled: true,
    spec: [rfcClause(7633, '4.2.3.1', 'SHOULD')],
    defects: ['ignore-must-staple'],
    chain: (names) => serverChain(names, { tlsFeatures: ['status_request'] }),
  },
  {
    ...revocation,
    id: 'TLS-C-206',
    shows: 'a certificate whose list and responder cannot be reached',
    why: 'The server of an authority is down now and then, and often cannot be reached from the network in which devices are managed. A target that then refuses its ACS is lost to its operator by a failure elsewhere. RFC 5280 leaves it to the device, so that it is a warning under TR-069.',
    severity: 'info',
    authority: 'unreachable',
    expect: { tr069: 'advise', hardened: 'accept' },
    spec: [rfcClause(5280, '6.3', 'advice')],
    defects: ['need-reachable-authority'],
    chain: (names) =>
      serverChain(names, {
        ocsp: [names.statusUrl('ocsp')],
        crlDistributionPoints: [names.statusUrl('servers.crl')],
      }),
  },
  {
    ...lists,
    id: 'TLS-C-207',
    shows: 'a certificate that is on a list of revoked ones which somebody else signed',
    why: 'Lists come over http, so anybody on the way can send one. A target that believes it can be cut off from its ACS by a few bytes. One that does not, and refuses because it has no other list, does as RFC 5280 lets it, so that it is a warning under TR-069.',
    severity: 'low',
    cwe: 347,
    expect: { tr069: 'advise', hardened: 'accept' },
    spec: [rfcClause(5280, '6.3.3', 'MUST')],
    defects: ['believe-any-revocation-list'],
    chain: (names) => {
      const { nodes, send } = listed(names, 'Authority Without A List');
      return {
        nodes: { ...nodes, stranger },
        send,
        crls: {
          'servers.crl': { issuer: 'authority', signedBy: 'stranger', revoked: ['server'], thisUpdate },
        },
      };
    },
  },
];
