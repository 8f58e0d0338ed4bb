import type { XmlElement } from '@cordon/cwmp';
import type { ModelFile, ProblemList } from './import-problem.ts';
import type { DefinitionKind, ModelDocument } from './model-document.ts';
import { readModelDocument } from './model-document.ts';

/** A definition and the document it stands in, whose names it uses. */
export interface Definition {
  readonly element: XmlElement;
  readonly document: ModelDocument;
}

/** Imports of imports; the longest published chain, the versions of Device:2, has about twenty. */
const importDepthMax = 64;

/** All files of one import, and the way from a name to its definition. */
export class ModelLibrary {
  readonly documents: readonly ModelDocument[];
  readonly #problems: ProblemList;

  constructor(files: readonly ModelFile[], problems: ProblemList) {
    this.#problems = problems;
    this.documents = files.flatMap((file) => readModelDocument(file, problems) ?? []);
  }

  /** What a name means in a document: its own definition, or the one it imports. */
  find(document: ModelDocument, kind: DefinitionKind, name: string): Definition | undefined {
    let current = document;
    let wanted = name;
    for (let depth = 0; depth < importDepthMax; depth += 1) {
      const element = current.definitions[kind].get(wanted);
      if (element !== undefined) return { element, document: current };
      const imported = current.imports[kind].get(wanted);
      if (imported === undefined) return undefined;
      const source = this.#documentFor(imported.file, imported.spec);
      if (source === undefined) {
        this.#problems.error(
          current.file,
          imported.element,
          `The file ${imported.file} is needed for ${wanted}; it was not given.`,
        );
        return undefined;
      }
      current = source;
      wanted = imported.name;
    }
    this.#problems.error(document.file, document.root, `The imports of ${name} go in a circle.`);
    return undefined;
  }

  /** By name; else by specification; else by name with or without a corrigendum number, as TR-106 A.2.1.1 has it. */
  #documentFor(name: string, spec: string | undefined): ModelDocument | undefined {
    const bare = fileName(name);
    const candidates = this.documents;
    return (
      candidates.find(({ file }) => fileName(file.name) === bare) ??
      candidates.find((document) => spec !== undefined && spec !== '' && document.spec === spec) ??
      candidates.find(({ file }) => withoutCorrigendum(fileName(file.name)) === withoutCorrigendum(bare))
    );
  }
}

const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** `tr-181-2-17-0-cwmp.xml` is corrigendum 0 of `tr-181-2-17-cwmp.xml`. */
const withoutCorrigendum = (name: string): string => name.replace(/^(tr-\d+-\d+-\d+)-\d+/, '$1');
