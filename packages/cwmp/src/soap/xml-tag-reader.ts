import { isSpace, nameEndAt, skipSpace } from './xml-characters.ts';
import { quoteXml } from './xml-defects.ts';
import type { XmlDefectList } from './xml-defects.ts';
import { ReadAttribute, ReadElement } from './xml-element.ts';
import type { XmlLimits } from './xml-limits.ts';
import { NamespaceTable, xmlNamespace, xmlnsNamespace } from './xml-namespace-table.ts';
import { XmlNames } from './xml-names.ts';
import type { XmlName } from './xml-names.ts';
import { XmlTextDecoder } from './xml-references.ts';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const equals = 0x3d;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const ampersand = 0x26;
const space = 0x20;

// Up to here, comparing each attribute with each other is faster than a set.
const pairwiseMax = 8;

/** Reads start tags: names, attributes, namespace declarations. Throws XmlStop at a fatal defect. */
export class XmlTagReader {
  readonly namespaces: NamespaceTable = new NamespaceTable();
  readonly decoder: XmlTextDecoder;
  /** Offset of the `>` or `/` where the last tag ended. */
  end = 0;
  readonly #text: string;
  readonly #limits: XmlLimits;
  readonly #defects: XmlDefectList;
  readonly #names: XmlNames = new XmlNames();
  #value = '';
  // Names of the attributes of the tag that is being read; what is left of a longer tag before stands behind them.
  readonly #attributeNames: XmlName[] = [];

  constructor(text: string, limits: XmlLimits, defects: XmlDefectList) {
    this.#text = text;
    this.#limits = limits;
    this.#defects = defects;
    this.decoder = new XmlTextDecoder(text, defects);
  }

  /** Reads the tag whose `<` is at `at`, up to {@link end}; undefined when no name follows the `<`. */
  startTag(at: number, depth: number): ReadElement | undefined {
    const text = this.#text;
    const nameEnd = nameEndAt(text, at + 1);
    if (nameEnd === at + 1) return undefined;
    const name = this.#nameAt(at + 1, nameEnd);
    const element = new ReadElement(name, at, this.namespaces);
    const unit = text.charCodeAt(nameEnd);
    if (unit === greaterThan || unit === slash) this.end = nameEnd;
    else this.#attributes(element, nameEnd, depth);
    element.namespace = name.plain ? this.namespaces.defaultNamespace : this.#namespaceOf(name, at);
    return element;
  }

  #nameAt(start: number, end: number): XmlName {
    if (end - start > this.#limits.nameCharsMax) {
      this.#defects.stop('xml-limit-name', start, `A name is longer than ${this.#limits.nameCharsMax}.`);
    }
    return this.#names.at(this.#text, start, end);
  }

  #namespaceOf(name: XmlName, at: number): string {
    if (!name.qualified) {
      this.#defects.report('xml-qualified-name', at, `${quoteXml(name.name)} is no qualified name.`);
      return '';
    }
    if (name.generation === this.namespaces.generation) return name.namespace;
    const namespace = this.namespaces.current(name.prefix);
    if (namespace === undefined) {
      this.#defects.report('xml-prefix-undeclared', at, `The prefix of ${quoteXml(name.name)} is not declared.`);
      return '';
    }
    name.namespace = namespace;
    name.generation = this.namespaces.generation;
    return namespace;
  }

  #attributes(element: ReadElement, from: number, depth: number): void {
    const text = this.#text;
    const names = this.#attributeNames;
    const attributes: ReadAttribute[] = [];
    let declarations = 0;
    let at = from;
    for (;;) {
      const start = skipSpace(text, at);
      const unit = text.charCodeAt(start);
      if (unit === greaterThan || unit === slash) {
        this.end = start;
        break;
      }
      const nameEnd = nameEndAt(text, start);
      if (nameEnd === start) this.#noAttribute(element, start);
      if (start === at) {
        this.#defects.report('xml-attribute-space', start, 'No white space stands before an attribute.');
      }
      if (attributes.length + declarations >= this.#limits.attributesMax) this.#tooMany(element);
      const name = this.#nameAt(start, nameEnd);
      at = this.#attributeValue(name, nameEnd);
      if (name.declares === undefined) {
        names[attributes.length] = name;
        attributes.push(new ReadAttribute(name, this.#value, start));
      } else {
        if (declarations === 0) this.namespaces.openScope(depth);
        declarations += 1;
        this.#declare(name.declares, start, element.offset);
      }
    }
    if (attributes.length > 0) element.attributes = this.#resolved(attributes);
  }

  #noAttribute(element: ReadElement, at: number): never {
    if (at >= this.#text.length || this.#text.charCodeAt(at) === lessThan) {
      this.#defects.stop('xml-unterminated', element.offset, `The tag of ${quoteXml(element.name)} does not end.`);
    }
    this.#defects.stop('xml-tag', at, `${quoteXml(this.#text.slice(at, at + 1))} stands in a tag.`);
  }

  #tooMany(element: ReadElement): never {
    const detail = `The tag of ${quoteXml(element.name)} has more than ${this.#limits.attributesMax} attributes.`;
    this.#defects.stop('xml-limit-attributes', element.offset, detail);
  }

  // Leaves the value in #value; offset behind it.
  #attributeValue(name: XmlName, nameEnd: number): number {
    const text = this.#text;
    let at = nameEnd;
    if (text.charCodeAt(at) !== equals) at = skipSpace(text, at);
    if (text.charCodeAt(at) !== equals) return this.#valueless(name, nameEnd);
    at += 1;
    if (isSpace(text.charCodeAt(at))) at = skipSpace(text, at);
    const quote = text.charCodeAt(at);
    if (quote !== doubleQuote && quote !== singleQuote) return this.#unquoted(name, at);
    const start = at + 1;
    const likely = start + name.lastValue.length;
    if (quote === name.lastQuote && text.charCodeAt(likely) === quote && text.startsWith(name.lastValue, start)) {
      this.#value = name.lastValue;
      return likely + 1;
    }
    return this.#quoted(name, start, quote);
  }

  #quoted(name: XmlName, start: number, quote: number): number {
    const text = this.#text;
    const { length } = text;
    let special = false;
    let end = start;
    for (; end < length; end += 1) {
      const unit = text.charCodeAt(end);
      if (unit === quote) break;
      if (unit === ampersand || unit < space) special = true;
      else if (unit === lessThan) {
        this.#defects.report('xml-attribute-less-than', end, `The value of ${quoteXml(name.name)} holds a "<".`);
        special = true;
      }
    }
    if (end === length) {
      this.#defects.stop('xml-unterminated', start - 1, `The value of ${quoteXml(name.name)} does not end.`);
    }
    if (end - start > this.#limits.textCharsMax) {
      const detail = `The value of ${quoteXml(name.name)} is longer than ${this.#limits.textCharsMax}.`;
      this.#defects.stop('xml-limit-text', start, detail);
    }
    if (special) {
      this.#value = this.decoder.attribute(start, end);
    } else {
      this.#value = text.slice(start, end);
      name.lastValue = this.#value;
      name.lastQuote = quote;
    }
    return end + 1;
  }

  #valueless(name: XmlName, at: number): number {
    if (at >= this.#text.length) this.#defects.stop('xml-unterminated', at, 'The document ends inside a tag.');
    this.#defects.report('xml-attribute-valueless', at, `${quoteXml(name.name)} has no value.`);
    this.#value = '';
    return at;
  }

  #unquoted(name: XmlName, start: number): number {
    const text = this.#text;
    let end = start;
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end);
      if (isSpace(unit) || unit === greaterThan) break;
      if (unit === slash && text.charCodeAt(end + 1) === greaterThan) break;
      if (unit === lessThan) break;
    }
    if (end === text.length) this.#defects.stop('xml-unterminated', start, 'The document ends inside a tag.');
    this.#defects.report('xml-attribute-unquoted', start, `The value of ${quoteXml(name.name)} has no quotes.`);
    if (end - start > this.#limits.textCharsMax) {
      const detail = `The value of ${quoteXml(name.name)} is longer than ${this.#limits.textCharsMax}.`;
      this.#defects.stop('xml-limit-text', start, detail);
    }
    this.#value = this.decoder.attribute(start, end);
    return end;
  }

  // Binds `prefix` to #value for the element at `elementOffset`.
  #declare(prefix: string, at: number, elementOffset: number): void {
    const namespace = this.#value;
    // Namespaces 3: xml may be declared as what it is; xmlns must not be; nothing else is bound to either name.
    const reserved =
      prefix === 'xmlns' || namespace === xmlnsNamespace || (prefix === 'xml') !== (namespace === xmlNamespace);
    if (reserved) {
      const detail = `The prefix ${quoteXml(prefix)} is bound to ${quoteXml(namespace)}.`;
      this.#defects.report('xml-namespace-reserved', at, detail);
      return;
    }
    // Namespaces 5 and 6.2: only the default namespace can be taken back.
    if (namespace === '' && prefix !== '') {
      this.#defects.report('xml-namespace-empty', at, `The prefix ${quoteXml(prefix)} is bound to the empty name.`);
    }
    if (!this.namespaces.declare(prefix, namespace === '' ? undefined : namespace, elementOffset)) {
      const detail = `The prefix ${quoteXml(prefix)} is declared twice in a tag.`;
      this.#defects.report('xml-namespace-declared-twice', at, detail);
    }
  }

  // Namespaces hold for the whole tag, so prefixes are looked up at its end.
  #resolved(attributes: ReadAttribute[]): ReadAttribute[] {
    const names = this.#attributeNames;
    for (let index = 0; index < attributes.length; index += 1) {
      const name = names[index];
      const attribute = attributes[index];
      if (name === undefined || attribute === undefined || name.plain) continue;
      // Namespaces 6.2: the default namespace does not hold for attributes.
      attribute.namespace = this.#namespaceOf(name, attribute.offset);
    }
    if (attributes.length === 1) return attributes;
    return attributes.length <= pairwiseMax ? this.#uniqueByPairs(attributes) : this.#uniqueBySet(attributes);
  }

  #uniqueByPairs(attributes: ReadAttribute[]): ReadAttribute[] {
    const unique: ReadAttribute[] = [];
    for (const attribute of attributes) {
      const first = unique.find((other) => isSameAttribute(other, attribute));
      if (first === undefined) unique.push(attribute);
      else this.#duplicate(first, attribute);
    }
    return unique;
  }

  #uniqueBySet(attributes: ReadAttribute[]): ReadAttribute[] {
    const byName = new Map<string, ReadAttribute>();
    const unique: ReadAttribute[] = [];
    for (const attribute of attributes) {
      const { name, localName, namespace } = attribute;
      // White space is in no name, so no two names share a key. Without namespace, the name is all there is.
      const expanded = namespace === '' ? undefined : `${localName} ${namespace}`;
      const first = byName.get(name) ?? (expanded === undefined ? undefined : byName.get(expanded));
      if (first === undefined) {
        unique.push(attribute);
        byName.set(name, attribute);
        if (expanded !== undefined) byName.set(expanded, attribute);
      } else this.#duplicate(first, attribute);
    }
    return unique;
  }

  #duplicate(first: ReadAttribute, again: ReadAttribute): void {
    const rule = first.name === again.name ? 'xml-attribute-duplicate' : 'xml-attribute-duplicate-expanded';
    this.#defects.report(rule, again.offset, `${quoteXml(again.name)} repeats ${quoteXml(first.name)}.`);
  }
}

function isSameAttribute(one: ReadAttribute, other: ReadAttribute): boolean {
  if (one.name === other.name) return true;
  return one.localName === other.localName && one.namespace !== '' && one.namespace === other.namespace;
}
