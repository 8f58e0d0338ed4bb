import type { NamespaceTable } from './xml-namespace-table.ts';
import type { XmlName } from './xml-names.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';

// Most elements have neither attributes nor children: they share these.
const noAttributes: readonly XmlAttribute[] = [];
const noChildren: readonly ReadElement[] = [];

/** An attribute as the reader builds it. */
export class ReadAttribute implements XmlAttribute {
  readonly name: string;
  localName: string;
  namespace = '';
  readonly value: string;
  readonly offset: number;

  constructor(name: XmlName, value: string, offset: number) {
    this.name = name.name;
    this.localName = name.localName;
    this.value = value;
    this.offset = offset;
  }
}

/** An element as the reader builds it. */
export class ReadElement implements XmlElement {
  readonly name: string;
  readonly localName: string;
  namespace = '';
  attributes: readonly XmlAttribute[] = noAttributes;
  children: readonly ReadElement[] = noChildren;
  text = '';
  readonly offset: number;
  readonly #namespaces: NamespaceTable;

  constructor(name: XmlName, offset: number, namespaces: NamespaceTable) {
    this.name = name.name;
    this.localName = name.localName;
    this.offset = offset;
    this.#namespaces = namespaces;
  }

  lookupNamespace(prefix: string): string | undefined {
    return this.#namespaces.at(prefix, this.offset);
  }
}
