import type { PortMappingStrictness } from '../nat/port-mapping-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';

const mapping = (
  id: string,
  sentence: string,
  { requirements, ...change }: Partial<PortMappingStrictness> & Pick<CpeDefect, 'requirements'>,
): CpeDefect => ({
  id,
  sentence,
  requirements,
  apply: (policies) => ({ ...policies, portMapping: { ...policies.portMapping, ...change } }),
});

/** What goes wrong when a port mapping ends. They show only on a device that forwards. */
export const portMappingDefects: readonly CpeDefect[] = [
  mapping('disabled-mapping-forwards', 'Goes on forwarding a port whose mapping was disabled.', {
    closesWhenDisabled: false,
    requirements: ['A.3.2.1-10'],
  }),
  mapping('mapping-outlives-its-row', 'Goes on forwarding a port whose mapping was deleted.', {
    closesWhenDeleted: () => false,
    requirements: ['A.3.2.7-05'],
  }),
  mapping('udp-mapping-outlives-its-row', 'Goes on forwarding datagrams to a port whose mapping was deleted.', {
    closesWhenDeleted: (protocol) => protocol !== 'UDP',
    requirements: ['A.3.2.7-05'],
  }),
  mapping('mapping-outlives-its-lease', 'Goes on forwarding a port when the lease of its mapping is over.', {
    endsWithLease: false,
    requirements: ['A.3.2.1-10'],
  }),
];
