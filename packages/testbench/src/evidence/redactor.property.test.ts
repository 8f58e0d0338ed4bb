import { Buffer } from 'node:buffer';
import { Secret } from '@cordon/cwmp';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redactor } from './redactor.ts';

const secretText = fc
  .string({ minLength: 8, maxLength: 40, unit: 'binary' })
  .filter((text) => Buffer.from(text).length >= 8);

test('a secret between any texts is gone from text, bytes and base64, and the rest stays', () => {
  fc.assert(
    fc.property(
      secretText,
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (secret, before, after) => {
        const redactor = new Redactor();
        redactor.add(new Secret(secret));
        const whole = before + secret + after;
        expect(redactor.text(whole)).not.toContain(secret);
        expect(Buffer.from(redactor.bytes(Buffer.from(whole))).includes(Buffer.from(secret))).toBe(false);
        const base64 = redactor.text(Buffer.from(whole).toString('base64'));
        expect(Buffer.from(base64, 'base64').includes(Buffer.from(secret))).toBe(false);
        if (!before.includes(secret.slice(0, 4))) expect(redactor.text(before)).toBe(before);
      },
    ),
  );
});

test('bytes without a secret are passed on as they are', () => {
  const redactor = new Redactor();
  redactor.add(new Secret('correct horse'));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(redactor.bytes(bytes)).toBe(bytes);
    }),
  );
});

test('a text too short to be told from chance is refused', () => {
  const redactor = new Redactor();
  expect(redactor.add(new Secret('abc'))).toBe(false);
  expect(redactor.text('abc')).toBe('abc');
});

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
const escapesOf: Readonly<Record<string, (char: string) => string>> = {
  'for URLs': (char) => [...Buffer.from(char)].map((byte) => `%${hex(byte, 2)}`).join(''),
  'for URLs in capitals': (char) => [...Buffer.from(char)].map((byte) => `%${hex(byte, 2).toUpperCase()}`).join(''),
  'for URLs, twice': (char) => [...Buffer.from(char)].map((byte) => `%25${hex(byte, 2)}`).join(''),
  'as decimal references': (char) => `&#${char.codePointAt(0)};`,
  'as padded references': (char) => `&#0${char.codePointAt(0)};`,
  'as hexadecimal references': (char) => `&#x${hex(char.codePointAt(0) ?? 0, 4)};`,
  'as references in XML in XML': (char) => `&amp;#${char.codePointAt(0)};`,
  'with backslashes': (char) =>
    [...Array(char.length).keys()].map((at) => String.raw`\u${hex(char.charCodeAt(at), 4)}`).join(''),
  'with backslashes, twice': (char) =>
    [...Array(char.length).keys()].map((at) => String.raw`\\u${hex(char.charCodeAt(at), 4)}`).join(''),
  'as bytes of C': (char) => [...Buffer.from(char)].map((byte) => String.raw`\x${hex(byte, 2)}`).join(''),
};

test.each(Object.keys(escapesOf))('a secret of which any characters, or all, are escaped %s is gone', (how) => {
  const escape = escapesOf[how] ?? ((char: string) => char);
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 20, unit: 'grapheme' }), fc.nat(), (secret, which) => {
      const redactor = new Redactor();
      redactor.add(new Secret(secret));
      const all = Array.from(secret, escape).join('');
      const some = Array.from(secret, (char, at) => (((which >> at) & 1) === 1 ? escape(char) : char)).join('');
      for (const text of [all, some]) {
        expect(redactor.text(`<a>${text}</a>`)).toBe('<a>[secret]</a>');
        expect(Buffer.from(redactor.bytes(Buffer.from(`<a>${text}</a>`))).toString()).toBe('<a>[secret]</a>');
      }
    }),
    { numRuns: 30 },
  );
});

test('what is escaped and no secret stays as it is', () => {
  const redactor = new Redactor();
  redactor.add(new Secret('correct horse'));
  const text = String.raw`correct%20mouse &#99;orrect \u0063orrect hors`;
  expect(redactor.text(text)).toBe(text);
});
