import { setTimeout as sleep } from 'node:timers/promises';
import type { CpeConfig } from '../cpe-config.ts';
import type { TlsStrictness } from '../tls-strictness.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import { lookUpOf, tlsPolicyOf } from '../session/acs-client.ts';
import { createFileClient, type FileClient, type FileClientSettings, type FileRequest } from './file-client.ts';

/** What a client of the device is made with. */
export interface DeviceFileClientOptions {
  readonly config: CpeConfig;
  readonly resolver: NameResolver;
  /** How servers are met; as the ACS when absent. */
  readonly strictness?: TlsStrictness;
  /** The largest body of an answer; as files when absent. */
  readonly bytesMax?: number;
}

const isAnyAddress = (address: string): boolean => /^(?:0\.0\.0\.0|::)$/.test(address);
const isLoopback = (address: string): boolean => isAnyAddress(address) || /^(?:127\.|::1$)/.test(address);

/** Whether the port of the device's own connection requests is there: at its address, or at one that never leaves it. */
export function isOwnPlace(
  device: Device,
  { address: reached, port }: { readonly address: string; readonly port: number },
): boolean {
  const { callsItself, looksWhereNamesLead } = device.policies.transfers;
  const own = URL.parse(device.value('ManagementServer.ConnectionRequestURL'));
  if (callsItself || !looksWhereNamesLead || own === null || Number(own.port || 80) !== port) return false;
  const address = reached.replace(/^::ffff:(?=\d)/, '');
  const ownAddress = own.hostname.replaceAll(/^\[|\]$/g, '');
  // A device with a loopback address of its own is in a lab, where others are its neighbours, which may have the same port.
  if (ownAddress === address || isAnyAddress(address)) return true;
  return !isLoopback(ownAddress) && isLoopback(address);
}

/** A file client that meets servers as the device meets its ACS: the same roots, names and TLS policy (TR-069 3.4.3). */
export function createDeviceFileClient(
  device: Device,
  { config, resolver, strictness = device.policies.fileTls(device.policies.tls), bytesMax }: DeviceFileClientOptions,
): FileClient {
  const { fileBytesMax, basicInClear, responseTimeoutMs, fileTimeoutMs } = config.transfers;
  const lookUp = lookUpOf(config, resolver);
  const settings: Omit<FileClientSettings, 'tls'> = {
    lookUp,
    timeouts: {
      connectTimeoutMs: config.connectTimeoutMs,
      handshakeTimeoutMs: config.connectTimeoutMs,
      idleTimeoutMs: responseTimeoutMs,
      bodyTimeoutMs: fileTimeoutMs,
      writeTimeoutMs: fileTimeoutMs,
    },
    fileBytesMax: bytesMax ?? device.policies.transfers.fileBytesMax(fileBytesMax),
    basicInClear,
    isOwn: (address, port) => isOwnPlace(device, { address, port }),
    policies: device.policies.transfers,
  };
  const clientOf = (checks: TlsStrictness): FileClient =>
    createFileClient({ ...settings, tls: tlsPolicyOf({ device, config, lookUp }, checks) });
  const { uncheckedAfterMs } = device.policies.transfers;
  const client = clientOf(strictness);
  return uncheckedAfterMs === undefined
    ? client
    : withSecondTry(client, clientOf({ ...strictness, checkChain: false }), uncheckedAfterMs);
}

function withSecondTry(first: FileClient, second: FileClient, afterMs: number): FileClient {
  const tryBoth = async <T>(request: FileRequest, use: (client: FileClient) => Promise<T>): Promise<T> => {
    try {
      return await use(first);
    } catch {
      await sleep(afterMs, undefined, { signal: request.signal });
      return await use(second);
    }
  };
  return {
    get: (request) => tryBoth(request, (client) => client.get(request)),
    put: (request, file) => tryBoth(request, (client) => client.put(request, file)),
    send: (request, body) => tryBoth(request, (client) => client.send(request, body)),
  };
}
