// Texts inside a fact line: fields are separated by spaces, items of a field by commas, marks by "~" and "@".
const special = /[%\s,~@=;:|+]/g;

/** Writes a text so that it can stand in a field of a fact line. */
export const escapeFact = (text: string): string =>
  text === '' ? '%' : text.replace(special, (found) => `%${found.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** Reads a text of a fact line. */
export function unescapeFact(text: string): string {
  if (!text.includes('%')) return text;
  if (text === '%') return '';
  return text.replace(/%([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** The fields behind the first few of a fact line, by their key. */
export function readFields(words: readonly string[], from: number): Map<string, string> {
  const fields = new Map<string, string>();
  for (const word of words.slice(from)) {
    const equals = word.indexOf('=');
    fields.set(equals < 0 ? word : word.slice(0, equals), equals < 0 ? '' : word.slice(equals + 1));
  }
  return fields;
}

/** Writes `key=value` fields, those without value left out. */
export const writeFields = (fields: readonly (readonly [string, string | undefined])[]): string[] =>
  fields.flatMap(([key, value]) => (value === undefined ? [] : [value === '' ? key : `${key}=${value}`]));
