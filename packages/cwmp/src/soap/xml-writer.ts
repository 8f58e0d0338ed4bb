import { codePointName, forbiddenAt } from './xml-characters.ts';

/** A text holds a character that XML 1.0 cannot carry, not even as a reference (XML 1.0 2.2). Code `unencodable-character`. */
export class UnencodableCharacterError extends Error {
  override readonly name = 'UnencodableCharacterError';
  readonly code = 'unencodable-character';
  /** Such as `U+001B`. A lone surrogate is one such as `U+D800`. */
  readonly character: string;
  /** Where in the text that was to be written, in UTF-16 units. */
  readonly offset: number;

  constructor(text: string, offset: number) {
    const character = codePointName(text.charCodeAt(offset));
    super(
      `XML cannot carry ${character}, which stands at offset ${offset} of a text of ${text.length} characters. ` +
        'Remove it, or send the value in an encoding such as Base64.',
    );
    this.character = character;
    this.offset = offset;
  }
}

// A carriage return must be a reference, or it would be read as a line feed (XML 1.0 2.11).
const specialInText = /[&<>\r]/;
// White space other than the space too, or it would be read as a space (XML 1.0 3.3.3).
const specialInAttribute = /[&<>"'\t\n\r]/;

/** Character data for element content. Throws {@link UnencodableCharacterError}. */
export function escapeText(text: string): string {
  requireEncodable(text);
  return specialInText.test(text) ? text.replace(/[&<>\r]/g, reference) : text;
}

/** An attribute value, for quotes of either kind. Throws {@link UnencodableCharacterError}. */
export function escapeAttribute(text: string): string {
  requireEncodable(text);
  return specialInAttribute.test(text) ? text.replace(/[&<>"'\t\n\r]/g, reference) : text;
}

function requireEncodable(text: string): void {
  const offset = forbiddenAt(text);
  if (offset !== -1) throw new UnencodableCharacterError(text, offset);
}

function reference(char: string): string {
  switch (char) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    // Only "]]>" needs it (XML 1.0 2.4), but a text must stay safe next to another that ends with "]]".
    case '>':
      return '&gt;';
    case '"':
      return '&quot;';
    case "'":
      return '&apos;';
    default:
      return `&#${char.charCodeAt(0)};`;
  }
}
