import type { XmlElement } from '@cordon/cwmp';
import { SaxesParser } from 'saxes';

/** A parameter as an envelope names it. */
export type ValueTriple = readonly [name: string, value: string, type: string];

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

/** All parameters in a tree. */
export function triplesOfTree(root: XmlElement): ValueTriple[] {
  const triples: ValueTriple[] = [];
  const stack: XmlElement[] = [root];
  for (let element = stack.pop(); element !== undefined; element = stack.pop()) {
    if (element.localName === 'ParameterValueStruct') triples.push(tripleOf(element));
    else
      for (let index = element.children.length - 1; index >= 0; index -= 1) stack.push(element.children[index] ?? root);
  }
  return triples;
}

function tripleOf(struct: XmlElement): ValueTriple {
  let name = '';
  let value = '';
  let type = '';
  for (const child of struct.children) {
    if (child.localName === 'Name') name = child.text;
    else if (child.localName === 'Value') {
      value = child.text;
      for (const attribute of child.attributes) {
        if (attribute.localName === 'type' && attribute.namespace === schemaInstance) type = attribute.value;
      }
    }
  }
  return [name, value, type];
}

/** The same by saxes with namespaces, from its events. */
export function triplesBySaxes(text: string): ValueTriple[] {
  const triples: ValueTriple[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let characters = '';
  let name = '';
  let value = '';
  let type = '';
  parser.on('opentag', (tag) => {
    characters = '';
    if (tag.local !== 'Value') return;
    type = '';
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.local === 'type' && attribute.uri === schemaInstance) type = attribute.value;
    }
  });
  const add = (piece: string): void => {
    characters += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', (tag) => {
    if (tag.local === 'Name') name = characters;
    else if (tag.local === 'Value') value = characters;
    else if (tag.local === 'ParameterValueStruct') triples.push([name, value, type]);
  });
  parser.write(text).close();
  return triples;
}

/** saxes with namespaces and no handlers at all: it checks the document, and nothing is kept. */
export function checkBySaxes(text: string): void {
  new SaxesParser({ xmlns: true }).write(text).close();
}
