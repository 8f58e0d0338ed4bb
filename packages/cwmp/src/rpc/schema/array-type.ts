import { isCwmpNamespace, soapEncodingNamespace, xmlSchemaNamespace } from '../../soap/namespaces.ts';
import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlAttribute, XmlElement } from '../../soap/xml-tree.ts';
import type { ArrayField } from './field.ts';

/** Compares an array's arrayType with what is there (TR-069 3.5, SOAP 1.1 5.4.2). A zero-padded or empty count is legal. */
export function checkArrayType(field: ArrayField, element: XmlElement, violations: ViolationList): void {
  const attribute = arrayTypeAttribute(element);
  if (attribute === undefined) {
    violations.add('array-type-missing', `${field.element} has no arrayType.`, element.offset);
    return;
  }
  const match = /^\s*(?:([^\s:[\]]*):)?([^\s:[\]]+)\s*\[(\d*)\]\s*$/.exec(attribute.value);
  const seen = `arrayType of ${field.element} is ${quote(attribute.value)}`;
  if (match === null) {
    violations.add('array-type-item', `${seen}, which has not the form prefix:type[count].`, attribute.offset);
    return;
  }
  const [, prefix, type, count] = match;
  if (type !== field.item.element) {
    violations.add('array-type-item', `${seen}; the type should be ${field.item.element}.`, attribute.offset);
  }
  if (prefix === undefined || !isBoundRight(field, element.lookupNamespace(prefix))) {
    violations.add('array-type-prefix', `${seen}; its prefix is missing or bound to something else.`, attribute.offset);
  }
  if (count !== '' && Number(count) !== element.children.length) {
    violations.add('array-type-count', `${seen}, but there are ${element.children.length} items.`, attribute.offset);
  }
}

function arrayTypeAttribute(element: XmlElement): XmlAttribute | undefined {
  const attributes = element.attributes.filter(({ localName }) => localName === 'arrayType');
  return attributes.find(({ namespace }) => namespace === soapEncodingNamespace) ?? attributes[0];
}

function isBoundRight(field: ArrayField, namespace: string | undefined): boolean {
  if (namespace === undefined) return false;
  if (field.itemNamespace === 'cwmp') return isCwmpNamespace(namespace);
  // 3.5 allows either for simple types.
  return namespace === xmlSchemaNamespace || namespace === soapEncodingNamespace;
}
