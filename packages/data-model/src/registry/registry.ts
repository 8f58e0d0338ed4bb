import { parsePath } from '../path.ts';
import type { ValueType } from '../types/value-type.ts';
import type { FactFile } from './fact-file.ts';
import { factFileFormat, readObjectLine, readParameterLine, readProfileLine } from './fact-file.ts';
import { unescapeFact } from './fact-text.ts';
import type { ObjectFact, ParameterFact, ProfileFact, ProfileRequirement } from './model-facts.ts';
import { readTypeLine } from './type-line.ts';

/** Everything a data model says, by path. Immutable; decodes what is asked for and keeps it. */
export interface ModelRegistry {
  /** Name and version, such as `Device:2.17`. */
  readonly model: string;
  /** Identity of the document that the facts come from. */
  readonly spec: string;
  /** Path of the root object: `Device.` or `InternetGatewayDevice.`. */
  readonly root: string;
  readonly profiles: readonly ProfileFact[];
  /** By schema path, with `{i}`: `Device.WiFi.SSID.{i}.Enable`, `Device.WiFi.`; a table with or without its `{i}.`. Includes deleted items. */
  lookup(schemaPath: string): ParameterFact | ObjectFact | undefined;
  /** Like `lookup`, for a path of a device: instance numbers, aliases and wildcards count as `{i}`. */
  lookupInstance(path: string): ParameterFact | ObjectFact | undefined;
  parameter(schemaPath: string): ParameterFact | undefined;
  object(schemaPath: string): ObjectFact | undefined;
  /** In the order of the model. */
  objects(): Iterable<ObjectFact>;
  /** In the order of the model. */
  parameters(): Iterable<ParameterFact>;
  parametersOf(objectPath: string): readonly ParameterFact[];
  /** Objects directly below; a table by its rows. */
  childObjectsOf(objectPath: string): readonly ObjectFact[];
  /** The profiles that ask for it, also by including one that does. */
  profilesRequiring(schemaPath: string): readonly ProfileRequirement[];
}

/** A fact file that this version cannot read. Code `fact-file-format`: generate the file anew. */
export class FactFileError extends Error {
  readonly code = 'fact-file-format';
}

/** Lines of one file by kind, found in one pass without decoding. */
interface FactIndex {
  readonly profiles: readonly ProfileFact[];
  readonly typeLines: readonly string[];
  /** Path to line number, objects and parameters. */
  readonly lineNumbers: ReadonlyMap<string, number>;
  /** Parameter that counts rows, to its table. */
  readonly counters: ReadonlyMap<string, string>;
}

const isFactFile = (lines: unknown): lines is FactFile =>
  Array.isArray(lines) && lines.every((line) => typeof line === 'string');

/** Makes a registry of the text of a fact file, as `cordon model import` writes it. Throws {@link FactFileError}. */
export function loadFactFile(text: string): ModelRegistry {
  let lines: unknown;
  try {
    lines = JSON.parse(text);
  } catch {
    throw new FactFileError('It is no JSON.');
  }
  if (!isFactFile(lines)) throw new FactFileError('It is no list of lines.');
  return loadRegistry(lines);
}

/** Makes a registry of a fact file. Takes a few milliseconds: facts are decoded when asked for. Throws {@link FactFileError}. */
export function loadRegistry(lines: FactFile): ModelRegistry {
  const [mark, model = '', spec = '', format] = (lines[0] ?? '').split(' ');
  if (mark !== 'M' || Number(format) !== factFileFormat) {
    throw new FactFileError(
      `The fact file has format ${format ?? 'none'}; this version reads ${factFileFormat}. Generate it anew.`,
    );
  }
  return new LazyRegistry({ model: unescapeFact(model), spec: unescapeFact(spec) }, lines, indexLines(lines));
}

function indexLines(lines: FactFile): FactIndex {
  const profiles: ProfileFact[] = [];
  const typeLines: string[] = [];
  const lineNumbers = new Map<string, number>();
  const counters = new Map<string, string>();
  let objectPath = '';
  for (const [number, line] of lines.entries()) {
    const kind = line.charCodeAt(0);
    if (kind === 0x50 /* P */) {
      lineNumbers.set(objectPath + line.slice(2, line.indexOf(' ', 2)), number);
    } else if (kind === 0x4f /* O */) {
      objectPath = line.slice(2, line.indexOf(' ', 2));
      lineNumbers.set(objectPath, number);
      const counter = / n=(\S+)/.exec(line)?.[1];
      if (counter !== undefined) counters.set(parentOf(objectPath) + counter, objectPath);
    } else if (kind === 0x54 /* T */) {
      typeLines.push(line.slice(2));
    } else if (kind === 0x46 /* F */) {
      profiles.push(readProfileLine(line));
    }
  }
  return { profiles, typeLines, lineNumbers, counters };
}

/** The object above: of a parameter its own object, of a row the object that holds the table. */
export function parentOf(schemaPath: string): string {
  const trimmed = schemaPath.endsWith('.{i}.') ? schemaPath.slice(0, -5) : schemaPath.replace(/\.$/, '');
  return trimmed.slice(0, trimmed.lastIndexOf('.') + 1);
}

class LazyRegistry implements ModelRegistry {
  readonly model: string;
  readonly spec: string;
  readonly root: string;
  readonly profiles: readonly ProfileFact[];
  readonly #lines: FactFile;
  readonly #index: FactIndex;
  readonly #types: (ValueType | undefined)[] = [];
  readonly #facts = new Map<string, ParameterFact | ObjectFact>();
  #children: ReadonlyMap<string, readonly string[]> | undefined;
  #including: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(head: { model: string; spec: string }, lines: FactFile, index: FactIndex) {
    this.model = head.model;
    this.spec = head.spec;
    this.#lines = lines;
    this.#index = index;
    this.profiles = index.profiles;
    this.root = index.lineNumbers.keys().next().value ?? '';
  }

  lookup(schemaPath: string): ParameterFact | ObjectFact | undefined {
    return this.#facts.get(schemaPath) ?? this.#decode(schemaPath);
  }

  lookupInstance(path: string): ParameterFact | ObjectFact | undefined {
    const parsed = parsePath(path, { placeholders: true });
    return parsed.kind === 'path' ? this.lookup(parsed.schemaPath) : undefined;
  }

  parameter(schemaPath: string): ParameterFact | undefined {
    const fact = this.lookup(schemaPath);
    return fact?.kind === 'parameter' ? fact : undefined;
  }

  object(schemaPath: string): ObjectFact | undefined {
    const fact = this.lookup(schemaPath);
    return fact?.kind === 'object' ? fact : undefined;
  }

  *objects(): Iterable<ObjectFact> {
    for (const path of this.#index.lineNumbers.keys()) {
      const fact = path.endsWith('.') ? this.object(path) : undefined;
      if (fact !== undefined) yield fact;
    }
  }

  *parameters(): Iterable<ParameterFact> {
    for (const path of this.#index.lineNumbers.keys()) {
      const fact = path.endsWith('.') ? undefined : this.parameter(path);
      if (fact !== undefined) yield fact;
    }
  }

  parametersOf(objectPath: string): readonly ParameterFact[] {
    const path = this.object(objectPath)?.path;
    const first = path === undefined ? undefined : this.#index.lineNumbers.get(path);
    if (path === undefined || first === undefined) return [];
    const found: ParameterFact[] = [];
    for (let number = first + 1; this.#lines[number]?.startsWith('P ') === true; number += 1) {
      const line = this.#lines[number] ?? '';
      const fact = this.parameter(path + line.slice(2, line.indexOf(' ', 2)));
      if (fact !== undefined) found.push(fact);
    }
    return found;
  }

  childObjectsOf(objectPath: string): readonly ObjectFact[] {
    this.#children ??= Map.groupBy(
      [...this.#index.lineNumbers.keys()].filter((path) => path.endsWith('.')),
      parentOf,
    );
    const path = this.object(objectPath)?.path ?? '';
    return (this.#children.get(path) ?? []).flatMap((child) => this.object(child) ?? []);
  }

  profilesRequiring(schemaPath: string): readonly ProfileRequirement[] {
    const direct = this.lookup(schemaPath)?.profiles ?? [];
    const found = new Map(direct.map((requirement) => [requirement.profile, requirement]));
    const open = [...direct];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      for (const profile of this.#profilesIncluding(next.profile)) {
        if (found.has(profile)) continue;
        const inherited = { profile, requirement: next.requirement };
        found.set(profile, inherited);
        open.push(inherited);
      }
    }
    return [...found.values()];
  }

  #profilesIncluding(name: string): readonly string[] {
    if (this.#including === undefined) {
      const pairs = this.profiles.flatMap((profile) =>
        profile.includes.map((included) => ({ included, by: profile.name })),
      );
      const grouped = Map.groupBy(pairs, ({ included }) => included);
      this.#including = new Map([...grouped].map(([included, by]) => [included, by.map((pair) => pair.by)]));
    }
    return this.#including.get(name) ?? [];
  }

  #decode(schemaPath: string): ParameterFact | ObjectFact | undefined {
    const number = this.#index.lineNumbers.get(schemaPath);
    // The table itself, `Device.WiFi.SSID.`, is described with its rows.
    if (number === undefined) return schemaPath.endsWith('.') ? this.#rows(schemaPath) : undefined;
    const line = this.#lines[number] ?? '';
    const fact = line.startsWith('O')
      ? readObjectLine(line, this.profiles)
      : readParameterLine(line, {
          objectPath: schemaPath.slice(0, schemaPath.lastIndexOf('.') + 1),
          profiles: this.profiles,
          typeOf: (type) => this.#type(type),
          rowsCountedBy: (path) => this.#index.counters.get(path),
        });
    this.#facts.set(schemaPath, fact);
    return fact;
  }

  #rows(tablePath: string): ParameterFact | ObjectFact | undefined {
    const rows = `${tablePath}{i}.`;
    return tablePath.endsWith('{i}.') || !this.#index.lineNumbers.has(rows) ? undefined : this.lookup(rows);
  }

  #type(number: number): ValueType {
    const known = this.#types[number];
    if (known !== undefined) return known;
    const type = readTypeLine(this.#index.typeLines[number] ?? '');
    this.#types[number] = type;
    return type;
  }
}
