import type { CpeConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import { lookUpOf, tlsPolicyOf } from '../session/acs-client.ts';
import { createFileClient, type FileClient } from './file-client.ts';

/** A file client that meets servers as the device meets its ACS: the same roots, names and TLS policy (TR-069 3.4.3). */
export function createDeviceFileClient(
  device: Device,
  { config, resolver }: { readonly config: CpeConfig; readonly resolver: NameResolver },
): FileClient {
  const { fileBytesMax, basicInClear, responseTimeoutMs, fileTimeoutMs } = config.transfers;
  return createFileClient({
    tls: tlsPolicyOf(device, config),
    lookUp: lookUpOf(config, resolver),
    timeouts: {
      connectTimeoutMs: config.connectTimeoutMs,
      handshakeTimeoutMs: config.connectTimeoutMs,
      idleTimeoutMs: responseTimeoutMs,
      bodyTimeoutMs: fileTimeoutMs,
      writeTimeoutMs: fileTimeoutMs,
    },
    fileBytesMax,
    basicInClear,
    policies: device.policies.transfers,
  });
}
