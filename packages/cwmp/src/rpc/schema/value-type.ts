import { soapEncodingNamespace, xmlSchemaInstanceNamespace, xmlSchemaNamespace } from '../../soap/namespaces.ts';
import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlAttribute, XmlElement } from '../../soap/xml-tree.ts';
import { trimWhiteSpace } from './lexical.ts';

/** The xsi:type attribute; failing that, any attribute whose local name is `type`. */
export function typeAttribute(element: XmlElement): XmlAttribute | undefined {
  const attributes = element.attributes;
  let nearest: XmlAttribute | undefined;
  for (let i = 0; i < attributes.length; i += 1) {
    const attribute = attributes[i] as XmlAttribute;
    if (attribute.localName !== 'type') continue;
    if (attribute.namespace === xmlSchemaInstanceNamespace) return attribute;
    nearest ??= attribute;
  }
  return nearest;
}

/** The part of a QName after its colon. */
export function localPart(qName: string): string {
  return qName.slice(qName.indexOf(':') + 1);
}

/** The prefix of a QName, '' when it has none. */
export function prefixPart(qName: string): string {
  const colon = qName.indexOf(':');
  return colon === -1 ? '' : qName.slice(0, colon);
}

/** Whether a text can be the local name of a type; those of XML Schema and SOAP encoding are ASCII. */
export function isTypeName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text);
}

interface ValueType {
  readonly name: string;
  readonly known: boolean;
}

/** Reads the xsi:type of Value elements of one array. */
export class ValueTypes {
  readonly #violations: ViolationList;
  // Ten thousand values share a handful of types. A prefix that changes its meaning from one value of an array to the
  // next is judged by its first meaning; the type itself is unaffected.
  readonly #seen: Map<string, ValueType> = new Map();

  constructor(violations: ViolationList) {
    this.#violations = violations;
  }

  /** The local name of xsi:type; undefined, with a violation, when it is absent or no name. */
  decode(element: XmlElement): string | undefined {
    const attribute = typeAttribute(element);
    const type = attribute === undefined ? undefined : this.#typeOf(attribute, element);
    if (attribute === undefined || type === undefined) {
      this.#violations.add('value-type-missing', 'A Value has no xsi:type.', element.offset);
      return undefined;
    }
    if (!type.known || attribute.namespace !== xmlSchemaInstanceNamespace) {
      const detail = `The type ${quote(attribute.value)} of a Value is none of XML Schema.`;
      this.#violations.add('value-type-namespace', detail, element.offset);
    }
    return type.name === '' ? undefined : type.name;
  }

  #typeOf(attribute: XmlAttribute, element: XmlElement): ValueType {
    const seen = this.#seen.get(attribute.value);
    if (seen !== undefined) return seen;
    // A.2.1: resolved by namespace, not by the letters of the prefix.
    const namespace = element.lookupNamespace(trimWhiteSpace(prefixPart(attribute.value)));
    const known = namespace === xmlSchemaNamespace || namespace === soapEncodingNamespace;
    const name = trimWhiteSpace(localPart(attribute.value));
    const type = isTypeName(name) ? { name, known } : { name: '', known: false };
    this.#seen.set(attribute.value, type);
    return type;
  }
}
