import { gunzipSync, gzipSync } from 'node:zlib';
import { entropyOf } from '../secrets/find-text.ts';
import { layersOf, packedOtherwise } from '../secrets/unpack.ts';
import { withOneBitChanged } from './one-bit.ts';

/** What was done to a file. */
export type Edit = 'a text in it was changed' | 'one bit in its middle was changed' | 'it is of another device';

/** A configuration that is not the target's own. */
export interface EditedConfiguration {
  readonly file: Uint8Array;
  readonly edit: Edit;
  /** Whether a program that only parses or unpacks the file may refuse it as well: then a refusal proves nothing. */
  readonly mayBreakForm: boolean;
}

const unpackedBytesMax = 64 * 1024 * 1024;

/**
 * A text of the same length in its place, wherever it stands literally in the file or, when the whole file is packed by gzip, in what is
 * packed; undefined where it stands nowhere. Both texts are ASCII.
 */
export function withTextReplaced(file: Uint8Array, from: string, to: string): Uint8Array | undefined {
  const text = Buffer.from(file).toString('latin1');
  if (text.includes(from))
    return Buffer.from(
      text.replaceAll(from, () => to),
      'latin1',
    );
  const inner = unpacked(file);
  const changed = inner === undefined ? undefined : withTextReplaced(inner, from, to);
  return changed === undefined ? undefined : gzipSync(changed);
}

function unpacked(file: Uint8Array): Uint8Array | undefined {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(file, { maxOutputLength: unpackedBytesMax });
  } catch {
    return undefined;
  }
}

/** The text with its last letter or digit another one: a digit stays a digit, a letter a letter of the same case, also of hexadecimal numbers. */
export function withLastCharacterChanged(text: string): string {
  const next = (last: string): string => {
    if (/\d/.test(last)) return String((Number(last) + 1) % 10);
    const isUpper = last === last.toUpperCase();
    if (isUpper) return last === 'A' ? 'B' : 'A';
    return last === 'a' ? 'b' : 'a';
  };
  return text.replace(/[A-Za-z\d](?=[^A-Za-z\d]*$)/, next);
}

/** One character of a value that is in the file; where it cannot be found there, one bit. */
export function withFieldChanged(own: Uint8Array, value: string | undefined): EditedConfiguration {
  const file = value === undefined ? undefined : withTextReplaced(own, value, withLastCharacterChanged(value));
  if (file !== undefined) return { file, edit: 'a text in it was changed', mayBreakForm: false };
  const edit = 'one bit in its middle was changed';
  return { file: withOneBitChanged(own, 0.5), edit, mayBreakForm: !isEncrypted(own) };
}

/** What is encrypted has nearly eight bits in every byte, and so has what is packed, with a checksum of its own. */
const sealedEntropy = 7.5;

function isEncrypted(file: Uint8Array): boolean {
  if (entropyOf(file) < sealedEntropy || packedOtherwise(file) !== undefined) return false;
  // The first bytes of something packed turn up by chance; then there is not much of it.
  return layersOf(file).every(({ packed, bytes }) => packed === '' || bytes.length < file.length / 2);
}

/** Shorter ones stand for many things in a file. */
const serialCharsMin = 4;

/** The configuration of another device or, without one, its own with another serial number; undefined where it does not say its own. */
export function ofAnotherDevice(
  own: Uint8Array,
  { given, serialNumber }: { readonly given: Uint8Array | undefined; readonly serialNumber: string },
): EditedConfiguration | undefined {
  if (given !== undefined) return { file: given, edit: 'it is of another device', mayBreakForm: false };
  const other = withLastCharacterChanged(serialNumber);
  if (serialNumber.length < serialCharsMin || !/^[\x20-\x7e]+$/.test(serialNumber) || other === serialNumber)
    return undefined;
  const file = withTextReplaced(own, serialNumber, other);
  return file === undefined ? undefined : { file, edit: 'a text in it was changed', mayBreakForm: false };
}
