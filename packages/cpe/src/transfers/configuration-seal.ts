// A configuration that a device wrote itself, for itself alone:
//
//   cordon-configuration 2
//   device "00005E-CORDON0001"   whose it is, OUI and serial number
//   …                            as in a file without a seal
//   seal "7f3a…"                 HMAC-SHA-256 (RFC 2104) of every byte before this line, in hexadecimal
//
// The key never leaves the device: who holds the file can neither change it nor make one for another device.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Device } from '../device/device.ts';
import { TransferFailure } from './transfer-failure.ts';

/** First line of a file that needs a seal. */
export const sealedHeading = 'cordon-configuration 2';

/** Bytes of the key: as many as the hash gives (RFC 2104 3). */
export const configurationKeyBytes = 32;

/** Whose files these are. */
export interface ConfigurationOwner {
  readonly device: string;
  readonly key: string;
}

/** How a device tells its own files from others. */
export interface SealStrictness {
  /** Whether a file of this device is as the device wrote it. */
  readonly checksSeal: boolean;
  /** Whether a file is of this device; nobody else knows the key to the seal of another one's. */
  readonly checksOwner: boolean;
}

export const ownerOf = (device: Device): ConfigurationOwner => ({
  device: `${device.value('DeviceInfo.ManufacturerOUI')}-${device.value('DeviceInfo.SerialNumber')}`,
  key: device.memory.configurationKey,
});

/** The file of these lines, with heading, owner and seal. */
export function sealConfiguration(lines: readonly string[], owner: ConfigurationOwner): Uint8Array {
  const device = `device ${JSON.stringify(owner.device)}`;
  const content = Buffer.from(`${[sealedHeading, device, ...lines].join('\n')}\n`, 'utf8');
  return Buffer.concat([content, Buffer.from(`seal ${JSON.stringify(sealOf(content, owner))}\n`)]);
}

/**
 * The lines of a file with {@link sealedHeading} up to its seal; heading and owner are left empty. Throws {@link TransferFailure}: 9018 for
 * one without an end or of another device, 9019 for one that is not as this device wrote it (TR-069 A.5.1).
 */
export function openSealed(
  file: Uint8Array,
  { owner, seal }: { readonly owner: ConfigurationOwner; readonly seal: SealStrictness },
): readonly string[] {
  const [, device, ...rest] = Buffer.from(file).toString('utf8').split('\n');
  const [sealLine = '', end] = rest.splice(-2);
  if (device === undefined || end !== '') throw new TransferFailure(9018, 'The file ends before its seal');
  if (device !== `device ${JSON.stringify(owner.device)}`) {
    if (seal.checksOwner) throw new TransferFailure(9018, 'The file is not of this device');
    return ['', '', ...rest];
  }
  const content = file.subarray(0, file.length - Buffer.byteLength(sealLine) - 1);
  const expected = Buffer.from(`seal ${JSON.stringify(sealOf(content, owner))}`);
  const given = Buffer.from(sealLine);
  const holds = given.length === expected.length && timingSafeEqual(given, expected);
  if (seal.checksSeal && !holds) throw new TransferFailure(9019, 'The file is not as this device wrote it');
  return ['', '', ...rest];
}

const sealOf = (content: Uint8Array, { key }: ConfigurationOwner): string =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(content).digest('hex');
