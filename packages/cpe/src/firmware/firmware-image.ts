// Theory of operation. An image is, in this order:
//
//   "cordon-firmware 1\n"      what it is
//   u32 length, header         JSON: model, version, name, size and SHA-256 of the payload
//   u16 length, signature      over everything ahead of it
//   payload                    to the end of the file
//
// The header is read only after its signature was checked, and the payload is held to the header. Nothing that a stranger
// wrote is therefore ever parsed as JSON.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** What the vendor says of an image. */
export interface FirmwareHeader {
  /** DeviceInfo.ModelName of the devices that it is for. */
  readonly model: string;
  /** The SoftwareVersion that a device with it has. */
  readonly version: string;
  readonly name: string;
  readonly payloadBytes: number;
  /** Lower-case hexadecimal. */
  readonly payloadSha256: string;
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

const magic = Buffer.from('cordon-firmware 1\n', 'latin1');
/** A header is six short fields. */
const headerBytesMax = 4096;
/** DER of P-384 is 104 bytes at most. */
const signatureBytesMax = 256;

const headerSchema = z.strictObject({
  model: z.string().min(1).max(64),
  version: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'printable without spaces'),
  name: z.string().min(1).max(64),
  payloadBytes: z.int().min(0),
  payloadSha256: z.string().regex(/^[0-9a-f]{64}$/),
  comesUp: z.boolean(),
});

/** Ed25519 hashes by itself; ECDSA signs a SHA-256. */
const hashFor = (key: KeyObject): string | null => (key.asymmetricKeyType === 'ed25519' ? null : 'sha256');

/** Whether a key is one that images can be signed with: Ed25519, or ECDSA on P-256 or P-384. */
export function isVendorKey(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'ed25519') return true;
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  return key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(curve);
}

/** Makes a signed image. Throws ZodError for a header that devices would refuse, TypeError for a key of another kind. */
export function signFirmwareImage(parts: FirmwareParts, vendorKey: KeyObject): Uint8Array {
  if (!isVendorKey(vendorKey)) throw new TypeError('Images are signed with Ed25519, P-256 or P-384 keys.');
  const { model, version, payload } = parts;
  const header: FirmwareHeader = headerSchema.parse({
    model,
    version,
    name: parts.name ?? `${model} ${version}`,
    payloadBytes: payload.length,
    payloadSha256: sha256(payload),
    comesUp: parts.comesUp ?? true,
  });
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32BE(text.length);
  const signed = Buffer.concat([magic, headerLength, text]);
  const signature = sign(hashFor(vendorKey), signed, vendorKey);
  const signatureLength = Buffer.alloc(2);
  signatureLength.writeUInt16BE(signature.length);
  return Buffer.concat([signed, signatureLength, signature, payload]);
}

/** Reads an image that one of these vendor keys signed. Never throws: whatever comes is the file server's doing. */
export function openFirmwareImage(file: Uint8Array, vendorKeys: readonly KeyObject[]): OpenedImage {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const refused = (faultCode: 9018 | 9019, reason: string): OpenedImage => ({ kind: 'refused', faultCode, reason });
  const headerAt = magic.length + 4;
  if (!bytes.subarray(0, magic.length).equals(magic) || bytes.length < headerAt) {
    return refused(9018, 'The file is no firmware image');
  }
  const headerEnd = headerAt + bytes.readUInt32BE(magic.length);
  if (headerEnd > headerAt + headerBytesMax || headerEnd + 2 > bytes.length) {
    return refused(9018, 'The image ends within its header');
  }
  const signatureEnd = headerEnd + 2 + bytes.readUInt16BE(headerEnd);
  if (signatureEnd > headerEnd + 2 + signatureBytesMax || signatureEnd > bytes.length) {
    return refused(9018, 'The image ends within its signature');
  }
  const signed = bytes.subarray(0, headerEnd);
  const signature = bytes.subarray(headerEnd + 2, signatureEnd);
  if (!vendorKeys.some((key) => verify(hashFor(key), signed, key, signature))) {
    return refused(9019, 'No vendor key of this device signed the image');
  }
  const header = readHeader(bytes.toString('utf8', headerAt, headerEnd));
  if (header === undefined) return refused(9018, 'The header of the image cannot be read');
  const payload = bytes.subarray(signatureEnd);
  if (payload.length !== header.payloadBytes || sha256(payload) !== header.payloadSha256) {
    return refused(9018, 'The image is damaged');
  }
  return { kind: 'image', header };
}

function readHeader(text: string): FirmwareHeader | undefined {
  try {
    return headerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
