import { trimWhiteSpace } from './white-space.ts';

/** The items of a list value, or why it is no list (TR-106 3.2.3). An empty text is a list without items. */
export function readListItems(text: string, nested: boolean): readonly string[] | string {
  if (trimWhiteSpace(text) === '') return [];
  const items = splitItems(text, nested).map(trimWhiteSpace);
  if (items.some((item) => item === '')) return 'A list has one comma between items, and none in front or at the end.';
  if (items.some((item) => !isBracketed(item, nested) && /[ \t\r\n]/.test(item))) {
    return 'White space inside a list item is percent-encoded.';
  }
  return items.map((item) => (isBracketed(item, nested) ? item : decodePercent(item)));
}

/** The text between the brackets of an item that is a list itself; undefined when it has none. */
export function innerListText(item: string): string | undefined {
  return isBracketed(item, true) ? item.slice(1, -1) : undefined;
}

const isBracketed = (item: string, nested: boolean): boolean => nested && item.startsWith('[') && item.endsWith(']');

function splitItems(text: string, nested: boolean): string[] {
  if (!nested) return text.split(',');
  const items: string[] = [];
  let start = 0;
  let depth = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text[offset];
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    if (character === ',' && depth <= 0) {
      items.push(text.slice(start, offset));
      start = offset + 1;
    }
  }
  items.push(text.slice(start));
  return items;
}

/** Percent escapes for ASCII only; a lone "%" stays what it is. */
function decodePercent(item: string): string {
  if (!item.includes('%')) return item;
  return item.replace(/%([0-7][0-9A-Fa-f])/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Writes items as a list value, commas and white space inside percent-encoded (TR-106 3.2.3). */
export function writeListItems(items: readonly string[]): string {
  return items
    .map((item) =>
      item.replace(/[,% \t\r\n]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
    )
    .join(',');
}
