import type { ModelRegistry, ObjectFact, ParameterFact } from '@cordon/data-model';

/** The figures of one model, named and counted as the project's catalogue of data-model facts does. */
export interface FactCounts {
  readonly objects: number;
  readonly tables: number;
  readonly writable_tables: number;
  readonly parameters: number;
  readonly writable_parameters: number;
  readonly writable_string_parameters: number;
  readonly parameters_by_type: Readonly<Record<string, number>>;
  readonly parameters_by_status: Readonly<Record<string, number>>;
  readonly deleted_but_listed: { readonly objects: number; readonly parameters: number };
  readonly unique_keys: number;
  readonly hidden: number;
  readonly secured: number;
  readonly command: number;
  readonly active_notification_deniable: number;
}

const isKept = ({ status }: ObjectFact | ParameterFact): boolean => status !== 'deleted';

const tally = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));

/** Counts what a registry holds; deleted items are counted by themselves. */
export function countFacts(registry: ModelRegistry): FactCounts {
  const allObjects = [...registry.objects()];
  const allParameters = [...registry.parameters()];
  const objects = allObjects.filter(isKept);
  const parameters = allParameters.filter(isKept);
  const tables = objects.filter(({ table }) => table);
  const writable = parameters.filter((parameter) => parameter.writable);
  return {
    objects: objects.length,
    tables: tables.length,
    writable_tables: tables.filter((table) => table.writable).length,
    parameters: parameters.length,
    writable_parameters: writable.length,
    writable_string_parameters: writable.filter(({ type }) => type.base === 'string').length,
    parameters_by_type: tally(parameters.map(({ type }) => type.base)),
    parameters_by_status: tally(parameters.map(({ status }) => status)),
    deleted_but_listed: {
      objects: allObjects.length - objects.length,
      parameters: allParameters.length - parameters.length,
    },
    unique_keys: objects.flatMap(({ uniqueKeys }) => uniqueKeys).length,
    hidden: parameters.filter(({ hidden }) => hidden).length,
    secured: parameters.filter(({ secured }) => secured).length,
    command: parameters.filter(({ command }) => command).length,
    active_notification_deniable: parameters.filter(({ activeNotify }) => activeNotify === 'canDeny').length,
  };
}
