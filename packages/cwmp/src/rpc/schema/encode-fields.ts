import type { Secret } from '../../secret.ts';
import type { EnvelopeWriter } from '../../soap/envelope-writer.ts';
import { UnencodableCharacterError } from '../../soap/xml-writer.ts';
import type { ParameterValueStruct } from '../structs.ts';
import type { ArrayField, ChoiceField, FieldSpec, StructSchema } from './field.ts';
import { UnencodableValueError } from './unencodable-value-error.ts';
import { isTypeName } from './value-type.ts';

type Values = Readonly<Record<string, unknown>>;

/** Writes the members of a message or structure, in the order of the schema. */
export function encodeMembers(schema: StructSchema, values: Values, writer: EnvelopeWriter): void {
  for (let i = 0; i < schema.fields.length; i += 1) {
    const field = schema.fields[i] as FieldSpec;
    const value = values[schema.properties[i] as string];
    if (value === undefined && field.optional) continue;
    try {
      encodeField(field, value, writer);
    } catch (error) {
      throw locate(error, field.element);
    }
  }
}

function encodeField(field: FieldSpec, value: unknown, writer: EnvelopeWriter): void {
  switch (field.kind) {
    case 'text':
      return writer.leaf(field.element, field.secret ? (value as Secret).reveal() : (value as string));
    case 'dateTime':
      return writer.leaf(field.element, value as string);
    case 'boolean':
      return writer.leaf(field.element, value === true ? '1' : '0');
    case 'integer':
      return writer.leaf(field.element, integerText(value));
    case 'struct':
      writer.open(field.element);
      encodeMembers(field.struct, value as Values, writer);
      return writer.close(field.element);
    case 'parameterValue':
      return encodeParameterValue(field.element, value as ParameterValueStruct, writer);
    case 'array':
      return encodeArray(field, value as readonly unknown[], writer);
    case 'repeated':
      return encodeItems(field.item, value as readonly unknown[], writer);
    case 'choice':
      return encodeChoice(field, value as Values, writer);
  }
}

function encodeArray(field: ArrayField, items: readonly unknown[], writer: EnvelopeWriter): void {
  const prefixes = writer.dialect.prefixes;
  const prefix = { cwmp: prefixes.cwmp, schema: prefixes.schema, soapEncoding: prefixes.soapEncoding }[
    field.itemNamespace
  ];
  // 3.5: the type in arrayType is always prefixed; SOAP 1.1 5.4.2: followed by the count.
  const type = `${prefix}:${field.item.element}[${items.length}]`;
  const attributes = ` ${prefixes.soapEncoding}:arrayType="${type}"`;
  if (items.length === 0) return writer.empty(field.element, attributes);
  writer.open(field.element, attributes);
  encodeItems(field.item, items, writer);
  writer.close(field.element);
}

function encodeItems(item: FieldSpec, values: readonly unknown[], writer: EnvelopeWriter): void {
  let i = 0;
  try {
    for (; i < values.length; i += 1) encodeField(item, values[i], writer);
  } catch (error) {
    throw locate(error, `[${i}]`);
  }
}

function encodeChoice(field: ChoiceField, values: Values, writer: EnvelopeWriter): void {
  const schema = field.structs.find(({ name }) => name === values['kind']);
  if (schema === undefined) throw new UnencodableValueError('', 'its kind is none of the schema');
  const { schemaInstance, cwmp } = writer.dialect.prefixes;
  writer.open(field.element, ` ${schemaInstance}:type="${cwmp}:${schema.name}"`);
  encodeMembers(schema, values, writer);
  writer.close(field.element);
}

function encodeParameterValue(element: string, parameter: ParameterValueStruct, writer: EnvelopeWriter): void {
  writer.open(element);
  let member = 'Name';
  try {
    writer.leaf('Name', parameter.name);
    member = 'Value';
    writer.leaf('Value', parameter.value, valueTypeAttribute(parameter.type, writer));
  } catch (error) {
    throw locate(error, member);
  }
  writer.close(element);
}

// A.2.1: anySimpleType says its type. `base64` is a type of SOAP encoding, all others are of XML Schema.
function valueTypeAttribute(type: string | undefined, writer: EnvelopeWriter): string {
  if (type === undefined) return '';
  if (!isTypeName(type)) throw new UnencodableValueError('', 'its type is no name of an XML Schema type');
  const { schema, soapEncoding, schemaInstance } = writer.dialect.prefixes;
  return ` ${schemaInstance}:type="${type === 'base64' ? soapEncoding : schema}:${type}"`;
}

function integerText(value: unknown): string {
  // A number that is no integer has no lexical form here; a range that the peer broke may have to be sent back.
  if (!Number.isSafeInteger(value)) throw new UnencodableValueError('', 'it is no integer below 2^53');
  return String(value);
}

/** The same error, its path one step longer; other errors as they are. */
export function locate(error: unknown, step: string): unknown {
  if (error instanceof UnencodableValueError) {
    const joint = error.path === '' || error.path.startsWith('[') ? '' : '.';
    return new UnencodableValueError(`${step}${joint}${error.path}`, error.reason, { cause: error.cause });
  }
  if (error instanceof UnencodableCharacterError)
    return new UnencodableValueError(step, error.message, { cause: error });
  return error;
}
