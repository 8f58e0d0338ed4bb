/** One attribute, value already unescaped and normalised. `offset` is where its name begins. */
export interface XmlAttribute {
  readonly name: string;
  readonly localName: string;
  /** Namespace name; empty for an attribute without prefix (Namespaces in XML 1.0, 6.2). */
  readonly namespace: string;
  readonly value: string;
  readonly offset: number;
}

/** One element of a document that was read. Immutable for its users. */
export interface XmlElement {
  /** As written, prefix included. */
  readonly name: string;
  readonly localName: string;
  /** Namespace name; empty when none is in scope. */
  readonly namespace: string;
  /** In the order of the tag; without namespace declarations, for which there is lookupNamespace. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Character data directly inside, CDATA included, references resolved, comments left out. */
  readonly text: string;
  /** Offset of the `<` that opens it. */
  readonly offset: number;
  /** Namespace bound to a prefix here (`''` asks for the default namespace); undefined when unbound. For QName values such as xsi:type. */
  lookupNamespace(prefix: string): string | undefined;
}
