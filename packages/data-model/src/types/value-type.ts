import type { Pattern } from './pattern.ts';

/** The base types of TR-106 3.2, spelled as in the data-model schema; also the local names of xsi:type on the wire, save base64 and dateTime forms. */
export type BaseType =
  | 'string'
  | 'boolean'
  | 'int'
  | 'unsignedInt'
  | 'long'
  | 'unsignedLong'
  | 'decimal'
  | 'dateTime'
  | 'base64'
  | 'hexBinary';

/** Lengths that are allowed: characters of a string, octets of base64 and hexBinary after decoding (TR-106 A.2.3). */
export interface SizeFacet {
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Numbers that are allowed. Bounds are decimal text, so that long and unsignedLong stay exact. */
export interface RangeFacet {
  readonly minInclusive?: string;
  readonly maxInclusive?: string;
  /** Distance of allowed values, counted from minInclusive, else from 0. */
  readonly step?: string;
}

/** Where an item stands in its life (TR-106 2.4). */
export type Status = 'current' | 'deprecated' | 'obsoleted' | 'deleted';

/** One value of an enumeration. */
export interface EnumerationFact {
  readonly value: string;
  /** Can be reported, never written (TR-106 A.2.3). */
  readonly readOnly?: true;
  /** A device need not know it. */
  readonly optional?: true;
  readonly status?: Status;
  /** Model version that brought it, such as `2.13`. */
  readonly version?: string;
}

/** A comma-separated list (TR-106 3.2.3): limits on its length as text and on the number of items. */
export interface ListFacet {
  readonly sizes?: readonly SizeFacet[];
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Items are lists in square brackets. */
  readonly nestedBrackets?: 'optional' | 'required';
  /** The items are lists themselves. */
  readonly inner?: ListFacet;
}

/** The value is the path name of something in the data model (TR-106 A.2.3.7). */
export interface PathRefFact {
  readonly refType: 'strong' | 'weak';
  readonly targetType: 'any' | 'parameter' | 'object' | 'single' | 'table' | 'row';
  /** Objects that the target may hang below, absolute and with `{i}` where instances go; none means anywhere. */
  readonly targetParents: readonly string[];
  readonly targetDataType?: string;
}

/** The value is one of those that another parameter lists at the moment (TR-106 A.2.3.7). */
export interface EnumerationRefFact {
  /** Absolute schema path of the listing parameter. */
  readonly targetParameter: string;
  readonly nullValue?: string;
}

/** The type of a parameter with all its constraints. Facets of one kind are alternatives: one that fits is enough. */
export interface ValueType {
  readonly base: BaseType;
  /** The named data type that the parameter uses, such as `StatsCounter64`. */
  readonly name?: string;
  /** The nearest named type of TR-106 that has rules in words, such as `IPAddress`. */
  readonly rule?: string;
  readonly sizes?: readonly SizeFacet[];
  readonly ranges?: readonly RangeFacet[];
  readonly enumeration?: readonly EnumerationFact[];
  readonly patterns?: readonly Pattern[];
  readonly list?: ListFacet;
  readonly units?: string;
  readonly pathRef?: PathRefFact;
  readonly enumerationRef?: EnumerationRefFact;
  /** A dateTime in the device's own zone instead of UTC. */
  readonly localTime?: true;
}

/** Why a value is refused. 9006: it does not have the form of its type; 9007: it has, but the constraints forbid it (TR-069 A.5.1). */
export interface ValueProblem {
  readonly faultCode: 9006 | 9007;
  /** One sentence. Quotes no value, since it may be a secret. */
  readonly reason: string;
}

/** What the value is for: `write` refuses enumeration values that can only be reported (TR-106 A.2.3). */
export type ValueUse = 'read' | 'write';
