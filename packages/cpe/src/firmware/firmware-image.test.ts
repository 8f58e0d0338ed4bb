import { generateKeyPairSync } from 'node:crypto';
import { assert, integer, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { openFirmwareImage, signFirmwareImage } from './firmware-image.ts';
import { isVendorKey } from './signed-file.ts';

const vendor = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const parts = { model: 'M1', version: '2.0', payload: Buffer.from('new code') };
const image = signFirmwareImage(parts, vendor.privateKey);

test.each([
  ['Ed25519', vendor],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
  ['P-384', generateKeyPairSync('ec', { namedCurve: 'secp384r1' })],
])('an image signed with %s opens with the public key', (_, keys) => {
  const opened = openFirmwareImage(signFirmwareImage(parts, keys.privateKey), [keys.publicKey]);
  expect(opened).toMatchObject({
    kind: 'image',
    header: { model: 'M1', version: '2.0', name: 'M1 2.0', comesUp: true },
  });
});

test('any one of several vendor keys is enough', () => {
  expect(openFirmwareImage(image, [stranger.publicKey, vendor.publicKey]).kind).toBe('image');
});

test('an image that a stranger signed is not authentic', () => {
  const forged = signFirmwareImage(parts, stranger.privateKey);
  expect(openFirmwareImage(forged, [vendor.publicKey])).toMatchObject({ kind: 'refused', faultCode: 9019 });
});

test('without a vendor key nothing is authentic', () => {
  expect(openFirmwareImage(image, [])).toMatchObject({ faultCode: 9019 });
});

test('a changed payload is damage', () => {
  const changed = Buffer.from(image);
  changed[changed.length - 1] = 0;
  expect(openFirmwareImage(changed, [vendor.publicKey])).toMatchObject({ kind: 'refused', faultCode: 9018 });
});

test('RSA keys sign no images', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect(isVendorKey(rsa.publicKey)).toBe(false);
  expect(() => signFirmwareImage(parts, rsa.privateKey)).toThrow(TypeError);
});

test('a version that no parameter could hold is refused when signing', () => {
  expect(() => signFirmwareImage({ ...parts, version: 'with space' }, vendor.privateKey)).toThrow(/version/);
});

test('no change of a single byte goes unnoticed', () => {
  assert(
    property(nat(image.length - 1), integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(image);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(openFirmwareImage(changed, [vendor.publicKey]).kind).toBe('refused');
    }),
  );
});

test('no prefix of an image and no noise is an image', () => {
  for (let length = 0; length < image.length; length += 1) {
    expect(openFirmwareImage(image.subarray(0, length), [vendor.publicKey]).kind).toBe('refused');
  }
  assert(
    property(uint8Array({ maxLength: 400 }), (noise) => {
      expect(openFirmwareImage(noise, [vendor.publicKey]).kind).toBe('refused');
    }),
  );
});
