import type { DiscoveryStrictness } from '../discovery/discovery-strictness.ts';
import type { VendorSettings } from '../discovery/vendor-options.ts';
import { runShell } from '../shell/run-shell.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onDiscovery = (
  defect: Pick<CpeDefect, 'id' | 'sentence' | 'requirements'>,
  changes: Partial<DiscoveryStrictness>,
): CpeDefect => ({
  ...defect,
  apply: (policies) => ({ ...policies, discovery: { ...policies.discovery, ...changes } }),
});

function leasedValue(name: string, settings: VendorSettings): string | undefined {
  if (name.endsWith('.DeviceInfo.ProvisioningCode')) return settings.provisioningCode;
  if (name.endsWith('.CWMPRetryMinimumWaitInterval')) return settings.retryMinimumWaitInterval;
  if (name.endsWith('.CWMPRetryIntervalMultiplier')) return settings.retryIntervalMultiplier;
  return undefined;
}

/** What devices get wrong about the ACS that DHCP names. */
export const discoveryDefects: readonly CpeDefect[] = [
  onDiscovery(
    {
      id: 'managed-before-set-up',
      sentence: 'Contacts its ACS and hears connection requests although EnableCWMP is false, as before it was set up.',
      requirements: ['MS-01'],
    },
    { heedsEnableCwmp: false },
  ),
  onDiscovery(
    {
      id: 'listens-before-set-up',
      sentence: 'Leaves its port for connection requests open although EnableCWMP is false, as before it was set up.',
      requirements: ['MS-01'],
    },
    { listensUnmanaged: true },
  ),
  onDiscovery(
    {
      id: 'takes-acs-from-dhcp',
      sentence: 'Lets a DHCP server move it to another ACS, whatever URL the ACS has written.',
      requirements: ['3.1-34', '3.1-20', '3.1-39'],
    },
    { overridesUrl: () => true },
  ),
  onDiscovery(
    {
      id: 'takes-http-acs-from-dhcp',
      sentence: 'Takes an http URL from DHCP for its ACS.',
      requirements: ['3.1-39'],
    },
    { allowsHttp: () => true },
  ),
  {
    id: 'takes-any-dhcp-setting',
    sentence: 'Works with what each lease says besides the URL, whatever the data model allows.',
    requirements: ['3.1-25', '3.1-26'],
    apply: (policies) => {
      let leased: VendorSettings = {};
      return {
        ...policies,
        discovery: {
          ...policies.discovery,
          useSettings: async (settings, world) => {
            leased = settings;
            await policies.discovery.useSettings(settings, world);
          },
        },
        writeAnswer: (answered) => {
          const answer = policies.writeAnswer(answered);
          if (answer.method !== 'GetParameterValuesResponse') return answer;
          const parameterList = answer.parameterList.map((one) => ({
            ...one,
            value: leasedValue(one.name, leased) ?? one.value,
          }));
          return { ...answer, parameterList };
        },
      };
    },
  },
  onDiscovery(
    {
      id: 'hangs-on-long-dhcp-option',
      sentence: 'Hangs at boot when DHCP names an ACS URL of more than 200 characters.',
      requirements: ['3.1-25'],
    },
    { bears: ({ acsUrl = '' }) => acsUrl.length <= 200 },
  ),
  onDiscovery(
    {
      id: 'shell-in-dhcp-option',
      sentence: 'Puts the vendor options of a DHCP lease into a command line that a shell evaluates.',
      requirements: ['3.1-25'],
    },
    {
      useSettings: async ({ acsUrl = '', provisioningCode = '' }, world) => {
        for (const text of [acsUrl, provisioningCode]) if (text !== '') await runShell(`logger lease ${text}`, world);
      },
    },
  ),
];
