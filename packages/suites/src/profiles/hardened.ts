import type { Profile } from '@cordon/testbench';

/** TR-069 with today's practice on top: what an operator should ask for when buying. */
export const hardened: Profile = {
  name: 'hardened',
  title: 'Hardened',
  description:
    'TR-069 Amendment 6 Corrigendum 1 with the present advice for TLS (RFC 9325) and for device passwords on top. What TR-069 leaves open is decided for the safe side.',
  date: '2026-10-01',
  rules: {
    // RFC 9325 3.1.1: TLS 1.2 is the least.
    tlsVersionMin: 'TLSv1.2',
    tlsRequired: true,
    // RFC 9325 4.2 and 4.5: at least 112 bits of security, so RSA keys of 2,048 bits.
    rsaBitsMin: 2048,
  },
};
