// Decoding by schema. What a peer gets wrong becomes a violation; the value is then as near to what was meant as can be:
// '' for a missing text, 0, false, [] and structures of these.
import { Secret } from '../../secret.ts';
import { quote } from '../../soap/violation-list.ts';
import type { ViolationList } from '../../soap/violation-list.ts';
import type { XmlElement } from '../../soap/xml-tree.ts';
import { checkArrayType } from './array-type.ts';
import {
  decodeBooleanField,
  decodeDateTimeField,
  decodeIntegerField,
  decodeTextField,
  expectNoText,
} from './decode-simple.ts';
import { ParameterValueDecoder } from './decode-parameter-value.ts';
import type { ArrayField, ChoiceField, FieldSpec, RepeatedField, StructSchema } from './field.ts';
import { localPart, typeAttribute } from './value-type.ts';

/** A structure or message while its properties are filled in. */
export type Draft = Record<string, unknown>;

/** Reads the members of `element` into `draft`, in linear time whatever their order. */
export function decodeMembers(
  schema: StructSchema,
  element: XmlElement,
  into: { draft: Draft; violations: ViolationList },
): void {
  const { draft, violations } = into;
  const { fields, properties } = schema;
  const children = element.children;
  expectNoText(element, violations);
  let cursor = 0;
  for (let i = 0; i < children.length; i += 1) {
    const child = children[i] as XmlElement;
    expectUnqualified(child, violations);
    let position = cursor;
    if (fields[cursor]?.element !== child.localName) {
      const known = schema.positions.get(child.localName);
      if (known === undefined) {
        violations.add('argument-unknown', `${schema.name} has no ${quote(child.localName)}.`, child.offset);
        continue;
      }
      if (known < cursor && isNew(fields[known] as FieldSpec, draft[properties[known] as string])) {
        violations.add('argument-order', `${child.localName} of ${schema.name} comes too late.`, child.offset);
      }
      position = known;
    }
    const field = fields[position] as FieldSpec;
    const property = properties[position] as string;
    if (field.kind === 'repeated') {
      (draft[property] ??= []) as unknown[];
      (draft[property] as unknown[]).push(decodeField(field.item, child, violations));
      cursor = Math.max(cursor, position);
    } else if (draft[property] === undefined) {
      draft[property] = decodeField(field, child, violations);
      cursor = Math.max(cursor, position + 1);
    } else {
      // The first one counts: a later copy must not change what was checked.
      violations.add('argument-duplicate', `${child.localName} stands more than once in ${schema.name}.`, child.offset);
    }
  }
  fillMissing(schema, element, into);
}

// A repeated element after its successors, or a single one that was not there yet, is out of order; a second copy of a
// single one is a duplicate and nothing else.
function isNew(field: FieldSpec, value: unknown): boolean {
  return field.kind === 'repeated' || value === undefined;
}

function fillMissing(
  schema: StructSchema,
  element: XmlElement,
  into: { draft: Draft; violations: ViolationList },
): void {
  const { draft, violations } = into;
  for (let i = 0; i < schema.fields.length; i += 1) {
    const field = schema.fields[i] as FieldSpec;
    const property = schema.properties[i] as string;
    const value = draft[property];
    if (field.kind === 'repeated') checkRepeated(field, value, { element, violations });
    else if (value === undefined && !field.optional) {
      violations.add('argument-missing', `${schema.name} has no ${field.element}.`, element.offset);
    }
    if (value === undefined && !field.optional) draft[property] = emptyValue(field);
  }
}

function checkRepeated(
  field: RepeatedField,
  value: unknown,
  where: { element: XmlElement; violations: ViolationList },
): void {
  const count = value === undefined ? 0 : (value as readonly unknown[]).length;
  if (count >= field.itemsMin) return;
  const detail = `${where.element.localName} has no ${field.element}.`;
  where.violations.add('argument-missing', detail, where.element.offset);
}

/** Reads one element as the field says. */
export function decodeField(field: FieldSpec, element: XmlElement, violations: ViolationList): unknown {
  switch (field.kind) {
    case 'text':
      return decodeTextField(field, element, violations);
    case 'parameterValue':
      return new ParameterValueDecoder(violations).decode(element);
    case 'boolean':
      return decodeBooleanField(field, element, violations);
    case 'integer':
      return decodeIntegerField(field, element, violations);
    case 'dateTime':
      return decodeDateTimeField(field, element, violations);
    case 'struct': {
      const draft: Draft = {};
      decodeMembers(field.struct, element, { draft, violations });
      return draft;
    }
    case 'array':
      return decodeArray(field, element, violations);
    case 'choice':
      return decodeChoice(field, element, violations);
    case 'repeated':
      return [decodeField(field.item, element, violations)];
    default:
      return field satisfies never;
  }
}

function decodeArray(field: ArrayField, element: XmlElement, violations: ViolationList): unknown[] {
  const children = element.children;
  const items: unknown[] = [];
  const parameters = field.item.kind === 'parameterValue' ? new ParameterValueDecoder(violations) : undefined;
  // The white space between ten thousand values is worth no look: 3.5 lets a receiver ignore what it does not know.
  if (parameters === undefined) expectNoText(element, violations);
  for (let i = 0; i < children.length; i += 1) {
    const child = children[i] as XmlElement;
    expectUnqualified(child, violations);
    // 3.5: items are named after their type. Some peers name them otherwise; what is inside still tells.
    if (child.localName !== field.item.element) {
      const detail = `An item of ${field.element} is called ${quote(child.localName)}, not ${field.item.element}.`;
      violations.add('array-item-name', detail, child.offset);
    }
    items.push(parameters === undefined ? decodeField(field.item, child, violations) : parameters.decode(child));
  }
  checkArrayType(field, element, violations);
  if (items.length < field.itemsMin || items.length > field.itemsMax) {
    const range = field.itemsMin === 0 ? `at most ${field.itemsMax}` : `at least ${field.itemsMin}`;
    const detail = `${field.element} has ${items.length} items; ${range} are allowed.`;
    violations.add('array-length', detail, element.offset);
  }
  return items;
}

// A.4.1.10: the kind of an operation travels as xsi:type. Without one, the members must do.
function decodeChoice(field: ChoiceField, element: XmlElement, violations: ViolationList): Draft {
  const type = typeAttribute(element);
  const name = type === undefined ? undefined : localPart(type.value);
  let schema = field.structs.find((candidate) => candidate.name === name);
  if (schema === undefined) {
    const seen = name === undefined ? 'has no xsi:type' : `has the xsi:type ${quote(name)}`;
    violations.add('operation-type', `${field.element} ${seen}.`, element.offset);
    schema = nearestStruct(field.structs, element);
  }
  const draft: Draft = { kind: schema.name };
  decodeMembers(schema, element, { draft, violations });
  return draft;
}

function nearestStruct(candidates: readonly StructSchema[], element: XmlElement): StructSchema {
  const first = candidates[0] as StructSchema;
  return candidates.find((schema) => element.children.every((child) => schema.positions.has(child.localName))) ?? first;
}

// TR-069 3.5: only methods, header elements and Fault are qualified; what is inside a message is not.
function expectUnqualified(element: XmlElement, violations: ViolationList): void {
  if (element.namespace === '') return;
  violations.add('argument-unqualified', `${element.localName} is in a namespace.`, element.offset);
}

/** What stands for a field that is not there. */
export function emptyValue(field: FieldSpec): unknown {
  switch (field.kind) {
    case 'text':
      return field.secret ? new Secret('') : '';
    case 'dateTime':
      return '';
    case 'boolean':
      return false;
    case 'integer':
      return 0;
    case 'array':
    case 'repeated':
      return [];
    case 'struct':
      return emptyStruct(field.struct, {});
    case 'choice':
      return emptyStruct(field.structs[0] as StructSchema, { kind: (field.structs[0] as StructSchema).name });
    case 'parameterValue':
      return { name: '', value: '', type: undefined };
    default:
      return field satisfies never;
  }
}

/** Fills `draft` with empty values; optional ones stay away. */
export function emptyStruct(schema: StructSchema, draft: Draft): Draft {
  schema.fields.forEach((field, i) => {
    if (!field.optional) draft[schema.properties[i] as string] = emptyValue(field);
  });
  return draft;
}
