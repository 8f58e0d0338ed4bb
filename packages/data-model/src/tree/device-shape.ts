import { parsePath } from '../path.ts';
import type { ObjectFact, ParameterFact } from '../registry/model-facts.ts';
import type { ModelRegistry } from '../registry/registry.ts';
import { parentOf } from '../registry/registry.ts';
import type { DeclaredObject, DeclaredParameter, DeviceDescription } from './device-description.ts';
import { DeviceDescriptionError } from './device-description.ts';

/** What the device has of one object of its model. Shared by all rows of a table and all devices of one description. */
export interface ObjectShape {
  /** Schema path with `{i}` and a dot at the end. */
  readonly path: string;
  readonly fact: ObjectFact | undefined;
  readonly parameters: ReadonlyMap<string, ParameterFact>;
  /** Single objects and tables below, by name. */
  readonly children: ReadonlyMap<string, ObjectShape | TableShape>;
}

/** A multi-instance object: its rows all have one shape. */
export interface TableShape {
  readonly row: ObjectShape;
  /** AddObject and DeleteObject work on it. */
  readonly writable: boolean;
  readonly minEntries: number;
  readonly maxEntries: number;
  /** Parameter of the parent object that counts the rows, when the device has it. */
  readonly numEntriesParameter: string | undefined;
}

export const isTableShape = (shape: ObjectShape | TableShape): shape is TableShape => 'row' in shape;

/** TR-106 leaves most tables unbounded; a device does not (TR-069 A.3.2.6, fault 9004). */
export const tableRowsMax: number = 1024;

interface OpenShape {
  readonly path: string;
  readonly fact: ObjectFact | undefined;
  readonly parameters: Map<string, ParameterFact>;
  readonly children: Map<string, ObjectShape | TableShape>;
}

/** Builds the shape of a device from its description. Throws {@link DeviceDescriptionError}. */
export function buildShape(registry: ModelRegistry, description: DeviceDescription): ObjectShape {
  const top: OpenShape = { path: '', fact: undefined, parameters: new Map(), children: new Map() };
  const builder = { registry, top, declared: declaredTables(description), open: new Map([['', top]]) };
  for (const entry of description.parameters)
    addParameter(builder, typeof entry === 'string' ? { path: entry } : entry);
  for (const { path } of declaredObjects(description)) openObject(builder, schemaPathOf(path));
  // Counters are known only now that all parameters are in.
  linkCounters(top);
  return top;
}

/** The objects of a description, each as a record. */
export const declaredObjects = (description: DeviceDescription): readonly DeclaredObject[] =>
  (description.objects ?? []).map((entry) => (typeof entry === 'string' ? { path: entry } : entry));

interface ShapeBuilder {
  readonly registry: ModelRegistry;
  readonly top: OpenShape;
  readonly declared: ReadonlyMap<string, DeclaredObject>;
  readonly open: Map<string, OpenShape>;
}

function declaredTables(description: DeviceDescription): Map<string, DeclaredObject> {
  const general = declaredObjects(description).filter(({ path }) => !/\.([0-9]+|\[[^\]]*\])\./.test(path));
  return new Map(general.map((object) => [schemaPathOf(object.path), object]));
}

function schemaPathOf(path: string): string {
  const parsed = parsePath(path, { placeholders: true });
  if (parsed.kind === 'path-problem') throw new DeviceDescriptionError(`${path}: ${parsed.reason}`);
  return parsed.schemaPath;
}

function addParameter(builder: ShapeBuilder, declared: DeclaredParameter): void {
  const path = schemaPathOf(declared.path);
  if (path === '' || path.endsWith('.'))
    throw new DeviceDescriptionError(`${path}: a parameter has no dot at its end.`);
  const name = path.slice(path.lastIndexOf('.') + 1);
  const known = builder.registry.parameter(path);
  const shape = openObject(builder, path.slice(0, -name.length));
  shape.parameters.set(name, parameterOf({ ...declared, path }, name, known));
}

function parameterOf(declared: DeclaredParameter, name: string, known: ParameterFact | undefined): ParameterFact {
  const type = declared.type ?? known?.type;
  if (type === undefined) {
    throw new DeviceDescriptionError(`${declared.path} is not in the model; give its type, or correct the path.`);
  }
  const writable = declared.writable ?? known?.writable ?? false;
  return {
    kind: 'parameter',
    path: declared.path,
    name,
    access: writable ? 'readWrite' : 'readOnly',
    writable,
    type,
    hidden: declared.hidden ?? known?.hidden ?? false,
    secured: declared.secured ?? known?.secured ?? false,
    command: declared.command ?? known?.command ?? false,
    forcedInform: declared.forcedInform ?? known?.forcedInform ?? false,
    activeNotify: declared.activeNotify ?? known?.activeNotify ?? 'normal',
    default: declared.default ?? known?.default,
    countsRowsOf: known?.countsRowsOf,
    version: known?.version,
    status: known?.status ?? 'current',
    profiles: known?.profiles ?? [],
  };
}

/** The shape at a schema path that ends with a dot, with everything above it. A table's own path gives its rows. */
function openObject(builder: ShapeBuilder, path: string): OpenShape {
  const known = builder.open.get(path);
  if (known !== undefined) return known;
  const fact = builder.registry.object(path);
  if (fact?.table === true && !path.endsWith('.{i}.')) return openObject(builder, fact.path);
  const parent = openObject(builder, parentOf(path));
  const shape: OpenShape = { path, fact, parameters: new Map(), children: new Map() };
  builder.open.set(path, shape);
  const table = path.endsWith('.{i}.');
  const name = path.slice(parent.path.length, table ? -5 : -1);
  if (parent.path === '' && `${name}.` !== builder.registry.root) {
    throw new DeviceDescriptionError(
      `${path}: the root object of ${builder.registry.model} is ${builder.registry.root}`,
    );
  }
  parent.children.set(name, table ? tableOf(shape, builder.declared) : shape);
  return shape;
}

function tableOf(row: OpenShape, declared: ReadonlyMap<string, DeclaredObject>): TableShape {
  const entry = declared.get(row.path) ?? declared.get(row.path.slice(0, -4));
  return {
    row,
    writable: entry?.writable ?? row.fact?.writable ?? false,
    minEntries: row.fact?.minEntries ?? 0,
    maxEntries: Math.min(entry?.maxEntries ?? tableRowsMax, row.fact?.maxEntries ?? tableRowsMax),
    numEntriesParameter: row.fact?.numEntriesParameter,
  };
}

function linkCounters(shape: OpenShape): void {
  for (const [name, child] of shape.children) {
    if (!isTableShape(child)) {
      linkCounters(child as OpenShape);
      continue;
    }
    linkCounters(child.row as OpenShape);
    const counter = child.numEntriesParameter ?? `${name}NumberOfEntries`;
    shape.children.set(name, { ...child, numEntriesParameter: shape.parameters.has(counter) ? counter : undefined });
  }
}
