import { isSpace, nameEndAt, skipSpace } from './xml-characters.ts';
import { declarationCharsMax, isXmlDeclaration } from './xml-declaration.ts';
import { quoteXml } from './xml-defects.ts';
import type { XmlDefectList } from './xml-defects.ts';
import { ReadElement } from './xml-element.ts';
import type { XmlLimits } from './xml-limits.ts';
import { XmlTagReader } from './xml-tag-reader.ts';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const byteOrderMark = 0xfeff;
const cdataStart = '<![CDATA[';

/** What a document is read with. */
export interface DocumentReaderOptions {
  readonly limits: XmlLimits;
  readonly defects: XmlDefectList;
  readonly allowEmptyDoctype: boolean;
}

/** Reads one document whose characters were checked already. For one use; throws XmlStop at a fatal defect. */
export class XmlDocumentReader {
  readonly #text: string;
  readonly #limits: XmlLimits;
  readonly #defects: XmlDefectList;
  readonly #allowEmptyDoctype: boolean;
  readonly #tags: XmlTagReader;
  #at = 0;
  #nodes = 0;
  #doctypeSeen = false;
  #current: ReadElement | undefined;
  // The open elements, the current one last. A stack of our own: nesting costs no calls.
  readonly #open: ReadElement[] = [];
  // Elements that are complete but whose parent is not, in document order, and where the children of each open element
  // begin among them. What stands at and above #completeCount is of no more use.
  readonly #complete: ReadElement[] = [];
  readonly #marks: number[] = [];
  #completeCount = 0;
  // Where the next "&", carriage return and "]]>" are. Each part of the text is searched once for each of them.
  #nextAmpersand = -1;
  #nextReturn = -1;
  #nextSectionEnd = -1;
  #nextSpecial = -1;

  constructor(text: string, options: DocumentReaderOptions) {
    this.#text = text;
    this.#limits = options.limits;
    this.#defects = options.defects;
    this.#allowEmptyDoctype = options.allowEmptyDoctype;
    this.#tags = new XmlTagReader(text, options.limits, options.defects);
  }

  /** The root element with everything inside. */
  read(): ReadElement {
    this.#start();
    this.#prolog();
    const root = this.#startTag(this.#at);
    if (root === undefined) this.#defects.stop('xml-name', this.#at, 'A "<" begins neither a tag nor other markup.');
    this.#content();
    this.#epilog();
    return root;
  }

  #start(): void {
    const text = this.#text;
    // XML 1.0 4.3.3: a byte order mark is no part of the document.
    const begin = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
    const first = text.indexOf('<', begin);
    if (first === -1) this.#defects.stop('xml-empty', 0, 'The document has no markup.');
    const hasDeclaration = text.startsWith('<?xml', first) && isSpace(text.charCodeAt(first + 5));
    const blank = skipSpace(text, begin) === first;
    if (!blank)
      this.#defects.report('xml-bytes-before-prolog', begin, `${first - begin} characters precede the prolog.`);
    else if (hasDeclaration && first > begin) {
      this.#defects.report('xml-space-before-declaration', begin, 'White space precedes the XML declaration.');
    }
    this.#at = first;
    if (!hasDeclaration) return;
    const end = this.#endOf('?>', { from: first + 5, start: first });
    if (end - first > declarationCharsMax) {
      this.#defects.stop('xml-limit-declaration', first, `The XML declaration has ${end - first} characters.`);
    }
    const declaration = text.slice(first, end);
    if (!isXmlDeclaration(declaration)) {
      this.#defects.report('xml-declaration', first, `The XML declaration is ${quoteXml(declaration)}.`);
    }
    this.#at = end;
  }

  // Leaves #at at the "<" of the root element.
  #prolog(): void {
    const text = this.#text;
    for (;;) {
      const next = text.indexOf('<', this.#at);
      if (next === -1) this.#defects.stop('xml-empty', this.#at, 'The document has no root element.');
      const blankEnd = skipSpace(text, this.#at);
      if (blankEnd !== next) this.#outsideRoot(blankEnd);
      this.#at = next;
      switch (text.charCodeAt(next + 1)) {
        case question:
          this.#processingInstruction(next);
          break;
        case exclamation:
          if (text.startsWith(cdataStart, next)) this.#outsideRoot(next);
          this.#exclamation(next);
          break;
        case slash:
          this.#defects.stop('xml-element-mismatched', next, 'An end tag has no element to close.');
          break;
        default:
          return;
      }
    }
  }

  #outsideRoot(at: number): void {
    this.#defects.report('xml-text-outside-root', at, 'Character data stands outside the root element.');
  }

  #content(): void {
    const text = this.#text;
    while (this.#current !== undefined) {
      const at = this.#at;
      let next = at;
      if (text.charCodeAt(at) !== lessThan) {
        next = text.indexOf('<', at);
        if (next === -1) this.#unclosed(this.#current);
        this.#characterData(this.#current, at, next);
      }
      const unit = text.charCodeAt(next + 1);
      if (unit === slash) this.#endTag(this.#current, next);
      else if (unit === exclamation) this.#exclamation(next);
      else if (unit === question) this.#processingInstruction(next);
      else if (this.#startTag(next) === undefined) this.#literalLessThan(this.#current, next);
    }
  }

  #epilog(): void {
    const text = this.#text;
    for (;;) {
      const next = skipSpace(text, this.#at);
      this.#at = next;
      if (next >= text.length) return;
      if (text.startsWith('<!--', next)) this.#comment(next);
      else if (text.startsWith('<?', next)) this.#processingInstruction(next);
      else {
        if (isDoctypeAt(text, next)) this.#doctype(next);
        this.#defects.report(
          'xml-after-root',
          next,
          `${quoteXml(text.slice(next, next + 80))} follows the root element.`,
        );
        return;
      }
    }
  }

  // Undefined when no name follows the "<".
  #startTag(at: number): ReadElement | undefined {
    const text = this.#text;
    const depth = this.#open.length;
    const element = this.#tags.startTag(at, depth);
    if (element === undefined) return undefined;
    this.#countNode(at);
    if (depth >= this.#limits.depthMax) {
      this.#defects.stop('xml-limit-depth', at, `Elements are nested deeper than ${this.#limits.depthMax}.`);
    }
    let end = this.#tags.end;
    if (text.charCodeAt(end) === slash) {
      end += 1;
      if (text.charCodeAt(end) !== greaterThan) this.#brokenTag(end);
      this.#finish(element, end + 1);
    } else {
      this.#open.push(element);
      this.#marks.push(this.#completeCount);
      this.#current = element;
    }
    this.#at = end + 1;
    return element;
  }

  #brokenTag(at: number): never {
    if (at >= this.#text.length) this.#defects.stop('xml-unterminated', at, 'The document ends inside a tag.');
    this.#defects.stop('xml-tag', at, 'A "/" in a tag is not followed by ">".');
  }

  #endTag(element: ReadElement, at: number): void {
    const text = this.#text;
    const name = element.name;
    let end = at + 2 + name.length;
    if (!text.startsWith(name, at + 2)) this.#mismatched(element, at);
    if (text.charCodeAt(end) !== greaterThan) end = this.#endTagRest(element, at);
    this.#at = end + 1;
    const open = this.#open;
    open.pop();
    this.#current = open[open.length - 1];
    const mark = this.#marks.pop() ?? 0;
    if (this.#completeCount > mark) {
      element.children = this.#complete.slice(mark, this.#completeCount);
      this.#completeCount = mark;
    }
    this.#finish(element, end + 1);
  }

  // An element that is complete: `after` is where the next one could begin.
  #finish(element: ReadElement, after: number): void {
    const depth = this.#open.length;
    // Nothing follows the root: its declarations need no end.
    if (depth === 0) return;
    this.#complete[this.#completeCount] = element;
    this.#completeCount += 1;
    const { namespaces } = this.#tags;
    if (namespaces.scopeDepth === depth) namespaces.closeScope(after);
  }

  // Offset of the ">" of an end tag that has more than the name before it.
  #endTagRest(element: ReadElement, at: number): number {
    const text = this.#text;
    const nameEnd = nameEndAt(text, at + 2);
    if (nameEnd !== at + 2 + element.name.length) this.#mismatched(element, at);
    const end = skipSpace(text, nameEnd);
    if (text.charCodeAt(end) === greaterThan) return end;
    const close = text.indexOf('>', end);
    if (close === -1) this.#defects.stop('xml-unterminated', at, 'The document ends inside an end tag.');
    this.#defects.report('xml-end-tag', end, `An end tag goes on with ${quoteXml(text.slice(end, close))}.`);
    return close;
  }

  #mismatched(element: ReadElement, at: number): never {
    const text = this.#text;
    const nameEnd = nameEndAt(text, at + 2);
    if (nameEnd >= text.length) this.#defects.stop('xml-unterminated', at, 'The document ends inside an end tag.');
    const found = quoteXml(text.slice(at + 2, nameEnd));
    this.#defects.stop('xml-element-mismatched', at, `The end tag of ${found} closes ${quoteXml(element.name)}.`);
  }

  #unclosed(element: ReadElement): never {
    const detail = `The document ends inside the element ${quoteXml(element.name)}.`;
    this.#defects.stop('xml-element-unclosed', element.offset, detail);
  }

  #literalLessThan(element: ReadElement, at: number): void {
    if (at + 1 >= this.#text.length) this.#defects.stop('xml-unterminated', at, 'The document ends inside a tag.');
    this.#defects.report('xml-name', at, 'A "<" begins neither a tag nor other markup.');
    this.#addText(element, '<', at);
    this.#at = at + 1;
  }

  #characterData(element: ReadElement, start: number, end: number): void {
    if (this.#nextSpecial < start) this.#findSpecial(start);
    const text = this.#nextSpecial < end ? this.#specialCharacterData(start, end) : this.#text.slice(start, end);
    this.#addText(element, text, start);
  }

  #findSpecial(start: number): void {
    if (this.#nextAmpersand < start) this.#nextAmpersand = this.#next('&', start);
    if (this.#nextReturn < start) this.#nextReturn = this.#next('\r', start);
    if (this.#nextSectionEnd < start) this.#nextSectionEnd = this.#next(']]>', start);
    this.#nextSpecial = Math.min(this.#nextAmpersand, this.#nextReturn, this.#nextSectionEnd);
  }

  #next(what: string, start: number): number {
    const found = this.#text.indexOf(what, start);
    return found === -1 ? this.#text.length : found;
  }

  #specialCharacterData(start: number, end: number): string {
    for (; this.#nextSectionEnd < end; this.#nextSectionEnd = this.#next(']]>', this.#nextSectionEnd + 1)) {
      this.#defects.report('xml-cdata-end', this.#nextSectionEnd, 'Character data holds "]]>".');
    }
    return this.#tags.decoder.content(start, end);
  }

  #addText(element: ReadElement, text: string, at: number): void {
    // Pieces are joined by the engine without copying: many pieces cost no more than one.
    element.text = element.text === '' ? text : element.text + text;
    if (element.text.length > this.#limits.textCharsMax) {
      const detail = `The text of ${quoteXml(element.name)} is longer than ${this.#limits.textCharsMax}.`;
      this.#defects.stop('xml-limit-text', at, detail);
    }
  }

  // Comments, CDATA sections and what must not be: document type declarations and other "<!".
  #exclamation(at: number): void {
    const text = this.#text;
    if (text.startsWith('<!--', at)) this.#comment(at);
    else if (text.startsWith(cdataStart, at)) this.#section(at);
    else if (isDoctypeAt(text, at)) this.#doctype(at);
    else this.#defects.stop('xml-markup', at, `${quoteXml(text.slice(at, at + 20))} is no markup.`);
  }

  #comment(at: number): void {
    this.#countNode(at);
    const text = this.#text;
    const dashes = text.indexOf('--', at + 4);
    if (dashes !== -1 && text.charCodeAt(dashes + 2) === greaterThan) {
      this.#at = dashes + 3;
      return;
    }
    const end = this.#endOf('-->', { from: at + 4, start: at });
    this.#defects.report('xml-comment', dashes, 'A comment holds "--".');
    this.#at = end;
  }

  // Outside the root, its text was reported already and is dropped.
  #section(at: number): void {
    this.#countNode(at);
    const start = at + cdataStart.length;
    const end = this.#endOf(']]>', { from: start, start: at });
    this.#at = end;
    if (this.#current === undefined) return;
    const raw = this.#text.slice(start, end - 3);
    // XML 1.0 2.11: line ends are normalised here too.
    this.#addText(this.#current, raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw, at);
  }

  #processingInstruction(at: number): void {
    this.#countNode(at);
    const text = this.#text;
    const nameEnd = nameEndAt(text, at + 2);
    if (nameEnd - at - 2 > this.#limits.nameCharsMax) {
      this.#defects.stop('xml-limit-name', at + 2, `A target is longer than ${this.#limits.nameCharsMax}.`);
    }
    const end = this.#endOf('?>', { from: nameEnd, start: at });
    this.#at = end;
    const target = text.slice(at + 2, nameEnd);
    if (target === 'xml') {
      this.#defects.report('xml-declaration', at, 'An XML declaration stands elsewhere than at the beginning.');
    } else if (
      target === '' ||
      target.includes(':') ||
      target.toLowerCase() === 'xml' ||
      (nameEnd !== end - 2 && !isSpace(text.charCodeAt(nameEnd)))
    ) {
      const shown = quoteXml(text.slice(at, end));
      this.#defects.report('xml-processing-instruction', at, `A processing instruction is ${shown}.`);
    }
  }

  #doctype(at: number): void {
    const text = this.#text;
    const first = skipSpace(text, at + 9);
    const nameEnd = nameEndAt(text, first);
    const end = skipSpace(text, nameEnd);
    const declaresNothing = first > at + 9 && nameEnd > first && text.charCodeAt(end) === greaterThan;
    // SOAP 1.1 section 3. Fatal in both modes: nothing in it may ever be followed or expanded.
    if (!this.#allowEmptyDoctype || !declaresNothing || this.#doctypeSeen || this.#current !== undefined) {
      this.#defects.stop('xml-doctype', at, 'The document has a document type declaration.');
    }
    this.#doctypeSeen = true;
    this.#at = end + 1;
  }

  // Offset behind the end of markup that began at `start`.
  #endOf(what: string, { from, start }: { from: number; start: number }): number {
    const found = this.#text.indexOf(what, from);
    if (found === -1) {
      const shown = quoteXml(this.#text.slice(start, start + 9));
      this.#defects.stop('xml-unterminated', start, `The markup that begins with ${shown} has no "${what}".`);
    }
    return found + what.length;
  }

  #countNode(at: number): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.nodesMax) {
      this.#defects.stop(
        'xml-limit-nodes',
        at,
        `The document has more than ${this.#limits.nodesMax} pieces of markup.`,
      );
    }
  }
}

// Any case: what a lax reader would take for one must not pass for something else here.
function isDoctypeAt(text: string, at: number): boolean {
  return text.startsWith('<!', at) && text.slice(at + 2, at + 9).toUpperCase() === 'DOCTYPE';
}
