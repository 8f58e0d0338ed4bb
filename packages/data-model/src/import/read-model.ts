import type { XmlElement } from '@cordon/cwmp';
import type { DefaultFact, ObjectFact, ParameterFact, UniqueKeyFact } from '../registry/model-facts.ts';
import type { ValueType } from '../types/value-type.ts';
import type { ProblemList } from './import-problem.ts';
import type { ModelDocument } from './model-document.ts';
import { attributeOf, childrenOf, reportAttributeOf, textAttributeOf } from './model-document.ts';
import type { ModelDraft, ObjectDraft } from './model-draft.ts';
import type { Definition, ModelLibrary } from './model-library.ts';
import { readProfile } from './read-profile.ts';
import { readSyntaxType } from './read-type.ts';
import { wordOf } from './read-word.ts';

/** Components inside components, models on models; published ones have about twenty. */
const nestingMax = 64;

/** What reading a model needs: where it is, and where its results go. */
export interface ModelContext {
  readonly library: ModelLibrary;
  readonly problems: ProblemList;
  readonly document: ModelDocument;
  readonly draft: ModelDraft;
  /** Put in front of relative names: the path of the component that is being read. */
  readonly prefix: string;
  readonly depth: number;
}

/** Elements that hold words only. */
const wordElements = new Set(['description', 'annotation', 'template', 'bibliography', 'glossary', 'abbreviations']);

/** Reads a model after the one that it is based on (TR-106 A.2.6). */
export function readModel({ element, document }: Definition, context: ModelContext): void {
  const base = attributeOf(element, 'base') ?? attributeOf(element, 'ref');
  if (context.depth > nestingMax) {
    context.problems.error(document.file, element, 'Models are based on each other in a circle.');
    return;
  }
  if (base !== undefined) {
    const found = context.library.find(document, 'model', base);
    if (found === undefined)
      context.problems.error(document.file, element, `The model ${base} is not defined or imported here.`);
    else readModel(found, { ...context, document: found.document, depth: context.depth + 1 });
  }
  readItems(element, { ...context, document });
}

/** Reads what stands in a model or a component. */
function readItems(element: XmlElement, context: ModelContext): void {
  for (const child of element.children) {
    switch (child.namespace === '' ? child.localName : '') {
      case 'component':
        readComponent(child, context);
        break;
      case 'object':
        readObject(child, context);
        break;
      case 'parameter':
        readLooseParameter(child, context);
        break;
      case 'profile':
        readProfile(child, context);
        break;
      default:
        reportUnread(child, context);
    }
  }
}

/** Says that an element was not read, unless it holds words only. */
export function reportUnread(
  element: XmlElement,
  { problems, document }: Pick<ModelContext, 'problems' | 'document'>,
): void {
  if (element.namespace === '' && wordElements.has(element.localName)) return;
  const usp = element.localName === 'command' || element.localName === 'event';
  const why = usp ? 'CWMP has no commands or events in its model' : 'this element is not known here';
  problems.warn(document.file, element, `<${element.name}> was not read: ${why}.`);
}

function readComponent(element: XmlElement, context: ModelContext): void {
  const name = attributeOf(element, 'ref') ?? '';
  const found = context.depth > nestingMax ? undefined : context.library.find(context.document, 'component', name);
  if (found === undefined) {
    const detail = `The component ${name} is not defined or imported here, or contains itself.`;
    context.problems.error(context.document.file, element, detail);
    return;
  }
  const prefix = context.prefix + (attributeOf(element, 'path') ?? '');
  readItems(found.element, { ...context, document: found.document, prefix, depth: context.depth + 1 });
}

/** A parameter outside an object belongs to where its component is put. */
function readLooseParameter(element: XmlElement, context: ModelContext): void {
  const object = context.draft.objects.get(context.prefix);
  if (object === undefined) {
    context.problems.error(context.document.file, element, 'The parameter stands in no object.');
    return;
  }
  readParameter(element, object, context);
}

function readObject(element: XmlElement, context: ModelContext): void {
  const base = attributeOf(element, 'base');
  const path = context.prefix + (attributeOf(element, 'name') ?? base ?? '');
  if (!/^([^.]+\.)+$/.test(path)) {
    context.problems.error(context.document.file, element, `"${path}" is no object path: it needs a dot at its end.`);
    return;
  }
  const known = context.draft.objects.get(path);
  if (base !== undefined && known === undefined) {
    context.problems.error(context.document.file, element, `${path} amends an object that is not there.`);
    return;
  }
  if (base === undefined && known !== undefined) {
    context.problems.warn(context.document.file, element, `${path} is defined again; read as an amendment.`);
  }
  const draft: ObjectDraft = known ?? { fact: newObject(path), parameters: new Map() };
  draft.fact = amendObject(draft.fact, element, context);
  context.draft.objects.set(path, draft);
  for (const child of element.children) {
    if (child.namespace === '' && child.localName === 'parameter') readParameter(child, draft, context);
    else if (child.localName !== 'uniqueKey') reportUnread(child, context);
  }
}

function newObject(path: string): ObjectFact {
  const table = path.endsWith('.{i}.');
  return {
    kind: 'object',
    path,
    access: 'readOnly',
    writable: false,
    table,
    minEntries: table ? 0 : 1,
    maxEntries: table ? undefined : 1,
    numEntriesParameter: undefined,
    enableParameter: undefined,
    discriminatorParameter: undefined,
    uniqueKeys: [],
    fixedObject: false,
    version: undefined,
    status: 'current',
    profiles: [],
  };
}

function amendObject(fact: ObjectFact, element: XmlElement, context: ModelContext): ObjectFact {
  const access = wordOf(element, 'access', context) ?? fact.access;
  const min = attributeOf(element, 'minEntries');
  const max = attributeOf(element, 'maxEntries');
  const keys = childrenOf(element, 'uniqueKey').map(readUniqueKey);
  return {
    ...fact,
    access,
    writable: access !== 'readOnly',
    minEntries: min !== undefined && /^\d+$/.test(min) ? Number(min) : fact.minEntries,
    maxEntries: max === undefined ? fact.maxEntries : /^\d+$/.test(max) ? Number(max) : undefined,
    numEntriesParameter: attributeOf(element, 'numEntriesParameter') ?? fact.numEntriesParameter,
    enableParameter: attributeOf(element, 'enableParameter') ?? fact.enableParameter,
    discriminatorParameter: attributeOf(element, 'discriminatorParameter') ?? fact.discriminatorParameter,
    uniqueKeys: [...fact.uniqueKeys, ...keys],
    fixedObject:
      fact.fixedObject || (reportAttributeOf(element, 'fixedObject') ?? attributeOf(element, 'fixedObject')) === 'true',
    version: attributeOf(element, 'version') ?? fact.version,
    status: wordOf(element, 'status', context) ?? fact.status,
  };
}

function readUniqueKey(element: XmlElement): UniqueKeyFact {
  return {
    // The schema's default: a key is functional unless it says otherwise.
    functional: attributeOf(element, 'functional') !== 'false',
    parameters: childrenOf(element, 'parameter').map((parameter) => attributeOf(parameter, 'ref') ?? ''),
  };
}

function readParameter(element: XmlElement, object: ObjectDraft, context: ModelContext): void {
  const { problems, document } = context;
  const base = attributeOf(element, 'base');
  const name = attributeOf(element, 'name') ?? base ?? '';
  const known = object.parameters.get(name);
  const path = `${object.fact.path}${name}`;
  if (name === '' || name.includes('.')) {
    problems.error(document.file, element, `"${name}" is no parameter name.`);
    return;
  }
  if (base !== undefined && known === undefined) {
    problems.error(document.file, element, `${path} amends a parameter that is not there.`);
    return;
  }
  if (base === undefined && known !== undefined)
    problems.warn(document.file, element, `${path} is defined again; read as an amendment.`);
  const syntax = childrenOf(element, 'syntax')[0];
  const type = syntax === undefined ? known?.type : readParameterType(syntax, { known, path, object }, context);
  if (type === undefined) {
    if (syntax === undefined) problems.error(document.file, element, `${path} has no syntax.`);
    return;
  }
  for (const child of element.children) if (child.localName !== 'syntax') reportUnread(child, context);
  const before = known ?? newParameter(path, name, type);
  object.parameters.set(name, amendParameter(before, { element, syntax, type }, context));
}

function readParameterType(
  syntax: XmlElement,
  { known, path, object }: { known: ParameterFact | undefined; path: string; object: ObjectDraft },
  { library, problems, document, draft }: ModelContext,
): ValueType | undefined {
  const scope = { objectPath: object.fact.path, root: draft.root };
  const type = readSyntaxType(syntax, known?.type, { library, problems, document, scope });
  // The models say "local time" in words only; by name it is one parameter of each.
  const local = type?.base === 'dateTime' && /(^|\.)CurrentLocalTime$/.test(path);
  return type === undefined || !local ? type : { ...type, localTime: true };
}

function newParameter(path: string, name: string, type: ValueType): ParameterFact {
  return {
    kind: 'parameter',
    path,
    name,
    access: 'readOnly',
    writable: false,
    type,
    hidden: false,
    secured: false,
    command: false,
    forcedInform: false,
    activeNotify: 'normal',
    default: undefined,
    countsRowsOf: undefined,
    version: undefined,
    status: 'current',
    profiles: [],
  };
}

interface ParameterAmendment {
  readonly element: XmlElement;
  readonly syntax: XmlElement | undefined;
  readonly type: ValueType;
}

function amendParameter(
  fact: ParameterFact,
  { element, syntax, type }: ParameterAmendment,
  context: ModelContext,
): ParameterFact {
  const access = wordOf(element, 'access', context) ?? fact.access;
  const flag = (name: string, before: boolean, on: XmlElement | undefined): boolean => {
    const text = on === undefined ? undefined : attributeOf(on, name);
    return text === undefined ? before : text === 'true';
  };
  return {
    ...fact,
    type,
    access,
    writable: access !== 'readOnly',
    hidden: flag('hidden', fact.hidden, syntax),
    secured: flag('secured', fact.secured, syntax),
    command: flag('command', fact.command, syntax),
    forcedInform: flag('forcedInform', fact.forcedInform, element),
    activeNotify: wordOf(element, 'activeNotify', context) ?? fact.activeNotify,
    default: (syntax === undefined ? undefined : readDefault(syntax, context)) ?? fact.default,
    version: attributeOf(element, 'version') ?? fact.version,
    status: wordOf(element, 'status', context) ?? fact.status,
  };
}

function readDefault(syntax: XmlElement, context: ModelContext): DefaultFact | undefined {
  const element = childrenOf(syntax, 'default').find((item) => attributeOf(item, 'status') !== 'deleted');
  const type = element === undefined ? undefined : wordOf(element, 'type', context);
  if (element === undefined || type === undefined) return undefined;
  return { type, value: textAttributeOf(element, 'value') ?? '' };
}
