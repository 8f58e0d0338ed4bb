/** One element of DER or BER bytes. */
export interface DerElement {
  /** The first identifier octet: class, constructed bit and a tag number up to 30. */
  readonly tag: number;
  /** The tag number, also where it takes several octets. */
  readonly tagNumber: number;
  readonly isConstructed: boolean;
  /** Where the element begins, in octets from the start of the input. */
  readonly offset: number;
  /** Identifier and length octets. */
  readonly headerBytes: number;
  /** Content octets, a view into the input. */
  readonly content: Uint8Array;
  /** Elements inside a constructed element, as far as they could be read. */
  readonly children: readonly DerElement[];
}

/** Rules that bytes can break. The first group leaves the element readable, `truncated` and the `…-limit` rules end the reading. */
export type DerRule =
  | 'length-not-minimal'
  | 'length-indefinite'
  | 'tag-not-minimal'
  | 'trailing-bytes'
  | 'boolean-not-canonical'
  | 'integer-not-minimal'
  | 'integer-empty'
  | 'truncated'
  | 'depth-limit'
  | 'element-limit';

/** Something in the bytes that DER forbids. */
export interface DerProblem {
  readonly rule: DerRule;
  readonly offset: number;
}

/** What reading may cost. */
export interface DerLimits {
  /** Nesting; certificates need about 12. */
  readonly depthMax: number;
  /** Elements in all; a certificate with 10,000 names has about 10,100. */
  readonly elementsMax: number;
  /** Problems that are reported; the rest is cut. */
  readonly problemsMax: number;
}

/** Limits unless told otherwise. */
export const defaultDerLimits: DerLimits = { depthMax: 32, elementsMax: 100_000, problemsMax: 100 };

/** The outcome of {@link readDer}: what could be read, and what was wrong. */
export interface DerReadResult {
  /** The first element; undefined when not even its header could be read. */
  readonly element: DerElement | undefined;
  readonly problems: readonly DerProblem[];
}

interface Header {
  readonly tag: number;
  readonly tagNumber: number;
  readonly headerBytes: number;
  readonly contentBytes: number;
}

class DerReader {
  readonly problems: DerProblem[] = [];
  readonly #bytes: Uint8Array;
  readonly #limits: DerLimits;
  #elements = 0;

  constructor(bytes: Uint8Array, limits: DerLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  /** Reads the element at `offset`, which must not reach beyond `end`. */
  element(offset: number, end: number, depth: number): DerElement | undefined {
    this.#elements += 1;
    if (this.#elements > this.#limits.elementsMax) return this.#report('element-limit', offset);
    if (depth > this.#limits.depthMax) return this.#report('depth-limit', offset);
    const header = this.#header(offset, end);
    if (header === undefined) return undefined;
    const start = offset + header.headerBytes;
    const content = this.#bytes.subarray(start, start + header.contentBytes);
    const isConstructed = (header.tag & 0x20) !== 0;
    const children = isConstructed ? this.#children(start, start + header.contentBytes, depth + 1) : [];
    if (!isConstructed) this.#checkPrimitive(header.tag, content, offset);
    const { tag, tagNumber, headerBytes } = header;
    return { tag, tagNumber, isConstructed, offset, headerBytes, content, children };
  }

  #children(start: number, end: number, depth: number): DerElement[] {
    const children: DerElement[] = [];
    let at = start;
    while (at < end) {
      const child = this.element(at, end, depth);
      if (child === undefined) break;
      children.push(child);
      at = child.offset + child.headerBytes + child.content.length;
    }
    return children;
  }

  #header(offset: number, end: number): Header | undefined {
    const tag = this.#bytes[offset];
    if (tag === undefined || offset >= end) return this.#report('truncated', offset);
    const identifier = (tag & 0x1f) === 0x1f ? this.#longTag(offset, end) : { tagNumber: tag & 0x1f, bytes: 1 };
    if (identifier === undefined) return this.#report('truncated', offset);
    const length = this.#length(offset + identifier.bytes, end);
    if (length === undefined) return this.#report('truncated', offset);
    const headerBytes = identifier.bytes + length.bytes;
    const room = end - offset - headerBytes;
    if (length.value > room) return this.#report('truncated', offset);
    return { tag, tagNumber: identifier.tagNumber, headerBytes, contentBytes: length.value };
  }

  #longTag(offset: number, end: number): { tagNumber: number; bytes: number } | undefined {
    let tagNumber = 0;
    // Five octets hold 35 bits: more than any tag in use, and exact in a number.
    for (let bytes = 1; bytes <= 5 && offset + bytes < end; bytes += 1) {
      const octet = this.#bytes[offset + bytes] ?? 0;
      tagNumber = tagNumber * 128 + (octet & 0x7f);
      if (bytes === 1 && octet === 0x80) this.#report('tag-not-minimal', offset);
      if (octet >= 0x80) continue;
      if (tagNumber < 31) this.#report('tag-not-minimal', offset);
      return { tagNumber, bytes: bytes + 1 };
    }
    return undefined;
  }

  #length(at: number, end: number): { value: number; bytes: number } | undefined {
    const first = this.#bytes[at];
    if (first === undefined || at >= end) return undefined;
    if (first < 0x80) return { value: first, bytes: 1 };
    // X.690 10.1: DER has no indefinite form. What it encloses is taken to run to the end of the parent.
    if (first === 0x80) {
      this.#report('length-indefinite', at);
      return { value: end - at - 1, bytes: 1 };
    }
    const octets = first & 0x7f;
    if (at + octets >= end) return undefined;
    let value = 0;
    for (let index = 1; index <= octets; index += 1)
      value = Math.min(value * 256 + (this.#bytes[at + index] ?? 0), 2 ** 48);
    if (value < 0x80 || this.#bytes[at + 1] === 0) this.#report('length-not-minimal', at);
    return { value, bytes: octets + 1 };
  }

  #checkPrimitive(tag: number, content: Uint8Array, offset: number): void {
    const [first = 0, second = 0] = content;
    if (tag === 0x01 && (content.length !== 1 || (first !== 0 && first !== 0xff))) {
      this.#report('boolean-not-canonical', offset);
    }
    if (tag !== 0x02) return;
    if (content.length === 0) this.#report('integer-empty', offset);
    const isPadded = (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80);
    if (content.length > 1 && isPadded) this.#report('integer-not-minimal', offset);
  }

  #report(rule: DerRule, offset: number): undefined {
    if (this.problems.length < this.#limits.problemsMax) this.problems.push({ rule, offset });
    return undefined;
  }

  /** Notes bytes behind the first element. */
  finish(element: DerElement | undefined): void {
    if (element === undefined) return;
    const end = element.offset + element.headerBytes + element.content.length;
    if (end < this.#bytes.length) this.#report('trailing-bytes', end);
  }
}

/**
 * Reads the first element of `bytes` and all that it contains. Never throws and never copies: whatever breaks DER is reported with its
 * offset, and reading goes on where BER gives a meaning to the bytes. Time and memory are bounded by the limits.
 */
export function readDer(bytes: Uint8Array, limits: Partial<DerLimits> = {}): DerReadResult {
  const reader = new DerReader(bytes, { ...defaultDerLimits, ...limits });
  const element = reader.element(0, bytes.length, 1);
  reader.finish(element);
  return { element, problems: reader.problems };
}

/** The dotted form of the content of an OBJECT IDENTIFIER; undefined when it is malformed or longer than 128 octets. */
export function readObjectIdentifier(content: Uint8Array): string | undefined {
  if (content.length === 0 || content.length > 128) return undefined;
  const arcs: bigint[] = [];
  let arc = 0n;
  let isFirstOctet = true;
  for (const octet of content) {
    // X.690 8.19.2: an arc does not begin with a zero group.
    if (isFirstOctet && octet === 0x80) return undefined;
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    isFirstOctet = octet < 0x80;
    if (isFirstOctet) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [joined, ...rest] = arcs;
  if (!isFirstOctet || joined === undefined) return undefined;
  const root = joined >= 80n ? 2n : joined / 40n;
  return [root, joined - root * 40n, ...rest].join('.');
}
