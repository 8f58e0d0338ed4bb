import type { RemoteAccessStrictness } from '../lan-page/remote-access-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';

const remotely = (
  id: string,
  sentence: string,
  { requirements, ...change }: Partial<RemoteAccessStrictness> & Pick<CpeDefect, 'requirements'>,
): CpeDefect => ({
  id,
  sentence,
  requirements,
  apply: (policies) => ({ ...policies, remoteAccess: { ...policies.remoteAccess, ...change } }),
});

/** What goes wrong at the page on the WAN side. They show only on a device that has remote access. */
export const remoteAccessDefects: readonly CpeDefect[] = [
  remotely('remote-access-with-default-password', 'Opens its page to the WAN for users with whatever password.', {
    acceptsPassword: () => true,
    requirements: ['3.4-77'],
  }),
  remotely('remote-access-stays-open', 'Leaves its page open to the WAN when remote access is switched off.', {
    closesWhenOff: false,
    requirements: ['A.3.2.1-10'],
  }),
  remotely('remote-access-never-ends', 'Leaves its page open to the WAN until somebody switches remote access off.', {
    ends: false,
    requirements: ['3.1-35'],
  }),
];
