import { readFileSync, statSync } from 'node:fs';
import { FactFileError, loadFactFile, loadStandardModel, type ModelRegistry } from '@cordon/data-model';
import { type DataModelRoot, deviceModelOf } from './device-models.ts';

/** The fact file of the largest standard model has 1 MB. */
const factFileBytesMax = 64 * 1024 * 1024;

/** A data model that this device cannot be made of. Code `data-model`; the message names the file. */
export class DataModelError extends Error {
  override readonly name = 'DataModelError';
  readonly code = 'data-model';
}

/** What the device's data model says: a fact file, else the standard model of the root. Throws {@link DataModelError}. */
export async function deviceRegistry(root: DataModelRoot, path: string | undefined): Promise<ModelRegistry> {
  const { model, table } = deviceModelOf(root);
  if (path === undefined) return await loadStandardModel(model);
  const registry = readModel(path);
  if (registry.root === table.root) return registry;
  throw new DataModelError(`dataModel: ${path} is about ${registry.root}; this device has the root ${table.root}`);
}

function readModel(path: string): ModelRegistry {
  const advice = `Make one by \`cordon model import FILE.xml -o ${path}\`.`;
  try {
    if (statSync(path).size > factFileBytesMax) throw new FactFileError('It is too large.');
    return loadFactFile(readFileSync(path, 'utf8'));
  } catch (cause) {
    const what = cause instanceof FactFileError ? 'is no fact file' : 'cannot be read';
    throw new DataModelError(`dataModel: ${path} ${what}. ${advice}`, { cause });
  }
}
