/** How the device found its ACS after the last factory reset, and what it last took from a lease. */
export interface DiscoveryMemory {
  /** `nothing`: it has not reached any ACS yet. */
  readonly foundBy: 'nothing' | 'dhcp' | 'other';
  /** Values taken from the lease, by path below the root. */
  readonly taken: Readonly<Record<string, string>>;
}

/** Before the first contact. */
export const noDiscovery: DiscoveryMemory = { foundBy: 'nothing', taken: {} };
