import type { TextWorld } from '../text-readers.ts';
import type { VendorSettings } from './vendor-options.ts';

/** How the CPE takes what DHCP says about its ACS (TR-069 3.1). */
export interface DiscoveryStrictness {
  /** Whether the URL of a lease goes before the one that is set, given whether 3.1 has it so. */
  readonly overridesUrl: (isDue: boolean) => boolean;
  /** Whether http URLs are taken, given what is configured. */
  readonly allowsHttp: (configured: boolean) => boolean;
  /** Whether a device that is not to be managed, as before somebody has set it up, leaves the ACS alone. */
  readonly heedsEnableCwmp: boolean;
  /** Whether a device that is not to be managed hears connection requests all the same. */
  readonly listensUnmanaged: boolean;
  /** Whether the device still boots with these settings in its lease. */
  readonly bears: (settings: VendorSettings) => boolean;
  /** What else is done with the settings of a lease, when the device boots. */
  readonly useSettings: (settings: VendorSettings, world: TextWorld) => Promise<void>;
}

/** The reference: 3.1 as it stands, and nothing else takes the settings. */
export const strictDiscovery: DiscoveryStrictness = {
  overridesUrl: (isDue) => isDue,
  allowsHttp: (configured) => configured,
  heedsEnableCwmp: true,
  listensUnmanaged: false,
  bears: () => true,
  useSettings: () => Promise.resolve(),
};
