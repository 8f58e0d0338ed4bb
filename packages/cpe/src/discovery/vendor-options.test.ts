import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOption125, readOption17, readOption43, type VendorOption } from './vendor-options.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const url = 'http://acs.example:7547/cwmp';
// 3561 is 0x0de9; the lengths were counted by hand.
const bbf = [0x00, 0x00, 0x0d, 0xe9];
const all = {
  acsUrl: url,
  provisioningCode: 'ABCD.12',
  retryMinimumWaitInterval: '7',
  retryIntervalMultiplier: '3000',
};

test('option 43 as RFC 2132 8.4 draws it: code, length, text; padding; an end', () => {
  const option = bytes([1, 28], url, [0, 0, 2, 7], 'ABCD.12', [3, 1], '7', [4, 4], '3000', [255, 9, 9]);
  expect(readOption43(option)).toEqual({ settings: all, problems: [] });
});

test('option 125 as RFC 3925 4 draws it: enterprises in a row, suboptions from 11', () => {
  const settings = bytes([11, 28], url, [12, 7], 'ABCD.12', [13, 1], '7', [14, 4], '3000');
  const option = bytes([0, 0, 0, 9, 3, 11, 1], 'x', bbf, [settings.length], [...settings]);
  expect(readOption125(option)).toEqual({ settings: all, problems: [] });
});

test('option 17 as RFC 8415 21.17 draws it: codes and lengths of two octets', () => {
  const option = bytes(bbf, [0, 1, 0, 28], url, [0, 2, 0, 7], 'ABCD.12', [0, 3, 0, 1], '7', [0, 4, 0, 4], '3000');
  expect(readOption17(option)).toEqual({ settings: all, problems: [] });
});

test.each([
  ['43', readOption43(bytes([7, 1, 9, 1, 28], url, [200, 0]))],
  ['125', readOption125(bytes(bbf, [35, 1, 1], 'u', [11, 28], url, [99, 0]))],
  ['17', readOption17(bytes(bbf, [0, 11, 0, 1], 'u', [0, 1, 0, 28], url, [1, 1, 0, 0]))],
])('3.1-11: option %s is read between suboptions of others', (_, option) => {
  expect(option).toEqual({ settings: { acsUrl: url }, problems: [] });
});

test.each([
  ['125 of another enterprise', readOption125(bytes([0, 0, 0x0d, 0xe8, 30, 11, 28], url))],
  ['17 of another enterprise', readOption17(bytes([1, 0, 0x0d, 0xe9, 0, 1, 0, 28], url))],
  ['17 with codes of option 125', readOption17(bytes(bbf, [0, 11, 0, 28], url))],
  ['125 with codes of option 43', readOption125(bytes(bbf, [30, 1, 28], url))],
  ['nothing', readOption43(bytes())],
])('3.1-12: %s is no CWMP data', (_, option) => {
  expect(option).toEqual({ settings: {}, problems: [] });
});

test.each([
  ['43', readOption43(bytes([1, 29], url, [0]))],
  ['17', readOption17(bytes(bbf, [0, 1, 0, 29], url, [0]))],
])('3.1-28, 3.1-29: a NUL at the end of option %s is taken and left out', (_, { settings }) => {
  expect(settings).toEqual({ acsUrl: url });
});

test.each([
  ['43 cut in a text', readOption43(bytes([2, 1], 'P', [1, 29], url))],
  ['43 cut in a head', readOption43(bytes([2, 1], 'P', [1]))],
  ['125 cut in an enterprise', readOption125(bytes(bbf, [31, 11, 28], url))],
  ['125 cut in a number', readOption125(bytes([0, 0, 13]))],
  ['125 with a suboption beyond its enterprise', readOption125(bytes(bbf, [4, 12, 1], 'P', [11, 28], url))],
  ['17 cut in a text', readOption17(bytes(bbf, [0, 2, 0, 1], 'P', [0, 1, 0, 29], url))],
  ['17 cut in a number', readOption17(bytes([0, 0, 13]))],
])('%s: nothing of it counts', (_, option) => {
  expect(option).toEqual({ settings: {}, problems: [expect.stringContaining('do not add up')] });
});

test.each([
  ['a NUL inside', bytes([2, 3], 'A', [0], 'B')],
  ['two NULs at the end', bytes([2, 3], 'A', [0, 0])],
  ['a line feed', bytes([2, 3], 'A\nB')],
  ['no UTF-8', bytes([2, 2, 0xc3, 0x28])],
])('%s is no text', (_, option) => {
  expect(readOption43(option)).toEqual({ settings: {}, problems: [expect.stringContaining('is no text')] });
});

test('the first of two counts, and what is said about a thousand is bounded', () => {
  const many = Array.from({ length: 1000 }, () => [2, 1, 0x42]).flat();
  const { settings, problems } = readOption43(bytes([2, 1], 'A', many));
  expect([settings, problems.length]).toEqual([{ provisioningCode: 'A' }, 16]);
});

const readers: readonly ((option: Uint8Array) => VendorOption)[] = [readOption43, readOption125, readOption17];
const suboption = fc.tuple(fc.nat(16), fc.uint8Array({ maxLength: 40 }));

test('no bytes make a reader throw, and what it gives is printable text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...readers), fc.uint8Array({ maxLength: 600 }), (read, option) => {
      for (const value of Object.values(read(option).settings)) expect(value).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test('whatever stands in other suboptions, the URL in front of them is read', () => {
  fc.assert(
    fc.property(fc.array(suboption, { maxLength: 6 }), (others) => {
      const narrow = others.map(([code, content]) => bytes([code + 20, content.length], [...content]));
      const wide = others.map(([code, content]) => bytes([0, code + 20, 0, content.length], [...content]));
      const inner = Buffer.concat([bytes([11, 28], url), ...narrow]);
      expect(readOption43(Buffer.concat([bytes([1, 28], url), ...narrow])).settings).toEqual({ acsUrl: url });
      expect(readOption17(Buffer.concat([bytes(bbf, [0, 1, 0, 28], url), ...wide])).settings).toEqual({ acsUrl: url });
      if (inner.length < 256)
        expect(readOption125(bytes(bbf, [inner.length], [...inner])).settings).toEqual({ acsUrl: url });
    }),
  );
});
