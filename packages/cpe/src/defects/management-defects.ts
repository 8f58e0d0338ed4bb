import type { CpePolicies, ManagementSetting } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { withFactoryValue } from './parameters-at-boot.ts';

type UseSetting = (setting: ManagementSetting) => string | undefined;

/** A device that takes some settings otherwise than they are; undefined is for those that it takes as they are. */
const takingSettings = (description: Omit<CpeDefect, 'apply'>, use: UseSetting): CpeDefect => ({
  ...description,
  apply: (policies: CpePolicies): CpePolicies => ({
    ...policies,
    useSetting: (setting) => use(setting) ?? policies.useSetting(setting),
  }),
});

const password = 'ManagementServer.ConnectionRequestPassword';

/** What goes wrong between ManagementServer and what the device does. */
export const managementDefects: readonly CpeDefect[] = [
  takingSettings(
    {
      id: 'connection-request-port-never-closes',
      sentence: 'Keeps its connection-request port open although HTTPConnectionRequestEnable is false.',
      requirements: ['3.2-94', 'MS-35'],
    },
    ({ path }) => (path === 'ManagementServer.HTTPConnectionRequestEnable' ? 'true' : undefined),
  ),
  takingSettings(
    {
      id: 'periodic-inform-enable-ignored',
      sentence: 'Sends periodic Informs although PeriodicInformEnable is false.',
      requirements: ['MS-12'],
    },
    ({ path }) => (path === 'ManagementServer.PeriodicInformEnable' ? 'true' : undefined),
  ),
  takingSettings(
    {
      id: 'periodic-inform-interval-after-reboot',
      sentence: 'Uses a new PeriodicInformInterval only after a reboot.',
      requirements: ['MS-13'],
    },
    ({ path, atBoot }) => (path === 'ManagementServer.PeriodicInformInterval' ? atBoot : undefined),
  ),
  takingSettings(
    {
      id: 'periodic-inform-time-ignored',
      sentence: 'Counts the period from wherever it happens to be, whatever PeriodicInformTime says.',
      requirements: ['MS-15', 'MS-16'],
    },
    ({ path }) => (path === 'ManagementServer.PeriodicInformTime' ? '0001-01-01T00:00:00Z' : undefined),
  ),
  takingSettings(
    {
      id: 'retry-settings-ignored',
      sentence: 'Retries sessions by the factory timing, whatever CWMPRetryMinimumWaitInterval says.',
      requirements: ['MS-33'],
    },
    ({ path }) => {
      if (path === 'ManagementServer.CWMPRetryMinimumWaitInterval') return '5';
      return path === 'ManagementServer.CWMPRetryIntervalMultiplier' ? '2000' : undefined;
    },
  ),
  takingSettings(
    {
      id: 'connection-request-password-after-reboot',
      sentence: 'Uses a new password of connection requests only after a reboot.',
      requirements: ['3.2-79'],
    },
    ({ path, atBoot }) => (path === password ? atBoot : undefined),
  ),
  {
    id: 'connection-request-password-lost-at-boot',
    sentence: 'Comes up after a reboot with the password of connection requests that it had at the factory.',
    requirements: ['3.2-79'],
    apply: (policies) => ({
      ...policies,
      treeAtBoot: (tree) => withFactoryValue(policies.treeAtBoot(tree), password),
    }),
  },
  {
    id: 'connection-request-password-readable',
    sentence: 'Reads the connection request password back in clear, and no other secret.',
    requirements: ['106-59', '106-60', 'MS-27'],
    apply: (policies) => ({
      ...policies,
      revealsSecret: (path) => path.endsWith(password) || policies.revealsSecret(path),
    }),
  },
  {
    id: 'wifi-passphrase-readable',
    sentence: 'Reads Wi-Fi keys back in clear, and no other secret.',
    requirements: ['106-59', '106-60'],
    apply: (policies) => ({
      ...policies,
      revealsSecret: (path) => path.endsWith('.KeyPassphrase') || policies.revealsSecret(path),
    }),
  },
  {
    id: 'connection-request-password-in-inform',
    sentence: 'Lists the connection request password in clear in every Inform.',
    requirements: ['106-59', '106-60', 'MS-27'],
    apply: (policies) => ({ ...policies, informExtras: [...policies.informExtras, password] }),
  },
];
