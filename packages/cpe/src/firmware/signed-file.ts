// Theory of operation. A signed file is, in this order:
//
//   magic, ending in "\n"      what it is
//   u32 length, header         JSON: what the owner of the magic puts there, and size and SHA-256 of the payload
//   u16 length, signature      over everything ahead of it
//   payload                    to the end of the file
//
// The header is read only after its signature was checked, and the payload is held to the header. Nothing that a stranger
// wrote is therefore ever parsed as JSON.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';

/** What a signed file is made of. */
export interface SignedParts {
  readonly magic: string;
  /** Plain data; size and digest of the payload are added. */
  readonly header: object;
  readonly payload: Uint8Array;
}

/** A file that was read, or why it is refused, with the fault code of TransferComplete (TR-069 A.5.1). */
export type OpenedFile =
  | { readonly kind: 'file' /** Without what tells of the payload. */; readonly header: unknown }
  | { readonly kind: 'refused'; readonly faultCode: 9018 | 9019; readonly reason: string };

/** A header is a few short fields, or a list of sixteen names. */
const headerBytesMax = 4096;
/** DER of P-384 is 104 bytes at most. */
const signatureBytesMax = 256;

/** Ed25519 hashes by itself; ECDSA signs a SHA-256. */
const hashFor = (key: KeyObject): string | null => (key.asymmetricKeyType === 'ed25519' ? null : 'sha256');

/** Whether a key is one that files can be signed with: Ed25519, or ECDSA on P-256 or P-384. */
export function isVendorKey(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'ed25519') return true;
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  return key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(curve);
}

/** Makes a signed file. Throws TypeError for a key of another kind. */
export function signFile({ magic, header, payload }: SignedParts, vendorKey: KeyObject): Uint8Array {
  if (!isVendorKey(vendorKey)) throw new TypeError('Files are signed with Ed25519, P-256 or P-384 keys.');
  const described = { ...header, payloadBytes: payload.length, payloadSha256: sha256(payload) };
  const text = Buffer.from(JSON.stringify(described), 'utf8');
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32BE(text.length);
  const signed = Buffer.concat([Buffer.from(magic, 'latin1'), headerLength, text]);
  const signature = sign(hashFor(vendorKey), signed, vendorKey);
  const signatureLength = Buffer.alloc(2);
  signatureLength.writeUInt16BE(signature.length);
  return Buffer.concat([signed, signatureLength, signature, payload]);
}

/** Reads a file with this magic that one of these keys signed. Never throws: whatever comes is the file server's doing. */
export function openSignedFile(
  file: Uint8Array,
  expected: { readonly magic: string; readonly keys: readonly KeyObject[] },
): OpenedFile {
  const magic = Buffer.from(expected.magic, 'latin1');
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const refused = (faultCode: 9018 | 9019, reason: string): OpenedFile => ({ kind: 'refused', faultCode, reason });
  const headerAt = magic.length + 4;
  if (!bytes.subarray(0, magic.length).equals(magic) || bytes.length < headerAt) {
    return refused(9018, `The file does not begin with "${expected.magic.trim()}"`);
  }
  const headerEnd = headerAt + bytes.readUInt32BE(magic.length);
  if (headerEnd > headerAt + headerBytesMax || headerEnd + 2 > bytes.length) {
    return refused(9018, 'The file ends within its header');
  }
  const signatureEnd = headerEnd + 2 + bytes.readUInt16BE(headerEnd);
  if (signatureEnd > headerEnd + 2 + signatureBytesMax || signatureEnd > bytes.length) {
    return refused(9018, 'The file ends within its signature');
  }
  const signed = bytes.subarray(0, headerEnd);
  const signature = bytes.subarray(headerEnd + 2, signatureEnd);
  if (!expected.keys.some((key) => verify(hashFor(key), signed, key, signature))) {
    return refused(9019, 'No vendor key of this device signed the file');
  }
  const described = readHeader(bytes.toString('utf8', headerAt, headerEnd));
  if (described === undefined) return refused(9018, 'The header of the file cannot be read');
  const { payloadBytes, payloadSha256, ...header } = described;
  const payload = bytes.subarray(signatureEnd);
  if (payload.length !== payloadBytes || sha256(payload) !== payloadSha256) return refused(9018, 'The file is damaged');
  return { kind: 'file', header };
}

function readHeader(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
