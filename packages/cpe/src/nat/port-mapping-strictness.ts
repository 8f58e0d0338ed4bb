/** Every point at which the forwarding of ports may go wrong. */
export interface PortMappingStrictness {
  /** Whether the port of a mapping is closed when the mapping is disabled. */
  readonly closesWhenDisabled: boolean;
  /** Whether that of a mapping for this protocol is closed when the mapping is deleted. */
  readonly closesWhenDeleted: (protocol: string) => boolean;
  /** Whether it is closed when the lease of the mapping is over. */
  readonly endsWithLease: boolean;
}

/** Port mappings that end with their rows and leases. */
export const strictPortMapping: PortMappingStrictness = {
  closesWhenDisabled: true,
  closesWhenDeleted: () => true,
  endsWithLease: true,
};
