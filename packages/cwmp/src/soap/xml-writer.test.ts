import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readXml } from './xml-reader.ts';
import { escapeAttribute, escapeText, UnencodableCharacterError } from './xml-writer.ts';

const carriable = fc.string({ unit: 'binary' }).filter((text) => {
  try {
    escapeText(text);
    return true;
  } catch {
    return false;
  }
});
const tricky = fc.string({
  unit: fc.constantFrom('&', '<', '>', '"', "'", ']', '\r', '\n', '\t', ' ', 'a', '\u{1f600}'),
});

test('text and values come back as they were written', () => {
  fc.assert(
    fc.property(fc.oneof(carriable, tricky), (text) => {
      const written = `<a b="${escapeAttribute(text)}" c='${escapeAttribute(text)}'>${escapeText(text)}</a>`;
      const { root, defects } = readXml(written);
      expect(defects).toEqual([]);
      expect([root?.text, ...(root?.attributes.map(({ value }) => value) ?? [])]).toEqual([text, text, text]);
    }),
  );
});

test('plain text is handed back as it is', () => {
  expect(escapeText('Device.X = "1"\n')).toBe('Device.X = "1"\n');
});

test('what XML would take for something else is escaped', () => {
  expect(escapeText(']]>\r&<')).toBe(']]&gt;&#13;&amp;&lt;');
  expect(escapeAttribute('\t\n"')).toBe('&#9;&#10;&quot;');
});

test.each([
  ['\u0000', 'U+0000'],
  ['\u001b', 'U+001B'],
  ['\ud800', 'U+D800'],
  ['\ufffe', 'U+FFFE'],
])('%j is refused by name and place', (char, character) => {
  for (const escape of [escapeText, escapeAttribute]) {
    const refused = (): string => escape(`ab${char}`);
    expect(refused).toThrow(UnencodableCharacterError);
    expect(refused).toThrow(expect.objectContaining({ code: 'unencodable-character', character, offset: 2 }));
  }
});
