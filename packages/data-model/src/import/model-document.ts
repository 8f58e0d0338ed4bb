import type { XmlElement, XmlLimits } from '@cordon/cwmp';
import { readXml } from '@cordon/cwmp';
import { reportUnknownElements } from './unknown-elements.ts';
import { trimWhiteSpace } from '../types/white-space.ts';
import type { ModelFile, ProblemList } from './import-problem.ts';

/** What other documents can import from one (TR-106 A.2.1). */
export type DefinitionKind = 'dataType' | 'component' | 'model';

/** A name that a document takes from another. */
export interface ImportedName {
  readonly name: string;
  readonly file: string;
  readonly spec: string | undefined;
  readonly element: XmlElement;
}

/** One model file, read as XML, with what it defines and what it imports. */
export interface ModelDocument {
  readonly file: ModelFile;
  readonly spec: string;
  readonly root: XmlElement;
  readonly definitions: Readonly<Record<DefinitionKind, ReadonlyMap<string, XmlElement>>>;
  readonly imports: Readonly<Record<DefinitionKind, ReadonlyMap<string, ImportedName>>>;
}

/** The largest published model, Device:2 with all components, has 4.2 million characters and 70,000 elements. */
export const modelXmlLimits: Partial<XmlLimits> = {
  charsMax: 67_108_864,
  nodesMax: 2_000_000,
  attributesMax: 64,
};

const modelNamespace = /^urn:broadband-forum-org:cwmp:datamodel-1-\d+$/;
const reportNamespace = /^urn:broadband-forum-org:cwmp:datamodel-report-/;

/** The text of an attribute of the data-model schema, which has no namespace, as it stands: for values. */
export const textAttributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((attribute) => attribute.localName === name && attribute.namespace === '')?.value;

/** An attribute that is a name, a number or a word: the schema takes white space around those away. */
export const attributeOf = (element: XmlElement, name: string): string | undefined => {
  const text = textAttributeOf(element, name);
  return text === undefined ? undefined : trimWhiteSpace(text);
};

/** An attribute that the Broadband Forum's report tool added. */
export const reportAttributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find(({ localName, namespace }) => localName === name && reportNamespace.test(namespace))?.value;

/** Elements of the data-model schema have no namespace; its report tool and vendors may mix in others. */
export const childrenOf = (element: XmlElement, ...names: readonly string[]): XmlElement[] =>
  element.children.filter(({ localName, namespace }) => namespace === '' && names.includes(localName));

/** Reads one file; undefined when it is no model file. Everything wrong goes into the list. */
export function readModelDocument(file: ModelFile, problems: ProblemList): ModelDocument | undefined {
  const { root, defects } = readXml(file.text, { mode: 'tolerant', limits: modelXmlLimits });
  for (const defect of defects) {
    if (defect.fatal) problems.error(file, defect.offset, defect.detail);
    else problems.warn(file, defect.offset, defect.detail);
  }
  if (root === undefined) return undefined;
  if (root.localName !== 'document' || !modelNamespace.test(root.namespace)) {
    problems.error(
      file,
      root,
      `The root element is ${root.name}; a data model begins with document of cwmp:datamodel-1.`,
    );
    return undefined;
  }
  reportUnknownElements(root, file, problems);
  return {
    file,
    spec: attributeOf(root, 'spec') ?? '',
    root,
    definitions: {
      dataType: named(root, 'dataType'),
      component: named(root, 'component'),
      model: named(root, 'model'),
    },
    imports: readImports(root),
  };
}

function named(root: XmlElement, kind: DefinitionKind): Map<string, XmlElement> {
  return new Map(childrenOf(root, kind).map((element) => [attributeOf(element, 'name') ?? '', element]));
}

function readImports(root: XmlElement): ModelDocument['imports'] {
  const imports = { dataType: new Map<string, ImportedName>(), component: new Map(), model: new Map() };
  for (const element of childrenOf(root, 'import')) {
    const file = attributeOf(element, 'file') ?? '';
    const spec = attributeOf(element, 'spec');
    for (const kind of ['dataType', 'component', 'model'] as const) {
      for (const item of childrenOf(element, kind)) {
        const local = attributeOf(item, 'name') ?? '';
        imports[kind].set(local, { name: attributeOf(item, 'ref') ?? local, file, spec, element: item });
      }
    }
  }
  return imports;
}
