import type { CaseMeta } from '@cordon/testbench';

/** What is published about a case, and what it demands. */
export interface Guessable extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'defects'> {
  readonly kind: 'common' | 'derived';
  readonly sentence: string;
}

/** Passwords that a stranger tries first: one row, one case. */
export const guessableAccounts: readonly Guessable[] = [
  {
    id: 'SEC-011',
    title: 'The password for the ACS is none that many devices share',
    purpose:
      'A password that all devices of a series have makes every one of them able to pose as any other, and is published sooner or ' +
      'later. The Inform is challenged once by Digest, and the answer is compared with what common default passwords ' +
      'would give; where Basic credentials come unasked, they are compared themselves. The target is not asked again. One sample alone does not show a password that only this series shares: ' +
      'compare two samples for that. A password that the lab has set itself says nothing about the factory.',
    kind: 'common',
    sentence: 'the password for the ACS is no common default',
    defects: [{ id: 'acs-password-is-common', fails: 'the password for the ACS is no common default' }],
  },
  {
    id: 'SEC-012',
    title: 'The password for the ACS does not follow from what is printed on the device',
    purpose:
      'Serial number, OUI and hardware address are on the box, in every Inform and on the air. The Inform is challenged once by ' +
      'Digest, and the answer is compared with what these would give as a password: as they are, cut, turned around, put together, and ' +
      'hashed by MD5, SHA-1 and SHA-256. Secret keys of a vendor are not guessed.',
    kind: 'derived',
    sentence: 'the password for the ACS does not follow from the identity of the device',
    defects: [
      {
        id: 'acs-password-from-serial-number',
        fails: 'the password for the ACS does not follow from the identity of the device',
      },
    ],
  },
];
