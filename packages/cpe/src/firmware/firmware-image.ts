import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { openSignedFile, signFile } from './signed-file.ts';

/** What the vendor says of an image. */
export interface FirmwareHeader {
  /** DeviceInfo.ModelName of the devices that it is for. */
  readonly model: string;
  /** The SoftwareVersion that a device with it has. */
  readonly version: string;
  readonly name: string;
  /** False for an image that is genuine and does not start: what a fallback is tried with. */
  readonly comesUp: boolean;
}

/** What an image is made of. */
export interface FirmwareParts {
  readonly model: string;
  readonly version: string;
  readonly payload: Uint8Array;
  /** Default: model and version. */
  readonly name?: string;
  /** Default true. */
  readonly comesUp?: boolean;
}

/** An image that was read, or why it is refused, with the fault code of TransferComplete (TR-069 A.5.1). */
export type OpenedImage =
  | { readonly kind: 'image'; readonly header: FirmwareHeader }
  | { readonly kind: 'refused'; readonly faultCode: 9018 | 9019; readonly reason: string };

const magic = 'cordon-firmware 1\n';

const headerSchema = z.strictObject({
  model: z.string().min(1).max(64),
  version: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'printable without spaces'),
  name: z.string().min(1).max(64),
  comesUp: z.boolean(),
});

/** Makes a signed image. Throws ZodError for a header that devices would refuse, TypeError for a key of another kind. */
export function signFirmwareImage(parts: FirmwareParts, vendorKey: KeyObject): Uint8Array {
  const { model, version, payload, name = `${model} ${version}`, comesUp = true } = parts;
  return signFile({ magic, header: headerSchema.parse({ model, version, name, comesUp }), payload }, vendorKey);
}

/** Reads an image that one of these vendor keys signed. Never throws: whatever comes is the file server's doing. */
export function openFirmwareImage(file: Uint8Array, vendorKeys: readonly KeyObject[]): OpenedImage {
  const opened = openSignedFile(file, { magic, keys: vendorKeys });
  if (opened.kind === 'refused') return opened;
  const read = headerSchema.safeParse(opened.header);
  if (read.success) return { kind: 'image', header: read.data };
  return { kind: 'refused', faultCode: 9018, reason: 'The header of the image cannot be read' };
}
