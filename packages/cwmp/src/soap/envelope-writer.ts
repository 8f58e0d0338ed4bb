import type { Dialect } from './dialect.ts';
import { escapeText } from './xml-writer.ts';

/** Writes the elements of one envelope in one dialect. Names come from our tables; only text comes from outside. */
export class EnvelopeWriter {
  readonly dialect: Dialect;
  #xml = '';

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** The document so far. */
  get xml(): string {
    return this.#xml;
  }

  /** Appends markup as it is. */
  raw(markup: string): void {
    this.#xml += markup;
  }

  /** Opens an element; `attributes` is markup with a leading space, or ''. */
  open(name: string, attributes = ''): void {
    this.#xml += `<${name}${attributes}>`;
  }

  close(name: string): void {
    this.#xml += `</${name}>`;
  }

  /** An element without content. */
  empty(name: string, attributes = ''): void {
    if (this.dialect.emptyElements === 'self-closed') this.#xml += `<${name}${attributes}/>`;
    else this.#xml += `<${name}${attributes}></${name}>`;
  }

  /** An element with text. Throws UnencodableCharacterError when XML 1.0 has no way to write the text. */
  leaf(name: string, text: string, attributes = ''): void {
    if (text === '') this.empty(name, attributes);
    else this.#xml += `<${name}${attributes}>${this.#escape(text)}</${name}>`;
  }

  #escape(text: string): string {
    const escaped = escapeText(text);
    // 3.4.1: characters outside printable ASCII should go as references.
    if (!this.dialect.asciiOnly || !/[^\t\n\r -~]/.test(escaped)) return escaped;
    return escaped.replace(/[^\t\n\r -~]/gu, (character) => `&#${character.codePointAt(0)};`);
  }
}
