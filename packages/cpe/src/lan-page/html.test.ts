import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html.ts';

test('values are escaped, pieces are not escaped twice', () => {
  const cell = html`<td title="${`"'`}">${'<script>&'}</td>`;
  expect(html`<tr>${[cell]}</tr>`.text).toBe('<tr><td title="&quot;&#39;">&lt;script&gt;&amp;</td></tr>');
});

test('no value whatever opens a tag, ends an attribute or brings a control character', () => {
  assert(
    property(string({ unit: 'binary' }), (value) => {
      const { text } = html`${value}`;
      expect(text).not.toMatch(/[<>"']/);
      expect(text.split('').filter((character) => character < ' ' && !'\t\n\r'.includes(character))).toEqual([]);
    }),
  );
});
