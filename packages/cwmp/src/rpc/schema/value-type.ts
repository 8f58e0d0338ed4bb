import { soapEncodingNamespace, xmlSchemaInstanceNamespace, xmlSchemaNamespace } from '../../soap/namespaces.ts';
import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlAttribute, XmlElement } from '../../soap/xml-tree.ts';

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

/** The local name of xsi:type on a Value; undefined, with a violation, when it is absent or says nothing. */
export function decodeValueType(element: XmlElement, violations: ViolationList): string | undefined {
  const attribute = typeAttribute(element);
  const name = attribute === undefined ? '' : localPart(attribute.value);
  if (attribute === undefined || name === '') {
    violations.add('value-type-missing', 'A Value has no xsi:type.', element.offset);
    return undefined;
  }
  // A.2.1: resolved by namespace, not by the letters of the prefix.
  const namespace = element.lookupNamespace(prefixPart(attribute.value));
  const known = namespace === xmlSchemaNamespace || namespace === soapEncodingNamespace;
  if (!known || attribute.namespace !== xmlSchemaInstanceNamespace) {
    const detail = `The type ${quote(attribute.value)} of a Value is not bound to XML Schema.`;
    violations.add('value-type-namespace', detail, element.offset);
  }
  return name;
}
