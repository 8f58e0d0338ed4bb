import { ShellSyntaxError, type Word, type WordPart } from './shell-syntax.ts';

const nameStart = /[A-Za-z_]/;
const nameChar = /[A-Za-z0-9_]/;
const specialParameter = /[?$#@*!0-9-]/;
const wordEnd = /[ \t\n;&|()<>]/;

/** A word and the offset behind it. */
export interface ParsedWord {
  readonly word: Word;
  readonly end: number;
}

/** Reads one word of shell text from `start`; the word ends at an unquoted blank or operator. Throws {@link ShellSyntaxError}. */
export function parseWord(source: string, start: number): ParsedWord {
  return new WordReader(source, start).read((char) => wordEnd.test(char), false);
}

/** Reads all of `source` as one double-quoted word, the way arithmetic reads its expression. */
export function parseQuotedText(source: string): Word {
  return new WordReader(source, 0).read(() => false, true).word;
}

class WordReader {
  readonly #source: string;
  #at: number;
  readonly #parts: WordPart[] = [];

  constructor(source: string, start: number) {
    this.#source = source;
    this.#at = start;
  }

  read(endsAt: (char: string) => boolean, quoted: boolean): ParsedWord {
    while (this.#at < this.#source.length && !endsAt(this.#char())) this.#readPart(quoted);
    return { word: this.#parts, end: this.#at };
  }

  #char(offset = 0): string {
    return this.#source[this.#at + offset] ?? '';
  }

  #text(text: string, quoted: boolean): void {
    this.#parts.push({ kind: 'text', text, quoted });
  }

  #readPart(quoted: boolean): void {
    const char = this.#char();
    if (char === '$') return this.#readDollar(quoted);
    if (char === '`') return this.#readBackquotes(quoted);
    if (char === '\\') return this.#readBackslash(quoted);
    if (!quoted && char === "'") return this.#readSingleQuotes();
    if (!quoted && char === '"') return this.#readDoubleQuotes();
    this.#at += 1;
    return this.#text(char, quoted);
  }

  #readBackslash(quoted: boolean): void {
    const next = this.#char(1);
    this.#at += 2;
    if (next === '\n') return;
    // Inside double quotes a backslash keeps its place before anything but these (2.2.3).
    this.#text(quoted && !/[$`"\\]/.test(next) ? `\\${next}` : next, true);
  }

  #readSingleQuotes(): void {
    const end = this.#source.indexOf("'", this.#at + 1);
    if (end === -1) throw new ShellSyntaxError("unterminated '");
    this.#text(this.#source.slice(this.#at + 1, end), true);
    this.#at = end + 1;
  }

  #readDoubleQuotes(): void {
    this.#at += 1;
    this.#text('', true);
    while (this.#char() !== '"') {
      if (this.#at >= this.#source.length) throw new ShellSyntaxError('unterminated "');
      this.#readPart(true);
    }
    this.#at += 1;
  }

  #readBackquotes(quoted: boolean): void {
    let inner = '';
    this.#at += 1;
    while (this.#char() !== '`') {
      if (this.#at >= this.#source.length) throw new ShellSyntaxError('unterminated `');
      if (this.#char() === '\\' && /[$`\\]/.test(this.#char(1))) this.#at += 1;
      inner += this.#char();
      this.#at += 1;
    }
    this.#at += 1;
    this.#parts.push({ kind: 'command', source: inner, quoted });
  }

  #readDollar(quoted: boolean): void {
    const next = this.#char(1);
    if (this.#source.startsWith('$((', this.#at)) {
      const end = closingOf(this.#source, this.#at + 2);
      if (this.#source[end + 1] === ')') {
        const expression = parseQuotedText(this.#source.slice(this.#at + 3, end));
        this.#at = end + 2;
        this.#parts.push({ kind: 'arithmetic', expression, quoted });
        return;
      }
    }
    if (next === '(') {
      const end = closingOf(this.#source, this.#at + 1);
      this.#parts.push({ kind: 'command', source: this.#source.slice(this.#at + 2, end), quoted });
      this.#at = end + 1;
      return;
    }
    if (next === '{') return this.#readBraces(quoted);
    let end = this.#at + 1;
    if (nameStart.test(next)) while (nameChar.test(this.#source[end] ?? '')) end += 1;
    else if (specialParameter.test(next)) end += 1;
    const name = this.#source.slice(this.#at + 1, end);
    this.#at = end;
    if (name === '') this.#text('$', quoted);
    else this.#parts.push({ kind: 'parameter', name, quoted });
  }

  #readBraces(quoted: boolean): void {
    const end = this.#source.indexOf('}', this.#at);
    const inner = end === -1 ? '' : this.#source.slice(this.#at + 2, end);
    const match = /^(#?)([A-Za-z_][A-Za-z0-9_]*|[?$#@*!0-9-])(?::?-(.*))?$/s.exec(inner);
    if (match === null) throw new ShellSyntaxError(`bad substitution \${${inner}}`);
    const [, length, name = '', fallback] = match;
    this.#at = end + 1;
    if (length === '#') this.#parts.push({ kind: 'length', name, quoted });
    else if (fallback === undefined) this.#parts.push({ kind: 'parameter', name, quoted });
    else this.#parts.push({ kind: 'parameter', name, quoted, fallback: parseQuotedText(fallback) });
  }
}

/** Offset of the parenthesis that closes the one at `open`; quotes inside are respected. */
function closingOf(source: string, open: number): number {
  let depth = 0;
  for (let at = open; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === "'" || char === '"' || char === '`') {
      at = source.indexOf(char, at + 1);
      if (at === -1) break;
    } else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new ShellSyntaxError('unterminated (');
}
