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
