import type { EnumerationFact, ListFacet, RangeFacet, SizeFacet, ValueType } from '../types/value-type.ts';
import type { ObjectFact, ParameterFact } from './model-facts.ts';

/** One line of a description: what it is about, and what the model says. */
export interface FactRow {
  readonly label: string;
  readonly text: string;
}

/** What a model says of a parameter or an object, in rows for people; what it does not say has no row. */
export function describeFact(fact: ParameterFact | ObjectFact): readonly FactRow[] {
  const rows = fact.kind === 'parameter' ? parameterRows(fact) : objectRows(fact);
  const shared: readonly (readonly [string, string | undefined])[] = [
    ['since version', fact.version],
    ['status', fact.status === 'current' ? undefined : fact.status],
    ['profiles', fact.profiles.map(({ profile, requirement }) => `${profile} (${requirement})`).join(', ')],
  ];
  return [...rows, ...shared].flatMap(([label, text]) => (text === undefined || text === '' ? [] : [{ label, text }]));
}

const marksOf = (marks: Readonly<Record<string, boolean>>): string =>
  Object.entries(marks)
    .filter(([, on]) => on)
    .map(([mark]) => mark)
    .join(', ');

function parameterRows(fact: ParameterFact): (readonly [string, string | undefined])[] {
  const { hidden, secured, command } = fact;
  return [
    ['parameter', fact.path],
    ['access', fact.access],
    ...typeRows(fact.type),
    ['reads as null', marksOf({ hidden, secured, command })],
    ['in every Inform', fact.forcedInform ? 'yes' : undefined],
    ['active notification', fact.activeNotify === 'normal' ? undefined : fact.activeNotify],
    ['default', fact.default === undefined ? undefined : `"${fact.default.value}" (${fact.default.type})`],
    ['counts rows of', fact.countsRowsOf],
  ];
}

function objectRows(fact: ObjectFact): (readonly [string, string | undefined])[] {
  return [
    [fact.table ? 'table' : 'object', fact.path],
    ['access', fact.access],
    ['entries', `${fact.minEntries} to ${fact.maxEntries ?? 'unbounded'}`],
    ['counted by', fact.numEntriesParameter],
    ['enabled by', fact.enableParameter],
    ['discriminated by', fact.discriminatorParameter],
    [
      'unique keys',
      fact.uniqueKeys
        .map(({ functional, parameters }) => `${parameters.join('+')}${functional ? '' : ' (also when disabled)'}`)
        .join(', '),
    ],
    ['fixed by the device', fact.fixedObject ? 'yes' : undefined],
  ];
}

function typeRows(type: ValueType): (readonly [string, string | undefined])[] {
  const ref = type.pathRef;
  const bound = type.enumerationRef;
  return [
    [
      'type',
      `${type.list === undefined ? '' : 'list of '}${type.name === undefined ? type.base : `${type.name} (${type.base})`}`,
    ],
    ['length', sizesOf(type.sizes)],
    ['range', type.ranges?.map(rangeOf).join(' or ')],
    ['values', type.enumeration?.map(enumerationOf).join(', ')],
    ['patterns', type.patterns?.map(({ source }) => `"${source}"`).join(' or ')],
    ['list', type.list === undefined ? undefined : listOf(type.list)],
    ['units', type.units],
    [
      'refers to',
      ref === undefined
        ? undefined
        : `${ref.refType}, ${ref.targetType}${ref.targetParents.length > 0 ? ` below ${ref.targetParents.join(' or ')}` : ''}`,
    ],
    [
      'one of those in',
      bound === undefined
        ? undefined
        : `${bound.targetParameter}${bound.nullValue === undefined ? '' : ` or "${bound.nullValue}"`}`,
    ],
  ];
}

const sizesOf = (sizes: readonly SizeFacet[] | undefined): string | undefined =>
  sizes?.map(({ minLength = 0, maxLength }) => `${minLength} to ${maxLength ?? 'any'}`).join(' or ');

const rangeOf = ({ minInclusive = 'any', maxInclusive = 'any', step }: RangeFacet): string =>
  `${minInclusive} to ${maxInclusive}${step === undefined ? '' : ` in steps of ${step}`}`;

function enumerationOf({ value, readOnly, optional, status, version }: EnumerationFact): string {
  const marks = [
    readOnly === true ? 'read-only' : '',
    optional === true ? 'optional' : '',
    status ?? '',
    version === undefined ? '' : `since ${version}`,
  ].filter((mark) => mark !== '');
  return `${value === '' ? '""' : value}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

function listOf({ sizes, minItems = 0, maxItems, nestedBrackets, inner }: ListFacet): string {
  const parts = [
    `${minItems} to ${maxItems ?? 'any'} items`,
    sizes === undefined ? '' : `${sizesOf(sizes)} characters`,
    nestedBrackets === undefined ? '' : `brackets ${nestedBrackets}`,
    inner === undefined ? '' : `each a list of ${listOf(inner)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
