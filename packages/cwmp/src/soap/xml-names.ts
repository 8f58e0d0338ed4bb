import { isNameStartAt } from './xml-characters.ts';

/** A name of an element or attribute, taken apart once for all its occurrences. */
export class XmlName {
  readonly name: string;
  /** Empty when there is none. */
  readonly prefix: string;
  readonly localName: string;
  /** Whether it has at most one colon, with a name on both sides (Namespaces in XML 1.0, 4). */
  readonly qualified: boolean;
  /** Whether it has no colon at all. */
  readonly plain: boolean;
  /** The prefix that an attribute of this name declares, `''` for the default namespace; undefined when it declares none. */
  readonly declares: string | undefined;
  /** What the prefix was bound to at `generation` of the namespace table. */
  namespace = '';
  generation = -1;
  /** The value that an attribute of this name had last, and its quote: most repeat. Empty when not to be used. */
  lastValue = '';
  lastQuote = 0;

  constructor(name: string) {
    this.name = name;
    const colon = name.indexOf(':');
    this.plain = colon === -1;
    this.qualified = colon === -1 || (colon > 0 && isNameStartAt(name, colon + 1) && !name.includes(':', colon + 1));
    this.prefix = colon === -1 || !this.qualified ? '' : name.slice(0, colon);
    this.localName = this.prefix === '' ? name : name.slice(colon + 1);
    this.declares = name === 'xmlns' ? '' : this.prefix === 'xmlns' ? this.localName : undefined;
  }
}

// CWMP has about 200 names; a message some twenty.
const slots = 128;
const emptySlots: readonly undefined[] = Array.from({ length: slots }, () => undefined);

/** The names of one document. A fixed number of slots, so hostile names cost time to read again but no memory. */
export class XmlNames {
  readonly #slots: (XmlName | undefined)[] = emptySlots.slice();

  /** The name that stands from `start` to `end`. */
  at(text: string, start: number, end: number): XmlName {
    const length = end - start;
    const slot = (text.charCodeAt(start) * 5 + text.charCodeAt(end - 1) * 11 + length * 17) & (slots - 1);
    const known = this.#slots[slot];
    if (known !== undefined && known.name.length === length && text.startsWith(known.name, start)) return known;
    const name = new XmlName(text.slice(start, end));
    this.#slots[slot] = name;
    return name;
  }
}
