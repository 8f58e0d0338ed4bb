import type { FactFile } from './fact-file.ts';
import type { ModelRegistry } from './registry.ts';
import { loadRegistry } from './registry.ts';

/** The models whose facts come with this package: TR-181 for CWMP and TR-098. */
export type StandardModel = 'Device:2.17' | 'InternetGatewayDevice:1.14';

/** Names of {@link StandardModel}, newest first. */
export const standardModels: readonly StandardModel[] = ['Device:2.17', 'InternetGatewayDevice:1.14'];

/** Loads a registry of a model that comes with this package. Nothing is read before the first call. */
export async function loadStandardModel(model: StandardModel): Promise<ModelRegistry> {
  return loadRegistry(await factsOf(model));
}

async function factsOf(model: StandardModel): Promise<FactFile> {
  // Named one by one, because an import of a computed path is invisible to tools.
  if (model === 'Device:2.17') {
    return (await import('../facts/tr-181-2-17.generated.json', { with: { type: 'json' } })).default;
  }
  return (await import('../facts/tr-098-1-8.generated.json', { with: { type: 'json' } })).default;
}
