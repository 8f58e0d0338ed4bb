import { expect, test } from 'vitest';
import { generateKey, generateKeysAhead } from './key-kind.ts';

const modulusOf = (key: ReturnType<typeof generateKey>): string | undefined => key.export({ format: 'jwk' }).n;

test('keys that were made ahead are handed out once each, and then new ones', async () => {
  await generateKeysAhead(['rsa1024', 'p256', 'rsa1024']);
  const keys = [generateKey('rsa1024'), generateKey('rsa1024'), generateKey('rsa1024')];
  expect(keys.map(({ asymmetricKeyDetails }) => asymmetricKeyDetails?.modulusLength)).toEqual([1024, 1024, 1024]);
  expect(new Set(keys.map(modulusOf)).size).toBe(3);
});

test('a key that was made ahead is of the kind that was asked for', async () => {
  await generateKeysAhead(['rsa2048-e3', 'dsa2048', 'rsa16384']);
  expect(generateKey('rsa2048-e3').asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 3n });
  expect(generateKey('dsa2048').asymmetricKeyType).toBe('dsa');
  expect(generateKey('p384').asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
});
