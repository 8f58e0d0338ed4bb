import type { Profile } from '@cordon/testbench';

/** What the BSI asks of broadband routers, with its advice for TLS. */
export const bsi03148: Profile = {
  name: 'bsi-03148',
  title: 'BSI TR-03148',
  description:
    'The demands of TR-069 with those of BSI TR-03148 on a router that is configured from outside (module K: over encrypted connections to a server that was authenticated) and the advice of BSI TR-02102-2 for TLS.',
  date: '2026-10-01',
  standsOn: 'tr069',
  rules: {
    // TR-02102-2 (2024-01) 3.2 recommends TLS 1.2 and 1.3 alone.
    tlsVersionMin: 'TLSv1.2',
    // TR-03148 4.8, TR.K.2 of its test specification TR-03148-P: remote configuration is encrypted, and its server authenticated.
    tlsRequired: true,
    // TR-02102-2 3.6.1: RSA keys of 3,000 bits and more since 2024.
    rsaBitsMin: 3000,
  },
};
