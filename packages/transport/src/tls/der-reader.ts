/** One element of a DER or BER document: `content` is a view of the document's bytes. */
export interface DerElement {
  /** Identifier octet: class, constructed bit and number. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Whether its length is written as DER demands: in one way only, the shortest. */
  readonly isLengthCanonical: boolean;
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

/** Nesting of certificates is about twelve; what is deeper is refused. */
const depthMax = 32;

/**
 * The elements that stand one after the other in `bytes`; undefined when the bytes are neither DER nor BER: numbers above 30, content beyond
 * the end, nesting beyond 32. Never throws.
 */
export function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const next = elementAt(bytes, at, 0);
    if (next === undefined) return undefined;
    elements.push(next.element);
    at = next.end;
  }
  return elements;
}

interface Placed {
  readonly element: DerElement;
  readonly end: number;
}

function elementAt(bytes: Uint8Array, at: number, depth: number): Placed | undefined {
  const tag = bytes[at] ?? 0;
  const header = lengthAt(bytes, at + 1);
  if (header === undefined || (tag & 0x1f) === 0x1f || depth > depthMax) return undefined;
  const { contentAt, length, isCanonical: isLengthCanonical } = header;
  if (length === undefined) {
    const contentEnd = endOfContents(bytes, contentAt, depth + 1);
    if (contentEnd === undefined) return undefined;
    const content = bytes.subarray(contentAt, contentEnd);
    return { element: { tag, content, isLengthCanonical }, end: contentEnd + 2 };
  }
  const end = contentAt + length;
  if (end > bytes.length) return undefined;
  return { element: { tag, content: bytes.subarray(contentAt, end), isLengthCanonical }, end };
}

/** Where the two zero octets stand that end a content of indefinite length. */
function endOfContents(bytes: Uint8Array, start: number, depth: number): number | undefined {
  let at = start;
  while (at + 1 < bytes.length) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at;
    const inner = elementAt(bytes, at, depth);
    if (inner === undefined) return undefined;
    at = inner.end;
  }
  return undefined;
}

interface Length {
  /** Undefined: indefinite. */
  readonly length: number | undefined;
  readonly contentAt: number;
  readonly isCanonical: boolean;
}

function lengthAt(bytes: Uint8Array, at: number): Length | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, contentAt: at + 1, isCanonical: true };
  const count = first & 0x7f;
  if (count === 0) return { length: undefined, contentAt: at + 1, isCanonical: false };
  // Four bytes are more than any certificate that a TLS handshake carries.
  if (count > 4 || at + count >= bytes.length) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(at + 1, at + 1 + count)) length = length * 256 + byte;
  return { length, contentAt: at + 1 + count, isCanonical: length >= 0x80 && bytes[at + 1] !== 0 };
}

/** Whether every length in `bytes` is written as DER demands; what cannot be read is not. */
export function isCanonicalDer(bytes: Uint8Array, depth = 0): boolean {
  const elements = depth > depthMax ? undefined : derElements(bytes);
  if (elements === undefined) return false;
  const constructed = 0x20;
  return elements.every(
    ({ tag, content, isLengthCanonical }) =>
      isLengthCanonical && ((tag & constructed) === 0 || isCanonicalDer(content, depth + 1)),
  );
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
