import { constants, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateKey, generateKeysAhead, type KeyKind } from './key-kind.ts';

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
  expect(generateKey('rsa16384').asymmetricKeyDetails).toMatchObject({
    modulusLength: 16_384,
    publicExponent: 65_537n,
  });
  expect(generateKey('dsa2048').asymmetricKeyType).toBe('dsa');
  expect(generateKey('p384').asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
});

const oddKinds: readonly KeyKind[] = ['rsa2048-e1', 'rsa2048-weak-family', 'rsa16384'];

/** Both ways of signing with RSA, after the way through a file that a key takes to a TLS server. */
function signsAsItShould(kind: KeyKind): boolean {
  const key = createPrivateKey(generateKey(kind).export({ type: 'pkcs8', format: 'pem' }));
  const content = new TextEncoder().encode('a transcript');
  return [constants.RSA_PKCS1_PADDING, constants.RSA_PKCS1_PSS_PADDING].every((padding) =>
    verify('sha256', content, { key: createPublicKey(key), padding }, sign('sha256', content, { key, padding })),
  );
}

test.each(oddKinds)('a key of kind %s signs, whether it was made ahead or when it was asked for', async (kind) => {
  await generateKeysAhead([kind]);
  expect([signsAsItShould(kind), signsAsItShould(kind)]).toEqual([true, true]);
});
