import type { ModelFacts } from '../registry/model-facts.ts';
import type { ImportProblem, ModelFile } from './import-problem.ts';
import { ProblemList } from './import-problem.ts';
import { attributeOf } from './model-document.ts';
import { ModelDraft } from './model-draft.ts';
import type { Definition } from './model-library.ts';
import { ModelLibrary } from './model-library.ts';
import { readModel } from './read-model.ts';

/** How {@link importModel} reads. */
export interface ImportOptions {
  /** Name of the model, when the first file has several, such as `Device:2.17`; by default its last one. */
  readonly model?: string;
}

/** What came of an import. */
export interface ImportedModel {
  /** Undefined when the files define no model. */
  readonly facts: ModelFacts | undefined;
  /** What was not read, or not as written, by file, line and column. */
  readonly problems: readonly ImportProblem[];
}

/**
 * Reads a data model in the Broadband Forum's format (TR-106 annex A): the first file has the model, the others what it
 * imports. Components, amendments by `base`, data types and vendor objects are worked in. Never throws on a file.
 */
export function importModel(files: readonly ModelFile[], options: ImportOptions = {}): ImportedModel {
  const problems = new ProblemList();
  const library = new ModelLibrary(files, problems);
  const definition = findModel(library, options.model);
  if (definition === undefined) {
    const file = files[0] ?? { name: '', text: '' };
    problems.error(
      file,
      0,
      options.model === undefined ? 'No file defines a model.' : `There is no model ${options.model}.`,
    );
    return { facts: undefined, problems: problems.problems };
  }
  const draft = new ModelDraft();
  const { document, element } = definition;
  readModel(definition, { library, problems, document, draft, prefix: '', depth: 0 });
  const facts = draft.finish(attributeOf(element, 'name') ?? '', document.spec);
  return { facts, problems: problems.problems };
}

function findModel(library: ModelLibrary, name: string | undefined): Definition | undefined {
  for (const document of library.documents) {
    const element =
      name === undefined ? [...document.definitions.model.values()].at(-1) : document.definitions.model.get(name);
    if (element !== undefined) return { document, element };
  }
  return undefined;
}
