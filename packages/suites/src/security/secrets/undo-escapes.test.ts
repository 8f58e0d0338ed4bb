import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readingsOf } from './undo-escapes.ts';

const read = (text: string): readonly string[] => readingsOf(text).map(({ text: inner }) => inner);

test.each([
  ['%41%42c', 'ABc'],
  ['&#65;&#x42;&amp;', 'AB&'],
  [String.raw`\u0041\x42\103\/`, 'ABC/'],
  [String.raw`\ud83d\ude00`, Buffer.from('😀').toString('latin1')],
  ['&#228;', Buffer.from('ä').toString('latin1')],
])('%s is read as %s', (written, text) => {
  expect(read(written)).toEqual([text]);
});

test.each(['plain', '100 %', 'a & b', '&nbsp;', '&#99999999;', '%zz', ''])('%j has nothing to undo', (text) => {
  expect(read(text)).toEqual([]);
});

test('escapes in escapes are undone three deep, and readings are bounded', () => {
  expect(read('&#38;#37;41')).toContain('A');
  expect(read('%2525252541')).not.toContain('A');
  const noise = randomBytes(100_000).toString('latin1');
  expect(readingsOf(noise).length).toBeLessThanOrEqual(12);
  expect(readingsOf('%41'.repeat(4_000_000))).toEqual([]);
});
