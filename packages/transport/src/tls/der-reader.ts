/** One element of a DER document: `content` is a view of the document's bytes. */
export interface DerElement {
  /** Identifier octet: class, constructed bit and number. */
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Tags that certificates use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/**
 * The elements that stand one after the other in `bytes`; undefined when the bytes are not DER: indefinite or
 * overlong lengths, numbers above 30, content beyond the end. Never throws.
 */
export function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const header = lengthAt(bytes, at + 1);
    if (header === undefined || (tag & 0x1f) === 0x1f) return undefined;
    const end = header.contentAt + header.length;
    if (end > bytes.length) return undefined;
    elements.push({ tag, content: bytes.subarray(header.contentAt, end) });
    at = end;
  }
  return elements;
}

function lengthAt(bytes: Uint8Array, at: number): { readonly length: number; readonly contentAt: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, contentAt: at + 1 };
  const count = first & 0x7f;
  // Three bytes are 16 MiB: more than any certificate that a TLS handshake carries.
  if (count === 0 || count > 3 || at + count >= bytes.length) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(at + 1, at + 1 + count)) length = length * 256 + byte;
  return { length, contentAt: at + 1 + count };
}

/** Elements inside an element of this tag; undefined when it has another tag or is not DER. */
export function derInside(element: DerElement | undefined, tag: number): readonly DerElement[] | undefined {
  return element?.tag === tag ? derElements(element.content) : undefined;
}

/** Dotted form of an object identifier's content, such as `2.5.29.17`; empty when malformed. */
export function derObjectIdentifier(content: Uint8Array): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) return '';
    if (byte >= 0x80) continue;
    parts.push(value);
    value = 0;
  }
  const [first, ...rest] = parts;
  if (first === undefined || value !== 0) return '';
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
