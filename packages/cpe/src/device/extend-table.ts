import type { ModelRegistry } from '@cordon/data-model';
import { type DescribedParameter, type DeviceTable, schemaPathOf } from './device-table.ts';

/** Names with `{i}` say what a new row holds; all others are there from the factory. */
export const isTemplateName = (name: string): boolean => name.includes('{i}');

/**
 * The device with further parameters of its data model, such as those of a vendor: by full name with a factory value, or with
 * `{i}` for the rows of a table, in which the ACS may make rows where the model lets it. Names that the device has already, and
 * names that the model does not have, are left out.
 */
export function extendTable(
  table: DeviceTable,
  registry: ModelRegistry,
  parameters: Readonly<Record<string, string>>,
): DeviceTable {
  const known = new Set(table.parameters.map(([name]) => schemaPathOf(name)));
  const further = Object.entries(parameters).filter(([name]): boolean => {
    const schemaPath = schemaPathOf(name);
    // A row more of a table that the device has is a new row, whatever its parameters are.
    const isNew = !known.has(schemaPath) || (name !== schemaPath && !table.parameters.some(([own]) => own === name));
    return isNew && registry.parameter(schemaPath) !== undefined;
  });
  const added: readonly DescribedParameter[] = further;
  const growing = added.flatMap(([name]) => growingTableOf(name, registry) ?? []);
  return {
    ...table,
    parameters: [...table.parameters, ...added],
    growingTables: [...new Set([...table.growingTables, ...growing])],
  };
}

function growingTableOf(name: string, registry: ModelRegistry): string | undefined {
  if (!isTemplateName(name)) return undefined;
  const rows = name.slice(0, name.lastIndexOf('{i}.') + '{i}.'.length);
  return registry.object(rows)?.access === 'readWrite' ? rows : undefined;
}
