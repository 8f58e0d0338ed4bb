import { Secret } from '../../secret.ts';
import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlElement } from '../../soap/xml-tree.ts';
import type { BooleanField, DateTimeField, IntegerField, TextField } from './field.ts';
import {
  dateTimeZone,
  hasInk,
  hasOuterWhiteSpace,
  isBase64,
  isLongerThan,
  parseInteger,
  trimWhiteSpace,
} from './lexical.ts';

/** The text of an element that should have no child elements. */
export function decodeCharacters(element: XmlElement, violations: ViolationList): string {
  if (element.children.length > 0) {
    violations.add('argument-text', `${element.localName} has child elements where text belongs.`, element.offset);
  }
  return element.text;
}

/** Reads a text field. Everything readable is kept, also where it breaks a rule; a secret is never quoted. */
export function decodeTextField(field: TextField, element: XmlElement, violations: ViolationList): string | Secret {
  let text = decodeCharacters(element, violations);
  const name = field.element;
  if (field.secret) {
    if (isLongerThan(text, field.lengthMax)) tooLong(field, element, violations);
    return new Secret(text);
  }
  if (field.base64) {
    if (!isBase64(text)) violations.add('argument-base64', `${name} is no valid Base64.`, element.offset);
    return text;
  }
  if (field.trimmed && hasOuterWhiteSpace(text)) {
    text = trimWhiteSpace(text);
    violations.add('argument-white-space', `${name} ${quote(text)} has white space around it.`, element.offset);
  }
  if (isLongerThan(text, field.lengthMax)) tooLong(field, element, violations);
  else if (field.pattern !== undefined && !field.pattern.test(text)) notAllowed(name, text, { element, violations });
  if (field.allowed !== undefined && !field.allowed.includes(text)) notAllowed(name, text, { element, violations });
  return text;
}

/** Reads a boolean; false when it is none. */
export function decodeBooleanField(field: BooleanField, element: XmlElement, violations: ViolationList): boolean {
  const text = decodeCharacters(element, violations);
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  const trimmed = trimWhiteSpace(text).toLowerCase();
  const value = trimmed === '1' || trimmed === 'true';
  // XML Schema collapses white space around a boolean; letter case is another matter.
  if (trimmed === '0' || trimmed === '1' || trimWhiteSpace(text) === String(value)) return value;
  violations.add('argument-boolean', `${field.element} is ${quote(text)}.`, element.offset);
  return value;
}

/** Reads an integer; 0 when it is none. A number out of range is kept. */
export function decodeIntegerField(field: IntegerField, element: XmlElement, violations: ViolationList): number {
  const text = trimWhiteSpace(decodeCharacters(element, violations));
  const value = parseInteger(text);
  if (value === undefined) {
    violations.add('argument-number', `${field.element} is ${quote(text)}, which is no integer.`, element.offset);
    return 0;
  }
  if (value < field.minimum || value > field.maximum) {
    const range = `${field.minimum} to ${field.maximum}`;
    violations.add('argument-range', `${field.element} is ${value}, outside ${range}.`, element.offset);
  } else if (field.allowed !== undefined && !field.allowed.includes(value)) {
    notAllowed(field.element, text, { element, violations });
  }
  return value;
}

/** Reads a dateTime. The text is kept whatever it is: a wrong clock must never fail a session. */
export function decodeDateTimeField(field: DateTimeField, element: XmlElement, violations: ViolationList): string {
  const text = trimWhiteSpace(decodeCharacters(element, violations));
  const zone = dateTimeZone(text);
  if (zone === undefined) {
    violations.add('argument-date-time', `${field.element} is ${quote(text)}, which is no dateTime.`, element.offset);
  } else if (zone === 'none' || (zone === 'offset' && field.utc)) {
    violations.add('argument-time-zone', `${field.element} is ${quote(text)}, which is not in UTC.`, element.offset);
  }
  return text;
}

/** Notes text between the members of a structure or the items of an array. */
export function expectNoText(element: XmlElement, violations: ViolationList): void {
  if (element.text === '' || !hasInk(element.text)) return;
  violations.add('argument-text', `${element.localName} has text between its elements.`, element.offset);
}

function tooLong(field: TextField, element: XmlElement, violations: ViolationList): void {
  violations.add(
    'argument-length',
    `${field.element} has ${element.text.length} characters; ${field.lengthMax} are allowed.`,
    element.offset,
  );
}

interface Where {
  readonly element: XmlElement;
  readonly violations: ViolationList;
}

function notAllowed(name: string, text: string, where: Where): void {
  where.violations.add('argument-value', `${name} may not be ${quote(text)}.`, where.element.offset);
}
