import type { Pattern } from '../types/pattern.ts';
import { compilePattern } from '../types/pattern.ts';
import type {
  EnumerationFact,
  EnumerationRefFact,
  ListFacet,
  PathRefFact,
  RangeFacet,
  SizeFacet,
  Status,
  ValueType,
} from '../types/value-type.ts';
import { escapeFact, readFields, unescapeFact, writeFields } from './fact-text.ts';

const statusLetters: ReadonlyMap<Status, string> = new Map([
  ['deprecated', 'd'],
  ['obsoleted', 'o'],
  ['deleted', 'x'],
]);
const statusByLetter = new Map([...statusLetters].map(([status, letter]) => [letter, status]));

/** The letter of a status in a fact line; none for current. */
export const writeStatus = (status: Status | undefined): string | undefined =>
  status === undefined ? undefined : statusLetters.get(status);

/** The status that a letter of a fact line stands for. */
export const readStatus = (letter: string | undefined): Status => statusByLetter.get(letter ?? '') ?? 'current';

const writeSizes = (sizes: readonly SizeFacet[] | undefined): string | undefined =>
  sizes?.map(({ minLength, maxLength }) => `${minLength ?? ''}:${maxLength ?? ''}`).join(',');

function readSizes(text: string): SizeFacet[] {
  return text.split(',').map((item) => {
    const [min = '', max = ''] = item.split(':');
    return { ...(min === '' ? {} : { minLength: Number(min) }), ...(max === '' ? {} : { maxLength: Number(max) }) };
  });
}

const writeRanges = (ranges: readonly RangeFacet[] | undefined): string | undefined =>
  ranges
    ?.map(({ minInclusive = '', maxInclusive = '', step = '' }) => `${minInclusive}:${maxInclusive}:${step}`)
    .join();

function readRanges(text: string): RangeFacet[] {
  return text.split(',').map((item) => {
    const [minInclusive = '', maxInclusive = '', step = ''] = item.split(':');
    return {
      ...(minInclusive === '' ? {} : { minInclusive }),
      ...(maxInclusive === '' ? {} : { maxInclusive }),
      ...(step === '' ? {} : { step }),
    };
  });
}

function writeEnumerationFact({ value, readOnly, optional, status, version }: EnumerationFact): string {
  const marks = `${readOnly === true ? 'r' : ''}${optional === true ? '?' : ''}${writeStatus(status) ?? ''}`;
  return `${escapeFact(value)}${marks === '' ? '' : `~${marks}`}${version === undefined ? '' : `@${version}`}`;
}

function readEnumerationFact(text: string): EnumerationFact {
  const [body = '', version] = text.split('@');
  const [value = '', marks = ''] = body.split('~');
  const status = /[dox]/.exec(marks)?.[0];
  return {
    value: unescapeFact(value),
    ...(marks.includes('r') ? { readOnly: true } : {}),
    ...(marks.includes('?') ? { optional: true } : {}),
    ...(status === undefined ? {} : { status: readStatus(status) }),
    ...(version === undefined ? {} : { version }),
  };
}

function writeList(list: ListFacet | undefined): string | undefined {
  if (list === undefined) return undefined;
  const { sizes, minItems = '', maxItems = '', nestedBrackets, inner } = list;
  const brackets = nestedBrackets === undefined ? '' : nestedBrackets.slice(0, 1);
  const own = `${minItems};${maxItems};${brackets};${writeSizes(sizes) ?? ''}`;
  return inner === undefined ? own : `${own}|${writeList(inner)}`;
}

function readList(text: string): ListFacet {
  const [own = '', ...rest] = text.split('|');
  const [minItems = '', maxItems = '', brackets = '', sizes = ''] = own.split(';');
  return {
    ...(sizes === '' ? {} : { sizes: readSizes(sizes) }),
    ...(minItems === '' ? {} : { minItems: Number(minItems) }),
    ...(maxItems === '' ? {} : { maxItems: Number(maxItems) }),
    ...(brackets === '' ? {} : { nestedBrackets: brackets === 'r' ? 'required' : 'optional' }),
    ...(rest.length === 0 ? {} : { inner: readList(rest.join('|')) }),
  };
}

const writePathRef = (ref: PathRefFact | undefined): string | undefined =>
  ref === undefined
    ? undefined
    : `${ref.refType};${ref.targetType};${ref.targetParents.join()};${escapeFact(ref.targetDataType ?? '')}`;

function readPathRef(text: string): PathRefFact {
  const [refType, targetType = 'any', parents = '', dataType = '%'] = text.split(';');
  return {
    refType: refType === 'strong' ? 'strong' : 'weak',
    targetType: targetType as PathRefFact['targetType'],
    targetParents: parents === '' ? [] : parents.split(','),
    ...(dataType === '%' ? {} : { targetDataType: unescapeFact(dataType) }),
  };
}

const writeEnumerationRef = (ref: EnumerationRefFact | undefined): string | undefined =>
  ref === undefined
    ? undefined
    : `${ref.targetParameter}${ref.nullValue === undefined ? '' : `;${escapeFact(ref.nullValue)}`}`;

function readEnumerationRef(text: string): EnumerationRefFact {
  const [targetParameter = '', nullValue] = text.split(';');
  return { targetParameter, ...(nullValue === undefined ? {} : { nullValue: unescapeFact(nullValue) }) };
}

/** Writes a type as one line: equal types give equal lines. */
export function writeTypeLine(type: ValueType): string {
  const fields = writeFields([
    ['n', type.name],
    ['w', type.rule],
    ['s', writeSizes(type.sizes)],
    ['r', writeRanges(type.ranges)],
    ['e', type.enumeration?.map(writeEnumerationFact).join()],
    ['p', type.patterns?.map(({ source }) => escapeFact(source)).join()],
    ['l', writeList(type.list)],
    ['u', type.units === undefined ? undefined : escapeFact(type.units)],
    ['R', writePathRef(type.pathRef)],
    ['E', writeEnumerationRef(type.enumerationRef)],
    ['z', type.localTime === true ? '' : undefined],
  ]);
  return [type.base, ...fields].join(' ');
}

/** Reads what {@link writeTypeLine} wrote. Throws on a damaged line: fact files are ours. */
export function readTypeLine(line: string): ValueType {
  const words = line.split(' ');
  const fields = readFields(words, 1);
  const type: Record<string, unknown> = { base: words[0] };
  const readers: Readonly<Record<string, readonly [string, (text: string) => unknown]>> = {
    n: ['name', (text) => text],
    w: ['rule', (text) => text],
    s: ['sizes', readSizes],
    r: ['ranges', readRanges],
    e: ['enumeration', (text) => text.split(',').map(readEnumerationFact)],
    p: ['patterns', (text) => text.split(',').map((source) => readPattern(unescapeFact(source)))],
    l: ['list', readList],
    u: ['units', unescapeFact],
    R: ['pathRef', readPathRef],
    E: ['enumerationRef', readEnumerationRef],
    z: ['localTime', () => true],
  };
  for (const [key, text] of fields) {
    const reader = readers[key];
    if (reader === undefined) throw new Error(`Fact file: unknown field "${key}" in the type line "${line}".`);
    type[reader[0]] = reader[1](text);
  }
  return type as unknown as ValueType;
}

function readPattern(source: string): Pattern {
  const pattern = compilePattern(source);
  if ('kind' in pattern) throw new Error(`Fact file: ${pattern.reason} Pattern: ${source}`);
  return pattern;
}
