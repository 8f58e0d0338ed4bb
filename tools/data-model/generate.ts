import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importModel, writeFactFile } from '@cordon/data-model';
import type { ImportProblem } from '@cordon/data-model';

/** One model that the project keeps facts of. */
export interface KeptModel {
  /** File name of the Broadband Forum's flat model. */
  readonly source: string;
  /** Fact file, from the repository root. */
  readonly target: string;
}

const facts = 'packages/data-model/src/facts';

/** The models that the package brings with it. */
export const keptModels: readonly KeptModel[] = [
  { source: 'tr-181-2-17-0-cwmp-full.xml', target: `${facts}/tr-181-2-17.generated.json` },
  { source: 'tr-098-1-8-0-full.xml', target: `${facts}/tr-098-1-8.generated.json` },
];

/** Where the models lie in the workspace of the maintainers; users have no need of them. */
export const modelFolder = '../shared/data/bbf';

/** The text of the fact file of one model, and what could not be read of it. Throws when there is no model in the file. */
export function generateFactFile(folder: string, source: string): { text: string; problems: readonly ImportProblem[] } {
  const { facts: model, problems } = importModel([{ name: source, text: readFileSync(join(folder, source), 'utf8') }]);
  if (model === undefined) throw new Error(`${source} defines no model: ${problems[0]?.detail ?? 'nothing was read'}`);
  const lines = writeFactFile(model).map((line) => JSON.stringify(line));
  return { text: `[\n${lines.join(',\n')}\n]\n`, problems };
}
