import type { XmlElement } from '@cordon/cwmp';
import type { ModelFile, ProblemList } from './import-problem.ts';

const types = 'string boolean int unsignedInt long unsignedLong decimal dateTime base64 hexBinary';
const facets = 'description size instanceRef pathRef range enumeration enumerationRef pattern units';

/**
 * What may stand in an element of the data-model schema (TR-106 annex A), as far as an import knows of it. Commands and events
 * of USP belong to the schema and not to CWMP; they are known, so that they are left out without a word.
 */
const known: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    document: 'description import dataType glossary abbreviations bibliography template component model',
    import: 'dataType component model',
    model: 'description component parameter object command event profile',
    component: 'description component parameter object command event profile',
    object: 'description uniqueKey component parameter command event',
    uniqueKey: 'parameter',
    parameter: 'description syntax',
    syntax: `list dataType default description ${types}`,
    dataType: `list ${facets} ${types}`,
    list: 'description size',
    profile: 'description parameter object command event',
    ...Object.fromEntries(types.split(' ').map((type) => [type, facets])),
  }).map(([element, children]) => [element, new Set(children.split(' '))]),
);

/** Reports every element that the schema does not have where it stands: a misspelt facet would be lost without a word. */
export function reportUnknownElements(root: XmlElement, file: ModelFile, problems: ProblemList): void {
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    const allowed = known.get(element.localName);
    if (allowed === undefined) continue;
    for (const child of element.children) {
      // Other namespaces are those of the report tool and of vendors.
      if (child.namespace !== '') continue;
      if (allowed.has(child.localName)) open.push(child);
      else problems.error(file, child, `${child.localName} is not known in ${element.localName}; it was left out.`);
    }
  }
}
