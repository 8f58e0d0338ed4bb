/** Every point at which the forwarding of ports may go wrong. */
export interface PortMappingStrictness {
  /** Whether the port of a mapping is closed when the mapping is disabled. */
  readonly closesWhenDisabled: boolean;
  /** Whether it is closed when the mapping is deleted. */
  readonly closesWhenDeleted: boolean;
}

/** Port mappings that end with their rows. */
export const strictPortMapping: PortMappingStrictness = { closesWhenDisabled: true, closesWhenDeleted: true };
