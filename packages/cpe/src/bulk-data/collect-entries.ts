import { parametersOf, wireTypeName } from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import type { ParameterReference } from './bulk-profile.ts';
import type { ReportEntry } from './bulk-report.ts';

/** What a list of references came to. */
export interface Collected {
  readonly entries: readonly ReportEntry[];
  /** There was more than the limit allows; the rest is not in the report. */
  readonly isCut: boolean;
}

/**
 * Expands references and reads their values as the ACS would read them, so that secrets are empty (TR-069 N.3.1, TR-106).
 * What a reference does not lead to any more is left out; of two values under one name the first stays.
 */
export function collectEntries(
  device: Device,
  references: readonly ParameterReference[],
  entriesMax: number,
): Collected {
  const { hidesSecrets } = device.policies.bulkData;
  device.refreshComputed();
  const excluded = new Set<string>();
  for (const { reference } of references.filter((one) => one.excluded)) {
    for (const { name } of parametersOf(device.tree, reference)) excluded.add(name);
  }
  const entries = new Map<string, ReportEntry>();
  for (const reference of references.filter((one) => !one.excluded)) {
    for (const parameter of parametersOf(device.tree, reference.reference)) {
      if (excluded.has(parameter.name)) continue;
      const name = reportedName(reference, parameter.name);
      if (entries.has(name)) continue;
      if (entries.size >= entriesMax) return { entries: [...entries.values()], isCut: true };
      const value = hidesSecrets ? device.treePolicy.readValue(parameter) : parameter.value;
      entries.set(name, { name, value, type: wireTypeName(parameter.fact.type) });
    }
  }
  return { entries: [...entries.values()], isCut: false };
}

/** N.3.2.1: an alternative name, then the instance numbers that wildcards stand for, then the rest of the path. */
export function reportedName({ name, reference }: ParameterReference, parameterName: string): string {
  if (name === '') return parameterName;
  const asked = reference.replace(/\.$/, '').split('.');
  const found = parameterName.split('.');
  const instances = asked.flatMap((node, level) => (node === '*' ? [found[level] ?? ''] : []));
  return [name, ...instances, ...found.slice(asked.length)].join('.');
}
