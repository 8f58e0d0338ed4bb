import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlElement } from '../../soap/xml-tree.ts';
import type { ParameterValueStruct } from '../structs.ts';
import { decodeCharacters, decodeTextField, expectNoText } from './decode-simple.ts';
import { token } from './field.ts';
import type { TextField } from './field.ts';
import { trimWhiteSpace } from './lexical.ts';
import { decodeValueType } from './value-type.ts';

const nameField = token('Name', 256) as TextField;

/**
 * Reads a ParameterValueStruct (TR-069 A.3.2.1). Written out instead of by schema: it is the bulk of all traffic, and
 * its Value alone has an xsi:type. No violation quotes a value, for it may be a password.
 */
export function decodeParameterValue(element: XmlElement, violations: ViolationList): ParameterValueStruct {
  const children = element.children;
  let nameElement: XmlElement | undefined;
  let valueElement: XmlElement | undefined;
  expectNoText(element, violations);
  for (let i = 0; i < children.length; i += 1) {
    const child = children[i] as XmlElement;
    if (child.namespace !== '') {
      violations.add('argument-unqualified', `${child.localName} is in a namespace.`, child.offset);
    }
    if (child.localName === 'Name' && nameElement === undefined) {
      nameElement = child;
      if (valueElement !== undefined) lateName(child, violations);
    } else if (child.localName === 'Value' && valueElement === undefined) valueElement = child;
    else strayMember(child, violations);
  }
  if (nameElement === undefined) missing('Name', element, violations);
  if (valueElement === undefined) missing('Value', element, violations);
  const name = nameElement === undefined ? '' : (decodeTextField(nameField, nameElement, violations) as string);
  if (valueElement === undefined) return { name, value: '', type: undefined };
  const type = decodeValueType(valueElement, violations);
  const text = decodeCharacters(valueElement, violations);
  // XML Schema: white space around anything but a string is no part of the value.
  const value = type === undefined || type === 'string' ? text : trimWhiteSpace(text);
  return { name, value, type };
}

function lateName(element: XmlElement, violations: ViolationList): void {
  violations.add('argument-order', 'Name of ParameterValueStruct comes too late.', element.offset);
}

function strayMember(element: XmlElement, violations: ViolationList): void {
  const name = element.localName;
  if (name === 'Name' || name === 'Value') {
    violations.add('argument-duplicate', `${name} stands more than once in ParameterValueStruct.`, element.offset);
  } else {
    violations.add('argument-unknown', `ParameterValueStruct has no ${quote(name)}.`, element.offset);
  }
}

function missing(name: string, element: XmlElement, violations: ViolationList): void {
  violations.add('argument-missing', `ParameterValueStruct has no ${name}.`, element.offset);
}
