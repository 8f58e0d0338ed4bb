import type { Profile } from '@cordon/testbench';

/** What ETSI asks of consumer devices. */
export const etsi303645: Profile = {
  name: 'etsi-303645',
  title: 'ETSI EN 303 645',
  description:
    'The demands of TR-069 with those of ETSI EN 303 645 on the security of consumer devices: communication by cryptography that counts as best practice, and authentication before anything of weight is changed (5.5).',
  date: '2026-10-01',
  standsOn: 'tr069',
  rules: {
    // 5.5-1 asks for best practice and names no version; RFC 9325 is the best practice of today.
    tlsVersionMin: 'TLSv1.2',
    // 5.5-7: what is critical is confidential on the way.
    tlsRequired: true,
    rsaBitsMin: 2048,
  },
};
