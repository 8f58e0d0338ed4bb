import { codePointName, isNameStartAt, isXmlCharacter, nameEndAt } from './xml-characters.ts';
import { quoteXml } from './xml-defects.ts';
import type { XmlDefectList } from './xml-defects.ts';

const ampersand = 0x26;
const carriageReturn = 0xd;
const lineFeed = 0xa;
const tab = 0x9;
const semicolon = 0x3b;
const hash = 0x23;
const letterX = 0x78;
const replacement = '\ufffd';

// XML 1.0 4.6. A switch, not an object: `constructor` is no entity.
function entityText(name: string): string | undefined {
  switch (name) {
    case 'amp':
      return '&';
    case 'lt':
      return '<';
    case 'gt':
      return '>';
    case 'quot':
      return '"';
    case 'apos':
      return "'";
    default:
      return undefined;
  }
}

/** Turns raw character data into text. Nothing is ever expanded: the result is no longer than what it stands for. */
export class XmlTextDecoder {
  readonly #text: string;
  readonly #defects: XmlDefectList;
  #end = 0;

  constructor(text: string, defects: XmlDefectList) {
    this.#text = text;
    this.#defects = defects;
  }

  /** Text of element content from `start` to `end`: references resolved, line ends normalised (XML 1.0 2.11). */
  content(start: number, end: number): string {
    return this.#decode(start, end, false);
  }

  /** Value of an attribute from `start` to `end`: white space becomes spaces as well (XML 1.0 3.3.3). */
  attribute(start: number, end: number): string {
    return this.#decode(start, end, true);
  }

  #decode(start: number, end: number, inAttribute: boolean): string {
    const text = this.#text;
    let result = '';
    let plain = start;
    let at = start;
    while (at < end) {
      const unit = text.charCodeAt(at);
      if (unit === ampersand) {
        result += text.slice(plain, at) + this.#reference(at, end);
        at = this.#end;
        plain = at;
      } else if (unit === carriageReturn || (inAttribute && (unit === lineFeed || unit === tab))) {
        result += text.slice(plain, at) + (inAttribute ? ' ' : '\n');
        at += unit === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
        plain = at;
      } else at += 1;
    }
    return plain === start ? text.slice(start, end) : result + text.slice(plain, end);
  }

  // Leaves the offset behind the reference in #end.
  #reference(at: number, end: number): string {
    if (this.#text.charCodeAt(at + 1) === hash) return this.#characterReference(at, end);
    const nameEnd = Math.min(nameEndAt(this.#text, at + 1), end);
    if (nameEnd === at + 1 || this.#text.charCodeAt(nameEnd) !== semicolon) return this.#bare(at);
    this.#end = nameEnd + 1;
    const name = this.#text.slice(at + 1, nameEnd);
    const text = entityText(name);
    if (text !== undefined) return text;
    this.#defects.report('xml-entity', at, `The entity ${quoteXml(name)} is not defined.`);
    return '';
  }

  #characterReference(at: number, end: number): string {
    const text = this.#text;
    const hexadecimal = text.charCodeAt(at + 2) === letterX;
    const first = at + (hexadecimal ? 3 : 2);
    let digitEnd = first;
    let point = 0;
    for (; digitEnd < end; digitEnd += 1) {
      const digit = digitValue(text.charCodeAt(digitEnd));
      if (digit === -1 || (digit > 9 && !hexadecimal)) break;
      point = Math.min(point * (hexadecimal ? 16 : 10) + digit, 0x11_0000);
    }
    if (digitEnd === first || digitEnd === end || text.charCodeAt(digitEnd) !== semicolon) return this.#bare(at);
    this.#end = digitEnd + 1;
    if (isXmlCharacter(point)) return String.fromCodePoint(point);
    const name = point > 0x10_ffff ? 'beyond U+10FFFF' : codePointName(point);
    this.#defects.report('xml-character-reference', at, `A character reference names ${name}, which XML cannot carry.`);
    return replacement;
  }

  #bare(at: number): string {
    const what = isNameStartAt(this.#text, at + 1) ? 'begins a reference without ";"' : 'begins no reference';
    this.#defects.report('xml-reference', at, `An "&" ${what}.`);
    this.#end = at + 1;
    return '&';
  }
}

function digitValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
