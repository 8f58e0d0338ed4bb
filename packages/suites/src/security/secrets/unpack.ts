import { constants, inflateRawSync, inflateSync } from 'node:zlib';

/** Something inside a file, and how it was packed there; the file itself is the first layer, without a word for it. */
export interface Layer {
  /** Such as `in gzip in Base64`; empty for the file itself. */
  readonly packed: string;
  readonly bytes: Uint8Array;
}

/** Archives of archives are rare, and bombs are made of them. */
const depthMax = 3;
/** All layers of a file together: a configuration has some hundred kilobytes. */
const bytesMax = 64 * 1024 * 1024;
/** Places of one layer at which something packed is looked for: beginnings of zlib streams turn up by chance. */
const placesMax = 256;
/** Shorter runs are words, or single values, which are looked for in their Base64 form. */
const base64CharsMin = 64;

/**
 * The file and what is packed in it by gzip, zlib, zip (a tar needs none) or Base64, at any place in it and several times over.
 * Bounded, and deaf to everything that cannot be unpacked. What is encrypted, or packed by xz, bzip2 or LZMA, stays as it is.
 */
export function layersOf(file: Uint8Array): readonly Layer[] {
  const layers: (Layer & { readonly depth: number })[] = [{ packed: '', bytes: file, depth: 0 }];
  let left = bytesMax - file.length;
  for (const { packed, bytes, depth } of layers) {
    if (depth === depthMax) break;
    for (const inner of innerOf(bytes, () => left)) {
      left -= inner.bytes.length;
      layers.push({
        packed: [inner.packed, packed].filter((word) => word !== '').join(' '),
        bytes: inner.bytes,
        depth: depth + 1,
      });
    }
  }
  return layers.map(({ packed, bytes }) => ({ packed, bytes }));
}

/** How a file begins that is packed in a way that is not undone here: it looks encrypted and is not. */
const sealedMarks: readonly (readonly [packed: string, mark: readonly number[]])[] = [
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
  ['LZ4', [0x04, 0x22, 0x4d, 0x18]],
  ['LZMA', [0x5d, 0x00, 0x00]],
  ['compress', [0x1f, 0x9d]],
  ['SquashFS', [0x68, 0x73, 0x71, 0x73]],
];
/** Vendors put a head of their own in front. */
const headBytesMax = 1_024;

/** Which of them is in a file, at its beginning or behind a head; undefined when none is. */
export function packedOtherwise(file: Uint8Array): string | undefined {
  const head = Buffer.from(file.subarray(0, headBytesMax));
  const isAt = (mark: readonly number[]): boolean => {
    const at = head.indexOf(Uint8Array.from(mark));
    // A short mark turns up by chance, but hardly as the very first.
    return mark.length > 3 ? at >= 0 : at === 0;
  };
  return sealedMarks.find(([, mark]) => isAt(mark))?.[0];
}

function* innerOf(bytes: Uint8Array, left: () => number): Generator<Layer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const { packed, mark, unpack } of packings) {
    let at = buffer.indexOf(mark);
    for (let places = 0; at >= 0 && places < placesMax && left() > 0; places += 1) {
      const inner = attempt(() => unpack(buffer.subarray(at), left()));
      if (inner !== undefined && inner.length > 0) yield { packed, bytes: inner };
      at = buffer.indexOf(mark, at + 1);
    }
  }
  const runs = buffer.toString('latin1').matchAll(/[A-Za-z0-9+/]{32}[A-Za-z0-9+/=\r\n]{32,}/g);
  let places = 0;
  for (const [run] of runs) {
    places += 1;
    if (places > placesMax || left() <= 0) return;
    if (run.length >= base64CharsMin) yield { packed: 'in Base64', bytes: Buffer.from(run, 'base64') };
  }
}

interface Packing {
  readonly packed: string;
  readonly mark: Uint8Array;
  readonly unpack: (bytes: Buffer, bytesMax: number) => Uint8Array | undefined;
}

// What was cut off at its end still shows its beginning.
const cutShort = (maxOutputLength: number) => ({ maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });

const packings: readonly Packing[] = [
  {
    packed: 'in gzip',
    mark: Uint8Array.of(0x1f, 0x8b, 0x08),
    unpack: (bytes, max) => inflateRawSync(bytes.subarray(gzipHeadBytes(bytes)), cutShort(max)),
  },
  ...[0x01, 0x5e, 0x9c, 0xda].map(
    (level): Packing => ({
      packed: 'in zlib',
      mark: Uint8Array.of(0x78, level),
      unpack: (bytes, max) => inflateSync(bytes, cutShort(max)),
    }),
  ),
  {
    packed: 'in zip',
    mark: Uint8Array.of(0x50, 0x4b, 0x03, 0x04),
    // A file that is stored as it is needs no unpacking.
    unpack: (bytes, max) =>
      bytes.readUInt16LE(8) === 8
        ? inflateRawSync(bytes.subarray(30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)), cutShort(max))
        : undefined,
  },
];

/** RFC 1952 2.3: ten bytes, and fields of any length that its flags announce. */
function gzipHeadBytes(bytes: Buffer): number {
  const flags = bytes.readUInt8(3);
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + bytes.readUInt16LE(at);
  for (const text of [8, 16]) if ((flags & text) !== 0) at = bytes.indexOf(0, at) + 1;
  return (flags & 2) === 0 ? at : at + 2;
}

function attempt(unpack: () => Uint8Array | undefined): Uint8Array | undefined {
  try {
    return unpack();
  } catch {
    // Bytes that looked packed by chance.
    return undefined;
  }
}
