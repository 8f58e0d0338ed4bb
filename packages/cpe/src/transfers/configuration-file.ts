// The configuration of a device as text, one thing per line, here as somebody writes it by hand:
//
//   cordon-configuration 1
//   name "kitchen"                           optional: what the file calls itself
//   row Device.NAT.PortMapping.2.            a row that is to exist
//   Device.NAT.PortMapping.2.Enable "true"   a parameter and its value as JSON text
//
// Empty lines and lines that begin with # say nothing. What the device writes itself has a seal: configuration-seal.ts.
import type { ParameterValueStruct } from '@cordon/cwmp';
import {
  applySetParameterValues,
  type InstanceTree,
  parametersOf,
  restoreTree,
  rowNumbersOf,
  snapshotTree,
  tableRowsMax,
  type TreeChange,
  type TreePolicy,
  valueOf,
} from '@cordon/data-model';
import type { TreeUpdate } from '../device/device.ts';
import {
  type ConfigurationOwner,
  openSealed,
  sealConfiguration,
  sealedHeading,
  type SealStrictness,
} from './configuration-seal.ts';
import { TransferFailure } from './transfer-failure.ts';

/** A configuration of all parameters of a large device is a tenth of this. */
export const configurationBytesMax: number = 1024 * 1024;
/** As many as one answer of the device may list at most. */
const linesMax = 50_000;

const heading = 'cordon-configuration 1';

/** What a configuration file is about. */
export interface ConfigurationScope {
  readonly tree: InstanceTree;
  /** Tables, as `….{i}.`, in which the file may make rows. */
  readonly growingTables: readonly string[];
  readonly policy: TreePolicy;
  /** The device. */
  readonly owner: ConfigurationOwner;
  readonly seal: SealStrictness;
}

/** Every parameter that the ACS may write, sealed, but no secret unless `secretInFile` wants it, no command and no order for a test. */
export function writeConfigurationFile(
  { tree, growingTables, owner }: Omit<ConfigurationScope, 'policy' | 'seal'>,
  secretInFile: (value: string) => string | undefined = () => undefined,
): Uint8Array {
  const lines: string[] = [];
  for (const path of growingTables.flatMap((table) => tablesOf(tree, table))) {
    for (const row of rowNumbersOf(tree, path)) lines.push(`row ${path}${row}.`);
  }
  for (const { name, fact, value } of parametersOf(tree)) {
    const isConfiguration = fact.writable && !fact.command && !isTest(name);
    const shown = fact.hidden || fact.secured ? secretInFile(value) : value;
    if (isConfiguration && shown !== undefined) lines.push(`${name} ${JSON.stringify(shown)}`);
  }
  return sealConfiguration(lines, owner);
}

/** Orders for tests, of both data models: a file that starts one would report it to nobody. */
const isTest = (parameterName: string): boolean => parameterName.includes('Diagnostics.');

/** The tables of a device that a schema path such as `A.{i}.B.{i}.` stands for: `A.1.B.`, `A.2.B.` and so on. */
function tablesOf(tree: InstanceTree, schemaPath: string): readonly string[] {
  const [first = '', ...inner] = schemaPath.slice(0, -'{i}.'.length).split('{i}.');
  return inner.reduce<readonly string[]>(
    (paths, next) => paths.flatMap((path) => rowNumbersOf(tree, path).map((row) => `${path}${row}.${next}`)),
    [first],
  );
}

/** What a configuration file changes, and what it calls itself. */
export interface ReadConfiguration extends TreeUpdate {
  readonly name: string | undefined;
}

/**
 * Reads a configuration and checks all of it against the data model; nothing is applied here. Throws {@link TransferFailure}
 * 9018 with the line that is wrong (TR-069 A.5.1).
 */
export function readConfigurationFile(file: Uint8Array, scope: ConfigurationScope): ReadConfiguration {
  if (file.length > configurationBytesMax) throw unusable(`The file has more than ${configurationBytesMax} bytes`);
  const lines = linesOf(file, scope);
  if (lines.length > linesMax) throw unusable(`The file has more than ${linesMax} lines`);
  const rows: string[] = [];
  const values: ParameterValueStruct[] = [];
  let fileName: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const gap = line.indexOf(' ');
    const [first, rest] = [line.slice(0, gap), line.slice(gap + 1)];
    if (first === 'row') rows.push(rest);
    else if (first === 'name') fileName = jsonText(rest, index);
    else values.push({ name: first, value: jsonText(rest, index), type: undefined });
  }
  const test = values.find(({ name }) => isTest(name));
  if (test !== undefined) throw unusable(`${test.name} orders a test and configures nothing`);
  const grown = withRows(scope, rows);
  // A parameter that is as the file wants it needs no write; some, such as a row's Alias, would not take a second one.
  const changed = values.filter(({ name, value }) => valueOf(grown.tree, name) !== value);
  const result = applySetParameterValues(grown.tree, changed, scope.policy);
  if (result.kind === 'refused') {
    const fault = result.faults[0];
    throw unusable(
      fault === undefined ? result.reason : `${fault.parameterName}: ${fault.faultString ?? result.reason}`,
    );
  }
  return { tree: result.tree, changes: [...grown.changes, ...asConsequences(result.changes)], name: fileName };
}

// 3.7.1.5: the ACS did not write these values by an RPC, so notification applies to them.
function asConsequences(changes: readonly TreeChange[]): TreeChange[] {
  return changes.map((change) => (change.kind === 'value' ? { ...change, cause: 'consequence' as const } : change));
}

/** The lines that are left to be read, each with its place in the file: the heading is empty, and of a sealed file what makes it one. */
function linesOf(file: Uint8Array, scope: ConfigurationScope): readonly string[] {
  const [first, ...lines] = textOf(file).split(/\r?\n/);
  if (first === sealedHeading) return openSealed(file, scope);
  if (first !== heading) throw unusable(`The first line is not "${heading}" or "${sealedHeading}"`);
  return ['', ...lines];
}

function textOf(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw unusable('The file is not UTF-8');
  }
}

function jsonText(text: string, index: number): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
  } catch {
    // The same refusal as for JSON of another kind.
  }
  throw unusable(`Line ${index + 1} has no value as JSON text`);
}

const rowForm = /^(?<table>.+\.)(?<row>[1-9]\d{0,8})\.$/;

/** The tree with rows that the file names and the device lacks, under the numbers that the file gives them. */
function withRows({ tree, growingTables }: ConfigurationScope, paths: readonly string[]): TreeUpdate {
  const wanted = new Map<string, Set<number>>();
  for (const path of paths) {
    const { table = '', row = '' } = rowForm.exec(path)?.groups ?? {};
    const isTable = growingTables.some((schemaPath) => tablesOf(tree, schemaPath).includes(table));
    if (!isTable) throw unusable(`${path} is no row that can be made`);
    const rows = wanted.get(table) ?? new Set(rowNumbersOf(tree, table));
    wanted.set(table, rows.add(Number(row)));
    if (rows.size > tableRowsMax) throw unusable(`${table} would have more than ${tableRowsMax} rows`);
  }
  const snapshot = snapshotTree(tree);
  const tables = new Map(snapshot.tables.map((entry) => [entry[0], entry] as const));
  const changes: TreeChange[] = [];
  for (const [table, rows] of wanted) {
    const present = rowNumbersOf(tree, table);
    const fresh = [...rows].filter((row) => !present.includes(row));
    if (fresh.length === 0) continue;
    changes.push(...fresh.map((row): TreeChange => ({ kind: 'object-added', objectName: `${table}${row}.` })));
    const next = Math.max(tables.get(table)?.[1] ?? 1, ...rows, 0) + 1;
    tables.set(table, [table, next, [...rows].toSorted((a, b) => a - b)]);
  }
  if (changes.length === 0) return { tree, changes };
  return { tree: restoreTree(tree, { ...snapshot, tables: [...tables.values()] }).tree, changes };
}

const unusable = (reason: string): TransferFailure => new TransferFailure(9018, reason);
