import type { Profile } from '@cordon/testbench';

/** What NIST asks of TLS clients of the government of the United States. */
export const nist52r2: Profile = {
  name: 'nist-52r2',
  title: 'NIST SP 800-52r2',
  description:
    'The demands of TR-069 with those of NIST SP 800-52 Revision 2 on TLS: TLS 1.2 with approved suites, TLS 1.3 since 2024, keys of 112 bits of strength and more.',
  date: '2026-10-01',
  standsOn: 'tr069',
  rules: {
    // SP 800-52r2 on the versions of clients.
    tlsVersionMin: 'TLSv1.2',
    tlsRequired: true,
    // SP 800-131A Rev. 2 disallows signing with shorter moduli, which have less than 112 bits of strength.
    rsaBitsMin: 2048,
  },
};
