import type { Profile } from '@cordon/testbench';

/** What TR-069 itself demands, no more. */
export const tr069: Profile = {
  name: 'tr069',
  title: 'TR-069',
  description:
    'The demands of TR-069 Amendment 6 Corrigendum 1 as published. What the standard allows is at most a warning, even where it is no longer wise.',
  date: '2026-10-01',
  rules: {
    // TR-069a6c1 3.3 only advises (SHOULD) TLS 1.2 or later: what is below is a warning here.
    tlsVersionMin: 'TLSv1.2',
    // TR-069a6c1 3.3 leaves it to the ACS URL whether TLS is used.
    tlsRequired: false,
  },
};
