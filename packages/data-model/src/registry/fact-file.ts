import type { ValueType } from '../types/value-type.ts';
import { escapeFact, readFields, unescapeFact, writeFields } from './fact-text.ts';
import type {
  Access,
  ActiveNotify,
  DefaultFact,
  ModelFacts,
  ObjectFact,
  ParameterFact,
  ProfileFact,
  ProfileRequirement,
  UniqueKeyFact,
} from './model-facts.ts';
import { readStatus, writeStatus, writeTypeLine } from './type-line.ts';

// The file is a list of lines, so that a change of the model is a readable change of the file:
//   M model spec format        the model
//   F name includes            a profile, numbered from 0
//   T base …                   a type, numbered from 0
//   O path access min max …    an object, its parameters follow
//   P name access type …       a parameter

/** The facts of a model as text, one line each: what {@link loadRegistry} reads without decoding it all. */
export type FactFile = readonly string[];

/** Raised when the form of the lines changes. */
export const factFileFormat = 1;

const accessLetters = new Map<Access, string>([
  ['readOnly', 'r'],
  ['readWrite', 'w'],
  ['writeOnceReadOnly', 'o'],
]);
const accessByLetter = new Map([...accessLetters].map(([access, letter]) => [letter, access]));

const notifyLetters = new Map<ActiveNotify, string>([
  ['forceEnabled', 'f'],
  ['forceDefaultEnabled', 'd'],
  ['canDeny', 'c'],
]);
const notifyByLetter = new Map([...notifyLetters].map(([notify, letter]) => [letter, notify]));

const defaultLetters = new Map<DefaultFact['type'], string>([
  ['factory', 'f'],
  ['object', 'o'],
  ['implementation', 'i'],
  ['parameter', 'p'],
]);
const defaultByLetter = new Map([...defaultLetters].map(([type, letter]) => [letter, type]));

/** Writes the facts of a model as lines. The inverse of what a registry reads. */
export function writeFactFile(facts: ModelFacts): string[] {
  const types = new Map<string, number>();
  const profileNumbers = new Map(facts.profiles.map(({ name }, index) => [name, index]));
  const parametersByObject = Map.groupBy(facts.parameters, ({ path, name }) => path.slice(0, -name.length));
  const typeNumber = (type: ValueType): number => {
    const line = writeTypeLine(type);
    const number = types.get(line) ?? types.size;
    types.set(line, number);
    return number;
  };
  const body = facts.objects.flatMap((object) => [
    writeObject(object, profileNumbers),
    ...(parametersByObject.get(object.path) ?? []).map((parameter) =>
      writeParameter(parameter, typeNumber(parameter.type), profileNumbers),
    ),
  ]);
  const profiles = facts.profiles.map(({ name, includes, version, status }) =>
    [
      'F',
      name,
      ...writeFields([
        ['i', includes.length > 0 ? includes.join() : undefined],
        ['v', version],
        ['s', writeStatus(status)],
      ]),
    ].join(' '),
  );
  const head = `M ${escapeFact(facts.model)} ${escapeFact(facts.spec)} ${factFileFormat}`;
  return [head, ...profiles, ...[...types.keys()].map((line) => `T ${line}`), ...body];
}

function writeObject(object: ObjectFact, profiles: ReadonlyMap<string, number>): string {
  const fields = writeFields([
    ['n', object.numEntriesParameter],
    ['e', object.enableParameter],
    ['d', object.discriminatorParameter],
    ['k', writeKeys(object.uniqueKeys)],
    ['x', object.fixedObject ? '' : undefined],
    ['v', object.version],
    ['s', writeStatus(object.status)],
    ['p', writeProfiles(object.profiles, profiles)],
  ]);
  const access = accessLetters.get(object.access) ?? 'r';
  return ['O', object.path, access, object.minEntries, object.maxEntries ?? 'u', ...fields].join(' ');
}

function writeParameter(parameter: ParameterFact, type: number, profiles: ReadonlyMap<string, number>): string {
  const { hidden, secured, command, forcedInform } = parameter;
  const flags = `${hidden ? 'h' : ''}${secured ? 's' : ''}${command ? 'c' : ''}${forcedInform ? 'i' : ''}`;
  const given = parameter.default;
  const fields = writeFields([
    ['f', flags === '' ? undefined : flags],
    ['a', notifyLetters.get(parameter.activeNotify)],
    ['d', given === undefined ? undefined : `${defaultLetters.get(given.type)}${escapeFact(given.value)}`],
    ['v', parameter.version],
    ['s', writeStatus(parameter.status)],
    ['p', writeProfiles(parameter.profiles, profiles)],
  ]);
  return ['P', parameter.name, accessLetters.get(parameter.access) ?? 'r', type, ...fields].join(' ');
}

const writeKeys = (keys: readonly UniqueKeyFact[]): string | undefined =>
  keys.length === 0
    ? undefined
    : keys.map(({ functional, parameters }) => `${functional ? 'f' : 'n'}:${parameters.join('+')}`).join();

const readKeys = (text: string | undefined): UniqueKeyFact[] =>
  text === undefined
    ? []
    : text.split(',').map((key) => ({ functional: key.startsWith('f'), parameters: key.slice(2).split('+') }));

const writeProfiles = (
  requirements: readonly ProfileRequirement[],
  numbers: ReadonlyMap<string, number>,
): string | undefined =>
  requirements.length === 0
    ? undefined
    : requirements.map(({ profile, requirement }) => `${numbers.get(profile)}:${requirement}`).join();

const readProfiles = (text: string | undefined, profiles: readonly ProfileFact[]): ProfileRequirement[] =>
  text === undefined
    ? []
    : text.split(',').map((item) => {
        const [number, requirement = ''] = item.split(':');
        return { profile: profiles[Number(number)]?.name ?? '', requirement };
      });

/** Reads an `F` line. */
export function readProfileLine(line: string): ProfileFact {
  const words = line.split(' ');
  const fields = readFields(words, 2);
  return {
    name: words[1] ?? '',
    includes: fields.get('i')?.split(',') ?? [],
    version: fields.get('v'),
    status: readStatus(fields.get('s')),
  };
}

/** Reads an `O` line. */
export function readObjectLine(line: string, profiles: readonly ProfileFact[]): ObjectFact {
  const words = line.split(' ');
  const [, path = '', letter = 'r', min = '1', max = '1'] = words;
  const fields = readFields(words, 5);
  const access = accessByLetter.get(letter) ?? 'readOnly';
  return {
    kind: 'object',
    path,
    access,
    writable: access !== 'readOnly',
    table: path.endsWith('.{i}.'),
    minEntries: Number(min),
    maxEntries: max === 'u' ? undefined : Number(max),
    numEntriesParameter: fields.get('n'),
    enableParameter: fields.get('e'),
    discriminatorParameter: fields.get('d'),
    uniqueKeys: readKeys(fields.get('k')),
    fixedObject: fields.has('x'),
    version: fields.get('v'),
    status: readStatus(fields.get('s')),
    profiles: readProfiles(fields.get('p'), profiles),
  };
}

/** What a `P` line needs from the lines around it. */
export interface ParameterSurroundings {
  readonly objectPath: string;
  readonly profiles: readonly ProfileFact[];
  typeOf(number: number): ValueType;
  rowsCountedBy(path: string): string | undefined;
}

/** Reads a `P` line. */
export function readParameterLine(line: string, surroundings: ParameterSurroundings): ParameterFact {
  const words = line.split(' ');
  const [, name = '', letter = 'r', type = '0'] = words;
  const fields = readFields(words, 4);
  const access = accessByLetter.get(letter) ?? 'readOnly';
  const flags = fields.get('f') ?? '';
  const given = fields.get('d');
  const path = `${surroundings.objectPath}${name}`;
  return {
    kind: 'parameter',
    path,
    name,
    access,
    writable: access !== 'readOnly',
    type: surroundings.typeOf(Number(type)),
    hidden: flags.includes('h'),
    secured: flags.includes('s'),
    command: flags.includes('c'),
    forcedInform: flags.includes('i'),
    activeNotify: notifyByLetter.get(fields.get('a') ?? '') ?? 'normal',
    default:
      given === undefined
        ? undefined
        : { type: defaultByLetter.get(given.slice(0, 1)) ?? 'object', value: unescapeFact(given.slice(1)) },
    countsRowsOf: surroundings.rowsCountedBy(path),
    version: fields.get('v'),
    status: readStatus(fields.get('s')),
    profiles: readProfiles(fields.get('p'), surroundings.profiles),
  };
}
