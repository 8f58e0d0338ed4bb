/** What comes out of an XML stream: its header, one stanza after the other, its end, or the reason not to read on. */
export type XmlStreamPiece =
  | { readonly kind: 'opened'; readonly tag: string }
  | { readonly kind: 'stanza'; readonly text: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Bounds of a stream, counted in UTF-16 units. A server that sends more is not one that Annex K of TR-069 needs. */
export const xmlStreamLimits = {
  /** RFC 6120 13.12 lets servers limit stanzas to 10,000 octets; features of a busy server have about 2,000. */
  stanzaCharsMax: 65_536,
  /** One tag: it is read again whenever more of it comes. */
  tagCharsMax: 4_096,
  /** A stanza of Annex K nests 3 deep. */
  depthMax: 16,
} as const;

/**
 * Cuts an XML stream (RFC 6120 4) into its stanzas, each of which is then read whole by an XML reader. It looks at tags only as far as
 * their ends, refuses what RFC 6120 11.1 forbids (comments, processing instructions, document types), and keeps no more than one stanza.
 */
export class XmlStreamSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #text = '';
  /** Up to here the text belongs to the stanza that is being collected. */
  #at = 0;
  #depth = 0;
  #isOver = false;

  /** Whether something is left that no piece was made of. */
  get hasRest(): boolean {
    return this.#text.trim() !== '';
  }

  /** Takes the next octets. After `closed` or `refused` nothing more comes. */
  push(octets: Uint8Array): readonly XmlStreamPiece[] {
    if (this.#isOver) return [];
    const pieces: XmlStreamPiece[] = [];
    try {
      this.#text += this.#decoder.decode(octets, { stream: true });
    } catch {
      return [this.#refuse('It is not UTF-8.')];
    }
    for (let piece = this.#next(); piece !== undefined; piece = this.#next()) {
      pieces.push(piece);
      if (piece.kind === 'refused' || piece.kind === 'closed') {
        this.#isOver = true;
        break;
      }
    }
    if (!this.#isOver && this.#text.length > xmlStreamLimits.stanzaCharsMax)
      pieces.push(this.#refuse(`A stanza has more than ${xmlStreamLimits.stanzaCharsMax} characters.`));
    return pieces;
  }

  #refuse(reason: string): XmlStreamPiece {
    this.#isOver = true;
    return { kind: 'refused', reason };
  }

  #next(): XmlStreamPiece | undefined {
    if (this.#depth < 2) this.#dropSpace();
    for (;;) {
      const tagAt = this.#text.indexOf('<', this.#at);
      const isBetween = this.#depth < 2;
      if (isBetween && (tagAt === -1 ? this.#text !== '' : tagAt > 0))
        return this.#refuse('Text stands between stanzas.');
      if (tagAt === -1) return undefined;
      this.#at = tagAt;
      const piece = this.#markup(tagAt);
      if (piece !== 'more') return piece === 'incomplete' ? undefined : piece;
    }
  }

  #markup(tagAt: number): XmlStreamPiece | 'more' | 'incomplete' {
    const text = this.#text;
    if (text.startsWith('<![CDATA[', tagAt) && this.#depth > 1) return this.#skipTo(']]>', tagAt);
    if ('<![CDATA['.startsWith(text.slice(tagAt, tagAt + 9)) && text.length - tagAt < 9) return this.#tooLong(tagAt);
    if (text.startsWith('<?', tagAt)) return this.#declaration(tagAt);
    if (text.startsWith('<!', tagAt))
      return this.#refuse('It has a comment, a document type, or CDATA between stanzas.');
    const end = endOfTag(text, tagAt);
    if (end === -1) return this.#tooLong(tagAt);
    if (end - tagAt > xmlStreamLimits.tagCharsMax) return this.#refuse('A tag is too long.');
    return this.#tag(tagAt, end);
  }

  #tag(tagAt: number, end: number): XmlStreamPiece | 'more' {
    const text = this.#text;
    this.#at = end + 1;
    if (text[tagAt + 1] === '/') {
      this.#depth -= 1;
      if (this.#depth < 1) return { kind: 'closed' };
      return this.#depth === 1 ? this.#take('stanza') : 'more';
    }
    if (this.#depth === 0) {
      if (text[end - 1] === '/') return this.#refuse('The stream is empty.');
      this.#depth = 1;
      return this.#take('opened');
    }
    if (text[end - 1] === '/') return this.#depth === 1 ? this.#take('stanza') : 'more';
    this.#depth += 1;
    return this.#depth > xmlStreamLimits.depthMax ? this.#refuse('A stanza nests too deep.') : 'more';
  }

  #take(kind: 'opened' | 'stanza'): XmlStreamPiece {
    const taken = this.#text.slice(0, this.#at);
    this.#text = this.#text.slice(this.#at);
    this.#at = 0;
    return kind === 'opened' ? { kind, tag: taken } : { kind, text: taken };
  }

  /** The XML declaration may stand before the header, nowhere else. */
  #declaration(tagAt: number): XmlStreamPiece | 'more' | 'incomplete' {
    if (this.#depth !== 0) return this.#refuse('It has a processing instruction.');
    const end = this.#text.indexOf('?>', tagAt);
    if (end === -1) return this.#tooLong(tagAt);
    this.#text = this.#text.slice(end + 2);
    this.#at = 0;
    this.#dropSpace();
    return 'more';
  }

  #skipTo(mark: string, tagAt: number): 'more' | 'incomplete' {
    const end = this.#text.indexOf(mark, tagAt);
    if (end === -1) return 'incomplete';
    this.#at = end + mark.length;
    return 'more';
  }

  #tooLong(tagAt: number): XmlStreamPiece | 'incomplete' {
    return this.#text.length - tagAt > xmlStreamLimits.tagCharsMax ? this.#refuse('A tag is too long.') : 'incomplete';
  }

  #dropSpace(): void {
    this.#text = this.#text.trimStart();
    this.#at = 0;
  }
}

/** Offset of the `>` that ends the tag at `from`, quotes heeded; -1 when it has not come yet. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '>') {
      return at;
    }
  }
  return -1;
}
