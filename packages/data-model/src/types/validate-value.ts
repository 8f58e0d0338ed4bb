import { base64Octets, hexBinaryOctets } from './binary-text.ts';
import { checkDateTime, unknownTime } from './date-time.ts';
import { canonicalDecimal, compareDecimals, isDecimal, isInteger, isOnStep } from './decimal-text.ts';
import { innerListText, readListItems } from './list-items.ts';
import { namedRule } from './named-types.ts';
import type {
  BaseType,
  EnumerationFact,
  ListFacet,
  RangeFacet,
  SizeFacet,
  ValueProblem,
  ValueType,
  ValueUse,
} from './value-type.ts';
import { trimWhiteSpace } from './white-space.ts';

/** Value spaces of XML Schema's integers, as TR-106 3.2 uses them. */
const integerRanges: ReadonlyMap<BaseType, RangeFacet> = new Map([
  ['int', { minInclusive: '-2147483648', maxInclusive: '2147483647' }],
  ['unsignedInt', { minInclusive: '0', maxInclusive: '4294967295' }],
  ['long', { minInclusive: '-9223372036854775808', maxInclusive: '9223372036854775807' }],
  ['unsignedLong', { minInclusive: '0', maxInclusive: '18446744073709551615' }],
]);

/** TR-106 A.2.3: a vendor's own enumeration value begins with X_ and the vendor, and has at most 31 characters. */
const vendorValue = /^X_([0-9A-F]{6}|[A-Z0-9]+(-[A-Z0-9]+)+)_[A-Za-z0-9_-]+$/;
const vendorValueCharsMax = 31;

const wrongType = (reason: string): ValueProblem => ({ faultCode: 9006, reason });
const wrongValue = (reason: string): ValueProblem => ({ faultCode: 9007, reason });

/**
 * Checks a value against a type with all its constraints: undefined when it may stand. 9006 when it lacks the form of its
 * type, 9007 when a constraint forbids it (TR-069 A.3.2.1, TR-106 A.2.3). Linear in the length of the text; never throws.
 */
export function validateValue(type: ValueType, text: string, use: ValueUse = 'write'): ValueProblem | undefined {
  return type.list === undefined ? validateItem(type, text, use) : validateList({ type, list: type.list, use }, text);
}

function validateItem(type: ValueType, text: string, use: ValueUse): ValueProblem | undefined {
  switch (type.base) {
    case 'string':
      return checkString(type, text, use);
    case 'boolean':
      return /^(true|false|1|0)$/.test(trimWhiteSpace(text))
        ? undefined
        : wrongType('A boolean is true, false, 1 or 0.');
    case 'int':
    case 'unsignedInt':
    case 'long':
    case 'unsignedLong':
      return checkInteger(type, trimWhiteSpace(text));
    case 'decimal':
      if (!isDecimal(trimWhiteSpace(text))) return wrongType('A decimal has digits, and perhaps a sign and a dot.');
      return checkRanges(type.ranges, trimWhiteSpace(text));
    case 'dateTime':
      return checkDateTime(trimWhiteSpace(text), type.localTime === true);
    case 'base64':
      return checkBinary(type, base64Octets(text));
    case 'hexBinary':
    default:
      return checkBinary(type, hexBinaryOctets(trimWhiteSpace(text)));
  }
}

function checkString(type: ValueType, text: string, use: ValueUse): ValueProblem | undefined {
  const size = checkSizes(type.sizes, charactersOf(text));
  if (size !== undefined) return size;
  if (type.enumeration !== undefined) {
    const listed = checkEnumeration(type.enumeration, text, use);
    if (listed !== undefined) return listed;
  }
  // TR-106 A.2.3: patterns are alternatives, each anchored at both ends.
  if (type.patterns !== undefined && !type.patterns.some((pattern) => pattern.matches(text))) {
    return wrongValue(
      `The value matches none of the patterns ${type.patterns.map(({ source }) => source).join(' or ')}.`,
    );
  }
  const reason = type.rule === undefined ? undefined : namedRule(type.rule)?.(text);
  return reason === undefined ? undefined : wrongValue(reason);
}

/** Characters, not UTF-16 units: TR-106 counts what XML counts. */
function characterCount(text: string): number {
  let count = text.length;
  for (let offset = 0; offset < text.length - 1; offset += 1) {
    const unit = text.charCodeAt(offset);
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(offset + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}

interface Length {
  readonly what: 'characters' | 'octets';
  /** Never below the exact length. */
  readonly estimate: number;
  exact(): number;
}

const charactersOf = (text: string): Length => ({
  what: 'characters',
  estimate: text.length,
  exact: () => characterCount(text),
});

function checkSizes(sizes: readonly SizeFacet[] | undefined, length: Length): ValueProblem | undefined {
  if (sizes === undefined) return undefined;
  const only = sizes.length === 1 ? sizes[0] : undefined;
  // Counting characters is needed only when surrogate pairs could make the difference.
  if (only?.minLength === undefined && only?.maxLength !== undefined && length.estimate <= only.maxLength)
    return undefined;
  const count = length.exact();
  const fits = sizes.some(
    ({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }) => count >= minLength && count <= maxLength,
  );
  if (fits) return undefined;
  return wrongValue(`The value has ${count} ${length.what}; allowed: ${sizes.map(describeSize).join(' or ')}.`);
}

function describeSize({ minLength, maxLength }: SizeFacet): string {
  if (minLength === maxLength && minLength !== undefined) return `exactly ${minLength}`;
  if (maxLength === undefined) return `at least ${minLength ?? 0}`;
  return minLength === undefined || minLength === 0 ? `at most ${maxLength}` : `${minLength} to ${maxLength}`;
}

function checkEnumeration(
  enumeration: readonly EnumerationFact[],
  text: string,
  use: ValueUse,
): ValueProblem | undefined {
  const listed = enumeration.find(({ value }) => value === text);
  if (listed === undefined || listed.status === 'deleted') {
    if (text.length <= vendorValueCharsMax && vendorValue.test(text)) return undefined;
    return wrongValue('The value is none of the enumeration.');
  }
  // TR-106 A.2.3: such a value is reported by the device and never written.
  return use === 'write' && listed.readOnly === true ? wrongValue('The value can be read but not written.') : undefined;
}

function checkInteger(type: ValueType, text: string): ValueProblem | undefined {
  if (!isInteger(text)) return wrongType(`An ${type.base} is a whole number in decimal digits.`);
  const space = integerRanges.get(type.base);
  if (space !== undefined && !isInRange(space, text)) {
    return wrongType(`The number is outside ${type.base}: ${describeRange(space)}.`);
  }
  return checkRanges(type.ranges, text);
}

function checkRanges(ranges: readonly RangeFacet[] | undefined, text: string): ValueProblem | undefined {
  if (ranges === undefined || ranges.some((range) => isInRange(range, text))) return undefined;
  return wrongValue(`The number is not in the allowed range: ${ranges.map(describeRange).join(' or ')}.`);
}

function isInRange({ minInclusive, maxInclusive, step }: RangeFacet, text: string): boolean {
  if (minInclusive !== undefined && compareDecimals(text, minInclusive) < 0) return false;
  if (maxInclusive !== undefined && compareDecimals(text, maxInclusive) > 0) return false;
  return step === undefined || isOnStep(text, step, minInclusive ?? '0');
}

function describeRange({ minInclusive = 'any', maxInclusive = 'any', step }: RangeFacet): string {
  return `${minInclusive} to ${maxInclusive}${step === undefined ? '' : ` in steps of ${step}`}`;
}

function checkBinary(type: ValueType, octets: number | undefined): ValueProblem | undefined {
  if (octets === undefined) return wrongType(`This is no ${type.base} text.`);
  return checkSizes(type.sizes, { what: 'octets', estimate: octets, exact: () => octets });
}

interface ListCheck {
  readonly type: ValueType;
  readonly list: ListFacet;
  readonly use: ValueUse;
}

function validateList({ type, list, use }: ListCheck, text: string): ValueProblem | undefined {
  const size = checkSizes(list.sizes, charactersOf(text));
  if (size !== undefined) return size;
  const items = readListItems(text, list.nestedBrackets !== undefined);
  if (typeof items === 'string') return wrongValue(items);
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = list;
  if (items.length < minItems)
    return wrongValue(`The list has ${items.length} items; at least ${minItems} are needed.`);
  if (items.length > maxItems)
    return wrongValue(`The list has ${items.length} items; at most ${maxItems} are allowed.`);
  for (const [index, item] of items.entries()) {
    const found = validateListItem({ type, list, use }, item);
    if (found !== undefined) return { ...found, reason: `Item ${index + 1} of the list: ${found.reason}` };
  }
  return undefined;
}

function validateListItem({ type, list, use }: ListCheck, item: string): ValueProblem | undefined {
  const inner = list.nestedBrackets === undefined ? undefined : innerListText(item);
  if (list.inner !== undefined) return validateList({ type, list: list.inner, use }, inner ?? item);
  // A model can ask for brackets without saying what is in them; then they hold plain items.
  if (inner !== undefined) return validateList({ type, list: {}, use }, inner);
  return validateItem(type, item, use);
}

/**
 * The value as one text per meaning: booleans as true or false, numbers without plus sign and needless zeros, white space
 * around all but strings removed. Strings and lists stay as they are (TR-069 A.3.2.1: their case counts). For comparing.
 */
export function canonicalValue(type: ValueType, text: string): string {
  if (type.list !== undefined || type.base === 'string') return text;
  const value = trimWhiteSpace(text);
  switch (type.base) {
    case 'boolean':
      return value === '1' || value === 'true' ? 'true' : value === '0' || value === 'false' ? 'false' : text;
    case 'int':
    case 'unsignedInt':
    case 'long':
    case 'unsignedLong':
    case 'decimal':
      return isDecimal(value) ? canonicalDecimal(value) : text;
    case 'dateTime':
    case 'base64':
    case 'hexBinary':
    default:
      return value;
  }
}

/** The null value of a type, which hidden parameters read back as (TR-106 A.2.3, "null value"). */
export function nullValue(type: ValueType): string {
  if (type.list !== undefined) return '';
  switch (type.base) {
    case 'string':
    case 'base64':
    case 'hexBinary':
      return '';
    case 'boolean':
      return 'false';
    case 'unsignedInt':
    case 'unsignedLong':
      return '0';
    case 'int':
    case 'long':
    case 'decimal':
      return '-1';
    case 'dateTime':
    default:
      return unknownTime;
  }
}

/** True when a sent xsi:type (its local name) fits the type; none sent fits all. */
export function isTypeNameFitting(type: ValueType, sent: string | undefined): boolean {
  // TR-069 A.3.2.1 and TR-106 3.2: lists travel as string; base64 as SOAP's or XML Schema's name for it.
  if (sent === undefined || sent === 'anySimpleType') return true;
  return sent === wireTypeName(type) || (wireTypeName(type) === 'base64' && /^base64(Binary)?$/.test(sent));
}

/** The local name of xsi:type that a value of this type travels with. */
export const wireTypeName = (type: ValueType): string => (type.list === undefined ? type.base : 'string');
