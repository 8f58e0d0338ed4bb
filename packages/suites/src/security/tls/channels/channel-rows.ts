import { certificateRows } from '../certificates/certificate-rows.ts';
import type { ChannelRow } from './channel-case.ts';

/** One strong chain of each family, and what lets a file server through that shows it. */
const chains: Readonly<Record<string, readonly string[]>> = {
  'TLS-C-020': ['files-from-any-root'],
  'TLS-C-021': ['files-from-any-root'],
  'TLS-C-040': ['files-from-expired-server'],
  'TLS-C-060': ['files-from-any-host'],
};

/** Every chain that is shown at a file server, in the order in which they run. */
export const channelRows: readonly ChannelRow[] = (['Download', 'Upload'] as const).flatMap((channel) =>
  certificateRows.flatMap((row) => {
    const defects = chains[row.id];
    return defects === undefined ? [] : [{ row, channel, defects }];
  }),
);
