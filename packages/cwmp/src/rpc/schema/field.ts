// The declarative form of Annex A: a message or structure is a list of fields, in the order of the schema, keyed by the
// property that holds each value. One table drives decoding and encoding, so the two cannot disagree.
import type { Secret } from '../../secret.ts';
import type { ParameterValueStruct } from '../structs.ts';

declare const valueOf: unique symbol;

/** A field whose value has type `T` in the message types. */
export type Field<T> = FieldSpec & { readonly [valueOf]?: T };

/** One element of a message or structure. `element` is its name on the wire. */
export type FieldSpec =
  | TextField
  | BooleanField
  | IntegerField
  | DateTimeField
  | StructField
  | ArrayField
  | RepeatedField
  | ChoiceField
  | ParameterValueField;

interface FieldBase {
  readonly element: string;
  /** An absent optional element is an absent property, and no violation. */
  readonly optional: boolean;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  /** Characters, not UTF-16 units (A.2.1). */
  readonly lengthMax: number;
  /** Names and codes: white space around them is no part of them. */
  readonly trimmed: boolean;
  readonly secret: boolean;
  /** Only tested on text within `lengthMax`. Must be linear in its input. */
  readonly pattern: RegExp | undefined;
  readonly allowed: readonly string[] | undefined;
  /** Base64 text; `lengthMax` does not apply. */
  readonly base64: boolean;
}

export interface BooleanField extends FieldBase {
  readonly kind: 'boolean';
}

export interface IntegerField extends FieldBase {
  readonly kind: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly allowed: readonly number[] | undefined;
}

export interface DateTimeField extends FieldBase {
  readonly kind: 'dateTime';
  /** A.2.1: absolute times are UTC unless the definition of the field says otherwise. */
  readonly utc: boolean;
}

export interface StructField extends FieldBase {
  readonly kind: 'struct';
  readonly struct: StructSchema;
}

/** A SOAP array: one element with an arrayType, items inside. */
export interface ArrayField extends FieldBase {
  readonly kind: 'array';
  readonly item: FieldSpec;
  readonly itemNamespace: 'schema' | 'cwmp' | 'soapEncoding';
  readonly itemsMin: number;
  readonly itemsMax: number;
}

/** An element that is repeated without an array around it. */
export interface RepeatedField extends FieldBase {
  readonly kind: 'repeated';
  readonly item: FieldSpec;
  readonly itemsMin: number;
}

/** A structure whose kind xsi:type tells. */
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly structs: readonly StructSchema[];
}

/** ParameterValueStruct: the one structure with an anySimpleType in it, and the one that comes by the ten thousand. */
export interface ParameterValueField extends FieldBase {
  readonly kind: 'parameterValue';
}

/** A list of fields with what decoding needs to find them. */
export interface StructSchema<T = unknown> {
  readonly [valueOf]?: T;
  readonly name: string;
  /** `properties[i]` holds the value of `fields[i]`. */
  readonly properties: readonly string[];
  readonly fields: readonly FieldSpec[];
  readonly positions: ReadonlyMap<string, number>;
}

/** One {@link Field} for every property of `T` but its discriminant; the compiler checks names, types and completeness. */
export type FieldsOf<T> = { readonly [K in Exclude<keyof T, 'method' | 'kind'>]-?: Field<T[K]> };

/** The schema of a structure; properties in the order of Annex A. */
export function struct<T>(name: string, fields: FieldsOf<T>): StructSchema<T> {
  const list = Object.values<FieldSpec>(fields);
  const positions = new Map(list.map((field, position) => [field.element, position]));
  return { name, properties: Object.keys(fields), fields: list, positions };
}

interface TextOptions {
  readonly pattern?: RegExp;
  readonly allowed?: readonly string[];
}

function textField(element: string, lengthMax: number, more: Partial<TextField> = {}): TextField {
  const plain = { trimmed: false, secret: false, pattern: undefined, allowed: undefined, base64: false };
  return { kind: 'text', element, optional: false, lengthMax, ...plain, ...more };
}

/** Free text: white space in it is part of it. */
export function string(element: string, lengthMax: number): Field<string> {
  return textField(element, lengthMax);
}

/** A name, code or reference: white space around it is taken off, with a violation. */
export function token(element: string, lengthMax: number, options: TextOptions = {}): Field<string> {
  return textField(element, lengthMax, { trimmed: true, ...options });
}

/** Text that must never be printed. */
export function secret(element: string, lengthMax: number): Field<Secret> {
  return textField(element, lengthMax, { secret: true });
}

const uuidPattern = /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/;

/** A UUID as the schema of CWMP 1.2 writes it (DeploymentUnitUUID). */
export function uuid(element: string): Field<string> {
  return textField(element, 36, { trimmed: true, pattern: uuidPattern });
}

/** Base64 text, kept as sent; the reader of the value decodes it. */
export function base64(element: string): Field<string> {
  return textField(element, Number.POSITIVE_INFINITY, { base64: true });
}

/** 0, 1, true or false (A.2.1). */
export function boolean(element: string): Field<boolean> {
  return { kind: 'boolean', element, optional: false };
}

interface IntegerOptions {
  readonly minimum?: number;
  readonly allowed?: readonly number[];
}

/** A signed 32-bit integer (A.2.1). */
export function int(element: string, options: IntegerOptions = {}): Field<number> {
  const range = { minimum: -2_147_483_648, maximum: 2_147_483_647, allowed: undefined };
  return { kind: 'integer', element, optional: false, ...range, ...options };
}

/** An unsigned 32-bit integer (A.2.1). */
export function unsignedInt(element: string, options: IntegerOptions = {}): Field<number> {
  const range = { minimum: 0, maximum: 4_294_967_295, allowed: undefined };
  return { kind: 'integer', element, optional: false, ...range, ...options };
}

/** A dateTime that is UTC or relative to boot (A.2.1), kept as sent. */
export function dateTime(element: string): Field<string> {
  return { kind: 'dateTime', element, optional: false, utc: true };
}

/** A dateTime in local time with its offset, as CurrentTime of Inform (A.3.3.1), kept as sent. */
export function localDateTime(element: string): Field<string> {
  return { kind: 'dateTime', element, optional: false, utc: false };
}

/** A structure inside. */
export function structure<T>(element: string, schema: StructSchema<T>): Field<T> {
  return { kind: 'struct', element, optional: false, struct: schema };
}

interface ArrayOptions {
  readonly itemsMin?: number;
  readonly itemsMax?: number;
}

function arrayField(
  element: string,
  item: FieldSpec,
  more: ArrayOptions & Pick<ArrayField, 'itemNamespace'>,
): ArrayField {
  return { kind: 'array', element, optional: false, item, itemsMin: 0, itemsMax: Number.POSITIVE_INFINITY, ...more };
}

/** A SOAP array of structures, each named after its type (TR-069 3.5). */
export function structs<T>(element: string, schema: StructSchema<T>, options: ArrayOptions = {}): Field<readonly T[]> {
  const item: FieldSpec = { kind: 'struct', element: schema.name, optional: false, struct: schema };
  return arrayField(element, item, { itemNamespace: 'cwmp', ...options });
}

/** A SOAP array of names. */
export function tokens(element: string, lengthMax: number, options: ArrayOptions = {}): Field<readonly string[]> {
  const item = token('string', lengthMax);
  return arrayField(element, item, { itemNamespace: 'schema', ...options });
}

/** A SOAP array of base64 values. */
export function base64s(element: string, options: ArrayOptions = {}): Field<readonly string[]> {
  const item = base64('base64');
  return arrayField(element, item, { itemNamespace: 'soapEncoding', ...options });
}

/** A SOAP array of ParameterValueStruct. */
export function parameterValues(element: string): Field<readonly ParameterValueStruct[]> {
  const item: FieldSpec = { kind: 'parameterValue', element: 'ParameterValueStruct', optional: false };
  return arrayField(element, item, { itemNamespace: 'cwmp' });
}

/** A structure that is repeated without an array around it (A.4.2.3). */
export function repeated<T>(element: string, schema: StructSchema<T>, itemsMin: number): Field<readonly T[]> {
  const item: FieldSpec = { kind: 'struct', element, optional: false, struct: schema };
  return { kind: 'repeated', element, optional: false, item, itemsMin };
}

/** Like {@link repeated}, for structures of several kinds that xsi:type tells apart (A.4.1.10). The first is the default. */
export function repeatedChoice<T>(
  element: string,
  schemas: readonly StructSchema<T>[],
  itemsMin: number,
): Field<readonly T[]> {
  const item: FieldSpec = { kind: 'choice', element, optional: false, structs: schemas };
  return { kind: 'repeated', element, optional: false, item, itemsMin };
}

/** The same field, but its element may be absent. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, optional: true };
}
