import type { CertificateRow } from '../certificates/certificate-row.ts';
import { certificateRows } from '../certificates/certificate-rows.ts';
import { bulkDataChannel } from './bulk-data-channel.ts';
import type { Channel } from './channel.ts';
import { downloadTestChannel, uploadTestChannel } from './diagnostics-channel.ts';
import { downloadChannel, uploadChannel } from './file-channel.ts';

/** A chain of the certificate suite, shown by a server of another channel. */
export interface ChannelRow {
  readonly row: CertificateRow;
  readonly channel: Channel;
  /** Those of the channel, where the row is about something else than they are. */
  readonly requirements?: readonly string[];
  readonly defects: readonly string[];
}

type Chains = Readonly<Record<string, Pick<ChannelRow, 'defects' | 'requirements'>>>;

/** Strong chains of each family, all of which are made of nothing that a plain client cannot read. */
const atFileServers: Chains = {
  'TLS-C-020': { defects: ['files-from-any-root', 'files-unchecked-at-last'] },
  'TLS-C-021': { defects: ['files-from-any-root'] },
  'TLS-C-030': { defects: ['files-beyond-limits'] },
  'TLS-C-031': { defects: ['files-from-any-root'] },
  'TLS-C-040': { defects: ['files-from-expired-server'] },
  'TLS-C-042': { defects: ['files-from-expired-server'] },
  'TLS-C-060': { defects: ['files-from-any-host'] },
  'TLS-C-062': { defects: ['files-from-any-host'] },
  'TLS-C-065': { defects: ['files-from-any-host'] },
  'TLS-C-105': { defects: ['files-beyond-limits'] },
  'TLS-C-120': { defects: ['files-beyond-limits'] },
  'TLS-C-126': { defects: ['files-beyond-limits'] },
  'TLS-C-161': { defects: ['files-beyond-limits'] },
};

const atTestServers: Chains = {
  'TLS-C-020': { defects: ['diagnostics-from-any-root'] },
  'TLS-C-021': { defects: ['diagnostics-from-any-root'] },
  'TLS-C-040': { defects: ['diagnostics-from-expired-server'] },
  'TLS-C-060': { defects: ['diagnostics-from-any-host'] },
};

const atCollectors: Chains = {
  'TLS-C-020': { defects: ['bulk-data-to-any-server', 'bulk-data-falls-back-to-http'] },
  'TLS-C-021': { defects: ['bulk-data-to-any-server'] },
  'TLS-C-040': { defects: ['bulk-data-to-expired-server'] },
  'TLS-C-060': { defects: ['bulk-data-to-any-host'], requirements: ['N.2.3-07', 'N.2.3-08'] },
};

const chainsOf: readonly (readonly [Channel, Chains])[] = [
  [downloadChannel, atFileServers],
  [uploadChannel, atFileServers],
  [downloadTestChannel, atTestServers],
  [uploadTestChannel, atTestServers],
  [bulkDataChannel, atCollectors],
];

/** Every chain that is shown at a server other than the ACS, in the order in which they run. */
export const channelRows: readonly ChannelRow[] = chainsOf.flatMap(([channel, chains]) =>
  certificateRows.flatMap((row) => {
    const chain = chains[row.id];
    return chain === undefined ? [] : [{ row, channel, ...chain }];
  }),
);
