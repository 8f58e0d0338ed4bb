import { describe, expect, test } from 'vitest';
import { formatBytes, formatMs, fromBase64, hexDump, visibleText } from './format.ts';

describe('text of a target', () => {
  test.each([
    ['\u001b[31m', '\u241b[31m'],
    ['a\u0000b', 'a\u2400b'],
    ['\u202egnp.exe', '⟨U+202E⟩gnp.exe'],
    ['zero\u200bwidth', 'zero⟨U+200B⟩width'],
    ['\u007f', '\u2421'],
    ['a\nb', 'a\u240ab'],
    ['Grüße, 世界', 'Grüße, 世界'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test('keeps its lines where lines are shown', () => {
    expect(visibleText('a\r\n\tb\u0000', true)).toBe('a\n\tb\u2400');
  });
});

test('a hex dump has offset, bytes and ASCII', () => {
  const lines = hexDump(new TextEncoder().encode('<soap:Envelope>\r\nx')).split('\n');
  expect(lines).toEqual([
    '000000  3c 73 6f 61 70 3a 45 6e  76 65 6c 6f 70 65 3e 0d  <soap:Envelope>.',
    '000010  0a 78                                             .x',
  ]);
});

test('a hex dump of a whole firmware image stays short and says so', () => {
  const lines = hexDump(new Uint8Array(1_000_000)).split('\n');
  expect(lines).toHaveLength(4097);
  expect(lines.at(-1)).toBe('… 934464 bytes more');
});

test('what is no base64 gives no bytes', () => {
  expect(fromBase64('***')).toHaveLength(0);
  expect([...fromBase64('/wA=')]).toEqual([255, 0]);
});

test('times and sizes are for readers', () => {
  expect([3, 4_321, 61_000].map((ms) => formatMs(ms))).toEqual(['3 ms', '4.32 s', '1 min 01 s']);
  expect([1, 2_048, 3_145_728].map((bytes) => formatBytes(bytes))).toEqual(['1 byte', '2.0 KiB', '3.0 MiB']);
});
