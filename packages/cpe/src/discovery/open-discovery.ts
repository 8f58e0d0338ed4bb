import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { AcsDiscovery } from './acs-discovery.ts';
import type { DhcpClient, DhcpClientConfig } from './dhcp-client.ts';
import { type Lease, leaseBytesMax, readLease } from './lease.ts';

/** How the ACS is found by DHCP: by what the machine's own client was told, or by a client of the device. */
export interface DhcpConfig {
  /** What a hook of the DHCP client writes; see docs/cpe.md. */
  readonly leaseFile?: string | undefined;
  readonly client?: DhcpClientConfig | undefined;
  /** Takes http URLs too. */
  readonly allowsHttp: boolean;
  /** Program and arguments that make the DHCP client ask again when the ACS is out of reach; no shell, nothing is added. */
  readonly renewCommand?: readonly string[] | undefined;
}

/** RFC 2131 and 8415 begin again within seconds; a client that needs longer writes its lease whenever it has one. */
const renewMsMax = 60_000;
const renewOutputMax = 64 * 1024;

/** What discovery is made of. */
export interface DiscoveryParts {
  readonly dhcp: DhcpConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** The device's own client, where it has one. */
  readonly client: DhcpClient | undefined;
}

/** Discovery by the lease of a configuration. Reads nothing yet. */
export function openDiscovery(device: Device, { dhcp, clock, log, client }: DiscoveryParts): AcsDiscovery {
  const { leaseFile } = dhcp;
  return new AcsDiscovery(device, {
    clock,
    log,
    allowsHttp: dhcp.allowsHttp,
    readLease: () => (leaseFile === undefined ? client?.lease : leaseIn(leaseFile, log)),
    async renewLease() {
      await client?.renew();
      const [program, ...parameters] = dhcp.renewCommand ?? [];
      if (program === undefined) return;
      await promisify(execFile)(program, parameters, { timeout: renewMsMax, maxBuffer: renewOutputMax });
    },
  });
}

function leaseIn(path: string, log: Logger): Lease | undefined {
  try {
    return readLease(beginningOf(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Before the first lease there is no file.
    if (code !== 'ENOENT') log.warn({ path, code }, 'the DHCP lease cannot be read');
    return undefined;
  }
}

/** One octet more than is allowed, so that too much is noticed and never read. */
function beginningOf(path: string): Uint8Array {
  const bytes = Buffer.alloc(leaseBytesMax + 1);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got) {
      got = readSync(file, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
