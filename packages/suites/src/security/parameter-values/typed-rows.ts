import { type ParameterFact, validateValue } from '@cordon/data-model';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import type { Choice, ChosenParameter } from './chosen-parameter.ts';
import type { Outcome, ValueTrial } from './try-values.ts';
import type { ValueRow } from './value-row.ts';

/** Anything but a refusal: what the data model forbids may not be taken (TR-069 A.3.2.1). */
const takenInAnyWay: readonly Outcome[] = [
  'stored',
  'altered',
  'without-effect',
  'changed-though-refused',
  'unreadable',
];

const kindOf = ({ type }: ParameterFact): string => `${type.base} ${type.rule ?? ''}`;
const perKind = { kindOf, perKindMax: 3, countMax: 24 } as const;

/** Texts that lack the form of a type, or of a rule that TR-106 gives in words. */
const malformed: Readonly<Record<string, readonly string[]>> = {
  boolean: ['yes', 'TRUE', '2', '-1', ''],
  int: ['', '1.5', '1e3', '0x10', '12abc', '2147483648'],
  unsignedInt: ['', '-1', '1.5', '1e3', '0x10', '12abc', '4294967296'],
  long: ['', '1.5', '0x10', '9223372036854775808'],
  unsignedLong: ['', '-1', '1.5', '0x10', '18446744073709551616'],
  dateTime: ['', 'tomorrow', '2024-02-30T00:00:00Z', '2024-13-01T00:00:00Z', '2024-01-01T25:00:00Z', '1704067200'],
  base64: ['A', '%%%%', 'A==='],
  hexBinary: ['A', 'XY', '0x'],
  IPAddress: ['256.1.1.1', '1.2.3', '1.2.3.4.5', ':::1', '192.0.2.1/33'],
  IPv4Address: ['256.1.1.1', '1.2.3', '1.2.3.4.5', '2001:db8::1'],
  IPv6Address: [':::1', '2001:db8::g', '192.0.2.1'],
  IPv4Prefix: ['192.0.2.0/33', '256.0.0.0/8'],
  IPv6Prefix: ['2001:db8::/129', ':::/64'],
  MACAddress: ['00:11:22', '00:11:22:33:44:GG', '00:11:22:33:44:55:66'],
};

/** Those of these that the model forbids for a parameter. */
const forbidden = (parameter: ChosenParameter, values: readonly string[]): readonly ValueTrial[] =>
  values
    .filter((value) => validateValue(parameter.fact.type, value) !== undefined)
    .map((value) => ({ name: `"${value.slice(0, 40)}"${value.length > 40 ? '…' : ''}`, parameter, value }));

const malformedFor = (parameter: ChosenParameter): readonly ValueTrial[] => {
  const { base, rule = '' } = parameter.fact.type;
  return forbidden(parameter, malformed[base === 'string' ? rule : base] ?? []);
};

// Bounds that are integers: one beyond each. Numbers beyond the type itself belong to the malformed ones.
const besideRanges = ({ type }: ParameterFact): readonly string[] =>
  (type.ranges ?? []).flatMap(({ minInclusive, maxInclusive }) => [
    ...(minInclusive !== undefined && /^-?\d+$/.test(minInclusive) ? [String(BigInt(minInclusive) - 1n)] : []),
    ...(maxInclusive !== undefined && /^-?\d+$/.test(maxInclusive) ? [String(BigInt(maxInclusive) + 1n)] : []),
  ]);

const besideSizes = ({ type }: ParameterFact): readonly string[] =>
  type.base !== 'string' || type.list !== undefined
    ? []
    : (type.sizes ?? []).flatMap(({ maxLength }) => (maxLength === undefined ? [] : ['X'.repeat(maxLength + 1)]));

const besideEnumeration = ({ type }: ParameterFact): readonly string[] =>
  type.enumeration === undefined ? [] : ['Sideways'];

const outsideFor = (parameter: ChosenParameter): readonly ValueTrial[] =>
  forbidden(parameter, [
    ...besideRanges(parameter.fact),
    ...besideEnumeration(parameter.fact),
    ...besideSizes(parameter.fact),
  ]).filter(({ value }) => validateValue(parameter.fact.type, value)?.faultCode === 9007);

const constraintOf = ({ type }: ParameterFact): string =>
  type.enumeration !== undefined ? 'enumeration' : type.ranges !== undefined ? 'range' : 'length';

const isConstrained: Choice['isWanted'] = ({ path, type }) =>
  // ProvisioningCode is what the conformance case about lengths writes.
  !path.endsWith('.ProvisioningCode') && (type.enumeration ?? type.ranges ?? type.sizes) !== undefined;

/** The value that a parameter has, under wrong types and none; and values of other types, under those. */
function wronglyTyped(parameter: ChosenParameter): readonly ValueTrial[] {
  const { now, fact } = parameter;
  const { base } = fact.type;
  const other = base === 'boolean' ? 'unsignedInt' : 'boolean';
  const own: readonly ValueTrial[] = [
    { name: 'its value without a type', parameter, value: now, type: null },
    { name: 'its value as a type that there is not', parameter, value: now, type: 'noSuchType' },
    {
      name: `its value as ${base === 'string' ? 'dateTime' : 'string'}`,
      parameter,
      value: now,
      type: base === 'string' ? 'dateTime' : 'string',
    },
  ];
  const foreign: readonly ValueTrial[] =
    base === 'string'
      ? [
          { name: 'the boolean 1', parameter, value: '1', type: 'boolean' },
          { name: 'a number with zeros in front', parameter, value: '007', type: 'unsignedInt' },
        ]
      : forbidden(parameter, base === 'boolean' ? ['2', '-1'] : ['true', 'false']).map((trial) => ({
          ...trial,
          name: `${trial.value} as ${other}`,
          type: other,
        }));
  return [...own, ...foreign];
}

/** What must not become of values with a type (INJ-015, INJ-016, INJ-017). */
export const typedRows: readonly ValueRow[] = [
  {
    id: 'INJ-015',
    title: 'A value is not bent to the type that a message claims',
    purpose:
      'An xsi:type is a word of whoever sends it. A device that believes it reads a number where there is a text, and stores what nobody sent. ' +
      'Parameters of several types get the value that they have under a wrong type, an unknown one and none, and values of other types. Each must ' +
      'be refused, or mean what was written; a device that does not heed the word is left alone.',
    severity: 'medium',
    safety: 'S3',
    cwe: 843,
    requirements: ['A.3.2.1-36'],
    profiles: { tr069: 'warn' },
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    tries: {
      choice: {
        ...perKind,
        perKindMax: 2,
        isWanted: ({ type }) =>
          type.list === undefined && /^(?:boolean|unsignedInt|int|dateTime|string)$/.test(type.base),
      },
      lacks: 'harmless parameter',
      trials: wronglyTyped,
    },
    sentence: 'a value under a wrong type is refused or stays what was written',
    wrong: ['altered', 'changed-though-refused', 'unreadable'],
    defects: ['claimed-types-believed'],
  },
  {
    id: 'INJ-016',
    title: 'A malformed boolean, number, time or address is refused',
    purpose:
      'A device that makes of a malformed value what it can has a setting that nobody ordered: a port of 0, a mask of 1, "yes" as no. Booleans, numbers, ' +
      'times, binary values, IP and MAC addresses in a row that is made for it, and a few harmless settings, get texts that lack the form of ' +
      'their type. None may be taken, not even without effect. That "soon" is no number of seconds is judged for conformance already.',
    severity: 'medium',
    safety: 'S3',
    cwe: 20,
    requirements: ['A.3.2.1-31', 'A.3.2.1-36'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    tries: {
      choice: {
        ...perKind,
        isWanted: ({ type }) =>
          type.list === undefined && malformed[type.base === 'string' ? (type.rule ?? '') : type.base] !== undefined,
      },
      lacks: 'harmless parameter of such a type',
      trials: malformedFor,
    },
    sentence: 'a malformed value is refused',
    wrong: takenInAnyWay,
    defects: ['malformed-values-mended'],
  },
  {
    id: 'INJ-017',
    title: 'A value outside the enumeration, range or length of the data model is refused',
    purpose:
      'What reads a value relies on what the data model says of it, and often uses it as an index or a size. From the model of the target: ' +
      'a word that an enumeration does not have, a number beside each end of a range, a text with one character too many, for parameters of a ' +
      'row that is made for it and a few harmless settings. None may be taken, not even without effect. Only parameters that the ' +
      'conformance cases do not write in that way are tried.',
    severity: 'medium',
    safety: 'S3',
    cwe: 1284,
    requirements: ['A.3.2.1-31', '106-52', '106-54', '106-55'],
    spec: [tr069Clause('A.3.2.1', 'MUST'), tr106Clause('A.2.3', 'MUST')],
    tries: {
      choice: { isWanted: isConstrained, kindOf: constraintOf, perKindMax: 10, countMax: 30 },
      lacks: 'harmless parameter with such a limit',
      trials: outsideFor,
    },
    sentence: 'a value that the data model forbids is refused',
    wrong: takenInAnyWay,
    defects: ['forbidden-values-are-ignored', 'long-values-cut'],
  },
];
