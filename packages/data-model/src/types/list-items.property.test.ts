import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readListItems, writeListItems } from './list-items.ts';

test('items of any text come back from a list value', () => {
  const items = fc.array(fc.string({ unit: 'binary', minLength: 1 }));
  fc.assert(
    fc.property(items, (texts) => {
      expect(readListItems(writeListItems(texts), false)).toEqual(texts);
    }),
  );
});

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('[', ']', ',', ' ', '%', '2', 'a') }),
      fc.boolean(),
      (text, nested) => {
        readListItems(text, nested);
      },
    ),
  );
});
