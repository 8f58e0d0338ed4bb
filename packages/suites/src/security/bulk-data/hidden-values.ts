import { loadStandardModel } from '@cordon/data-model';
import type { DataModelRoot, JsonValue } from '@cordon/testbench';

/** A hidden parameter in a report. Its value is not kept: that it has characters is all that counts. */
export type HiddenValue = { readonly name: string; readonly chars: number };

/** Names of parameters in a JSON report, with their values. */
export type ReportedPairs = readonly (readonly [name: string, value: JsonValue])[];

/** Those that the data model hides. */
export async function hiddenAmong(pairs: ReportedPairs, root: DataModelRoot): Promise<readonly HiddenValue[]> {
  const registry = await loadStandardModel(root === 'Device.' ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
  return pairs.flatMap(([name, value]) => {
    const fact = registry.lookupInstance(name);
    const isHidden = fact?.kind === 'parameter' && (fact.hidden || fact.secured);
    return isHidden ? [{ name, chars: charsOf(value) }] : [];
  });
}

const charsOf = (value: JsonValue): number => {
  if (value === null) return 0;
  return (typeof value === 'string' ? value : JSON.stringify(value)).length;
};

/** What a JSON report tells, in the format NameValuePair or, from a device that keeps to its own, in ObjectHierarchy (TR-069 A.5 of Annex N). */
export function pairsOf(text: string): ReportedPairs {
  try {
    const { Report } = JSON.parse(text) as { readonly Report?: JsonValue };
    return pairsIn(Report ?? null, '');
  } catch {
    return [];
  }
}

function pairsIn(value: JsonValue, path: string): ReportedPairs {
  if (value === null || typeof value !== 'object') return [[path, value]];
  const parts = Array.isArray(value)
    ? value.map((part: JsonValue) => ['', part] as const)
    : Object.entries(value as Readonly<Record<string, JsonValue>>);
  const below = (name: string): string => [path, name].filter((part) => part !== '').join('.');
  return parts.flatMap(([name, part]) => pairsIn(part, below(name)));
}
