import { loadStandardModel } from '@cordon/data-model';
import type { DataModelRoot, JsonValue } from '@cordon/testbench';

/** A hidden parameter in a report. Its value is not kept: that it has characters is all that counts. */
export type HiddenValue = { readonly name: string; readonly chars: number };

/** The parameters of a JSON report in the format NameValuePair that the data model hides. */
export async function hiddenIn(text: string, root: DataModelRoot): Promise<readonly HiddenValue[]> {
  const registry = await loadStandardModel(root === 'Device.' ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
  return pairsOf(text).flatMap(([name, value]) => {
    const fact = registry.lookupInstance(name);
    const isHidden = fact?.kind === 'parameter' && (fact.hidden || fact.secured);
    return isHidden ? [{ name, chars: (typeof value === 'string' ? value : JSON.stringify(value)).length }] : [];
  });
}

function pairsOf(text: string): readonly (readonly [string, JsonValue])[] {
  try {
    const { Report } = JSON.parse(text) as { readonly Report?: readonly Record<string, JsonValue>[] };
    return (Report ?? []).flatMap((report) => Object.entries(report));
  } catch {
    return [];
  }
}
