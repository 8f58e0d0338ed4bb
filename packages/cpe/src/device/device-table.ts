import type { DeclaredObject, DeclaredParameter, DeviceDescription } from '@cordon/data-model';
import type { DiagnosticSite } from '../diagnostics/diagnostic.ts';

/** One parameter that a device implements and its factory value. */
export type DescribedParameter = readonly [path: string, factoryValue: string];

/** Why a value is refused; undefined takes it. */
export type ValueRefusal = (value: string) => string | undefined;

/**
 * Which part of a data model a device implements, with factory values: data, so that a second model or a second device is
 * another table and no code. Types, access, forced and secret flags come from the data model's registry.
 * A path with `{i}` says what a new row of that table holds; a path with a number is there from the factory.
 */
export interface DeviceTable {
  /** `Device.` or `InternetGatewayDevice.`; every path begins with it. */
  readonly root: string;
  readonly parameters: readonly DescribedParameter[];
  /** Tables, as `….{i}.`, whose rows AddObject may make here. All others have the rows they have. */
  readonly growingTables: readonly string[];
  /** Most rows of those tables, where it is fewer than the model allows. */
  readonly rowsMax?: Readonly<Record<string, number>>;
  /** Schema paths that the model makes writable and this device does not let the ACS change. */
  readonly readOnly: readonly string[];
  /** Schema paths whose value must be empty, a host name or an IP address. */
  readonly hostNames: readonly string[];
  /** The same for time servers, whose names are looked up when set and at boot. */
  readonly timeServers: readonly string[];
  /** Schema paths of URLs that a diagnostic fetches from or stores at: http only. */
  readonly testUrls: readonly string[];
  /** Schema paths of numbers that this device takes up to a limit of its own. */
  readonly numbersMax: Readonly<Record<string, number>>;
  /** What this device refuses besides, by schema path. */
  readonly refusals?: Readonly<Record<string, ValueRefusal>>;
  /** The tests that the device can run. */
  readonly diagnostics: readonly DiagnosticSite[];
}

const numberNode = /\.\d+(?=\.)/g;

/** A path of the device as the model spells it: every instance number is `{i}`. */
export const schemaPathOf = (path: string): string => path.replace(numberNode, '.{i}');

/** The table in the form that `@cordon/data-model` builds a tree from, with factory values put in by name. */
export function describeDevice(table: DeviceTable, factoryValues: Readonly<Record<string, string>>): DeviceDescription {
  const parameters = new Map<string, DeclaredParameter>();
  const objects = new Map<string, DeclaredObject>();
  const values: Record<string, string> = {};
  for (const path of table.growingTables) {
    const maxEntries = table.rowsMax?.[path];
    objects.set(path, { path, writable: true, ...(maxEntries === undefined ? {} : { maxEntries }) });
  }
  for (const [path, value] of table.parameters) {
    const schemaPath = schemaPathOf(path);
    const isTemplate = path.includes('{i}');
    if (!parameters.has(schemaPath) || isTemplate) {
      parameters.set(schemaPath, {
        path: schemaPath,
        ...(table.readOnly.includes(schemaPath) ? { writable: false } : {}),
        ...(isTemplate ? { default: { type: 'object', value } as const } : {}),
      });
    }
    if (!isTemplate) values[path] = value;
    for (const row of rowsOf(path)) {
      const tablePath = schemaPathOf(row);
      if (!objects.has(tablePath)) objects.set(tablePath, { path: tablePath, writable: false });
      objects.set(row, { path: row });
    }
  }
  return {
    parameters: [...parameters.values()],
    objects: [...objects.values()],
    values: { ...values, ...factoryValues },
  };
}

/** The rows that a path goes through, outermost first: `A.1.B.2.` of `A.1.B.2.C` gives `A.1.` and `A.1.B.2.`. */
function rowsOf(path: string): string[] {
  return [...path.matchAll(numberNode)].map((match) => path.slice(0, match.index + match[0].length + 1));
}
