import type { XmlElement } from '@cordon/cwmp';
import type { ProblemList } from './import-problem.ts';
import type { ModelDocument } from './model-document.ts';
import { attributeOf } from './model-document.ts';

/** Where a problem with an attribute is reported. */
export interface WordContext {
  readonly problems: ProblemList;
  readonly document: ModelDocument;
}

/** The words that the data-model schema allows in some of its attributes. */
export const schemaWords = {
  access: ['readOnly', 'readWrite', 'writeOnceReadOnly'],
  status: ['current', 'deprecated', 'obsoleted', 'deleted'],
  activeNotify: ['normal', 'forceEnabled', 'forceDefaultEnabled', 'canDeny'],
  type: ['factory', 'object', 'implementation', 'parameter'],
  refType: ['strong', 'weak'],
  targetType: ['any', 'parameter', 'object', 'single', 'table', 'row'],
} as const;

/** An attribute that has one of a few words. Another word is reported and counts as none. */
export function wordOf<Name extends keyof typeof schemaWords>(
  element: XmlElement,
  name: Name,
  { problems, document }: WordContext,
): (typeof schemaWords)[Name][number] | undefined {
  const text = attributeOf(element, name);
  if (text === undefined) return undefined;
  const word = schemaWords[name].find((allowed) => allowed === text);
  if (word === undefined) {
    const detail = `${name} is none of ${schemaWords[name].join(', ')}; it was left out.`;
    problems.error(document.file, element, detail);
  }
  return word;
}
