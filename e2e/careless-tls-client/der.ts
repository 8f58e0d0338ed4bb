/** One element of DER, read leniently: lengths may be longer than need be. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** With its tag and length. */
  readonly raw: Buffer;
}

/** The elements in some bytes; throws RangeError for lengths that do not fit. */
export function elementsOf(bytes: Buffer): readonly Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (lengthBytes > 4 || (first >= 0x80 && lengthBytes === 0)) throw new RangeError('a length that is no DER');
    const start = at + 2 + lengthBytes;
    const length = lengthBytes === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    if (start + length > bytes.length) throw new RangeError('an element is longer than what holds it');
    found.push({ tag, content: bytes.subarray(start, start + length), raw: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return found;
}

/** The element at a place in another one; throws RangeError when there is none. */
export function child(parent: Der | undefined, at: number): Der {
  const found = parent && elementsOf(parent.content)[at];
  if (found === undefined) throw new RangeError(`no element ${at}`);
  return found;
}

/** The dotted form of an object identifier. */
export function oidOf({ content }: Der): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0)
      numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}
