/** Characters that a profile gives a meaning to in CSV (TR-181 CSVEncoding). */
export interface CsvDialect {
  readonly fieldSeparator: string;
  readonly escapeCharacter: string;
}

/** A CSV document as a strict reader of RFC 4180 finds it. */
export interface CsvDocument {
  readonly rows: readonly (readonly string[])[];
  /** What is not as RFC 4180 says; undefined when all is. */
  readonly problem: string | undefined;
}

const quote = '"';

/**
 * Reads CSV in the words of RFC 4180: a field with a quote, a separator or a line break is in quotes, and nothing stands beside the quotes.
 * Rows end with CR LF, or with LF alone, which profiles may ask for.
 */
export function readCsv(text: string, { fieldSeparator, escapeCharacter }: CsvDialect): CsvDocument {
  const escape = escapeCharacter === '' ? quote : escapeCharacter;
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const fail = (problem: string): CsvDocument => ({ rows, problem: `row ${rows.length + 1}: ${problem}` });
  while (at < text.length) {
    let field = '';
    if (text[at] === quote) {
      const end = readQuoted(text, at + 1, escape);
      if (end === undefined) return fail('a quoted field has no end.');
      field = end.field;
      at = end.at;
    } else {
      const start = at;
      while (at < text.length && !text.startsWith(fieldSeparator, at) && text[at] !== '\n' && text[at] !== '\r')
        at += 1;
      field = text.slice(start, at);
      if (field.includes(quote)) return fail('a field that is not in quotes has a quote in it.');
    }
    row.push(field);
    const breakChars = /^(?:\r\n|\n)/.exec(text.slice(at, at + 2))?.[0].length ?? 0;
    if (breakChars > 0 || at >= text.length) {
      rows.push(row);
      row = [];
      at += breakChars;
    } else if (text.startsWith(fieldSeparator, at)) {
      at += fieldSeparator.length;
      if (at >= text.length) rows.push([...row, '']);
    } else return fail('something stands between a field and its separator.');
  }
  return { rows, problem: undefined };
}

function readQuoted(text: string, from: number, escape: string): { field: string; at: number } | undefined {
  let field = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (character === escape && (next === quote || next === escape) && (escape !== quote || next === quote)) {
      field += next;
      at += 1;
    } else if (character === quote) return { field, at: at + 1 };
    else field += character;
  }
  return undefined;
}
