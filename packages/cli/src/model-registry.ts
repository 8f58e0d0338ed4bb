import { FactFileError, loadFactFile, loadStandardModel, type ModelRegistry, standardModels } from '@cordon/data-model';
import { didYouMean } from './nearest-name.ts';
import { readInputFile } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/** The fact file of the largest standard model has 1 MB. */
const factFileBytesMax = 64 * 1024 * 1024;

function fromFile(path: string): ModelRegistry {
  const text = readInputFile(path, '--model', factFileBytesMax);
  try {
    return loadFactFile(text);
  } catch (cause) {
    if (!(cause instanceof FactFileError)) throw cause;
    const advice = `Make one by \`cordon model import FILE.xml -o ${path}\`.`;
    throw new UsageError(`${path} is no fact file. ${advice}`, { cause });
  }
}

/** A model that comes with Cordon, by its name, or of a fact file, by its path. Throws {@link UsageError} for neither. */
export async function modelRegistry(nameOrFile: string): Promise<ModelRegistry> {
  const standard = standardModels.find((name) => name.toLowerCase() === nameOrFile.toLowerCase());
  if (standard !== undefined) return await loadStandardModel(standard);
  if (nameOrFile.includes('/') || nameOrFile.endsWith('.json')) return fromFile(nameOrFile);
  const guess = didYouMean(nameOrFile, standardModels);
  throw new UsageError(
    `There is no model "${nameOrFile}".${guess} Models: ${standardModels.join(', ')}, or a fact file.`,
  );
}

/** The standard model that has the root object of a path; the newest one for a path without a root. */
export function modelOfPath(path: string): string {
  const [newest = ''] = standardModels;
  return standardModels.find((name) => path.startsWith(`${name.split(':')[0]}.`)) ?? newest;
}
