import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { authorityChain, serverChain } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const purpose = {
  requirements: ['3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2.1.12', 'MUST')],
  cwe: 295,
  expect: { tr069: 'reject', hardened: 'reject' },
} as const;
const usage = { ...purpose, spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2.1.3', 'MUST')] } as const;

/** What a certificate may be used for. */
export const purposeRows: readonly CertificateRow[] = [
  {
    ...purpose,
    id: 'TLS-C-120',
    shows: 'a certificate for clients with the name of the ACS',
    why: 'Certificates for clients are given out more freely than those for servers, to every device for instance.',
    severity: 'high',
    defects: ['ignore-extended-key-usage'],
    chain: (names) => serverChain(names, { extendedKeyUsage: ['clientAuth'] }),
  },
  {
    ...purpose,
    id: 'TLS-C-121',
    shows: 'a certificate for signing code with the name of the ACS',
    why: 'What was issued for one purpose was checked for that purpose only.',
    severity: 'medium',
    defects: ['ignore-extended-key-usage'],
    chain: (names) => serverChain(names, { extendedKeyUsage: ['codeSigning'] }),
  },
  {
    ...purpose,
    id: 'TLS-C-122',
    shows: 'a certificate for any purpose',
    why: 'RFC 5280 lets an application take "any" or demand its own purpose by name. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: { tr069: 'either', hardened: 'either' },
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2.1.12', 'MAY')],
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { extendedKeyUsage: ['any'] }),
  },
  {
    ...purpose,
    id: 'TLS-C-124',
    shows: 'a certificate with an empty list of purposes',
    why: 'A list without entries allows nothing, and RFC 5280 does not know it. Reading it as "anything" turns the meaning around.',
    severity: 'low',
    defects: ['ignore-extended-key-usage'],
    chain: (names) => serverChain(names, { extendedKeyUsage: [] }),
  },
  {
    ...purpose,
    id: 'TLS-C-125',
    shows: 'a server certificate below an intermediate for clients only',
    why: 'An authority whose purpose is limited cannot give out more than it has; this is how operators keep the authority of their devices from making servers.',
    severity: 'medium',
    defects: ['ignore-extended-key-usage'],
    chain: (names) => authorityChain(names, { extendedKeyUsage: ['clientAuth'] }),
  },
  {
    ...usage,
    id: 'TLS-C-126',
    shows: 'a certificate whose key may neither sign nor encrypt keys',
    why: 'A key that is only for data cannot serve TLS; its owner was never meant to run a server.',
    severity: 'medium',
    defects: ['ignore-key-usage'],
    chain: (names) => serverChain(names, { keyUsage: ['dataEncipherment'] }),
  },
  {
    ...usage,
    id: 'TLS-C-127',
    shows: 'a certificate whose key may encrypt keys only, in a handshake that it signs',
    why: 'The key usage says how the key takes part in the handshake. With key exchange by Diffie-Hellman the server signs, which this certificate does not allow.',
    severity: 'low',
    expect: { tr069: 'tolerate', hardened: 'reject' },
    defects: ['ignore-key-usage'],
    // Key transport by RSA, which old targets offer besides, is what the key may do.
    tls: { ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:kECDHE:!aNULL:!eNULL:@SECLEVEL=0' },
    chain: (names) => serverChain(names, { key: 'rsa2048', keyUsage: ['keyEncipherment'] }),
  },
];
