import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlElement } from '../../soap/xml-tree.ts';
import type { ParameterValueStruct } from '../structs.ts';
import { decodeCharacters, decodeTextField } from './decode-simple.ts';
import { token } from './field.ts';
import type { TextField } from './field.ts';
import { trimWhiteSpace } from './lexical.ts';
import { ValueTypes } from './value-type.ts';

const nameField = token('Name', 256) as TextField;

/**
 * Reads the items of one array of ParameterValueStruct (TR-069 A.3.2.1). Written out instead of by schema: it is the bulk
 * of all traffic, and Value alone has an xsi:type. No violation quotes a value, for it may be a password.
 */
export class ParameterValueDecoder {
  readonly #violations: ViolationList;
  readonly #types: ValueTypes;

  constructor(violations: ViolationList) {
    this.#violations = violations;
    this.#types = new ValueTypes(violations);
  }

  /** Reads one item; a missing Name or Value is ''. Text between the two is ignored, as 3.5 allows. */
  decode(element: XmlElement): ParameterValueStruct {
    const violations = this.#violations;
    const children = element.children;
    let nameElement: XmlElement | undefined;
    let valueElement: XmlElement | undefined;
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
    const type = this.#types.decode(valueElement);
    const text = decodeCharacters(valueElement, violations);
    // XML Schema: white space around anything but a string is no part of the value.
    const value = type === undefined || type === 'string' ? text : trimWhiteSpace(text);
    return { name, value, type };
  }
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
