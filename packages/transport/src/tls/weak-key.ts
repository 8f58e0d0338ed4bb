import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';

/** Below this exponent a careless check of the padding is a way to forge signatures; FIPS 186-5 5.1 demands it. */
const exponentMin = 65_537n;

// The primes below 200 of which 65537 does not generate every residue.
const smallPrimes = [
  11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157, 181, 191, 193, 197, 199,
] as const;

/** The powers of 65537 modulo each prime. */
const generated: readonly (readonly [bigint, ReadonlySet<bigint>])[] = smallPrimes.map((prime) => {
  const powers = new Set<bigint>();
  const modulus = BigInt(prime);
  for (let power = 1n; !powers.has(power); power = (power * 65_537n) % modulus) powers.add(power);
  return [modulus, powers];
});

function modulusOf(key: KeyObject): bigint {
  const { n = '' } = key.export({ format: 'jwk' });
  return BigInt(`0x${Buffer.from(n, 'base64url').toString('hex') || '0'}`);
}

/**
 * Whether an RSA key is of the family of CVE-2017-15361: modulo each small prime its modulus is a power of 65537. One sound key in thirty
 * thousand million looks the same.
 */
export function isWeakFamily(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  const modulus = modulusOf(key);
  return generated.every(([prime, powers]) => powers.has(modulus % prime));
}

/** Whether an RSA key has an exponent below 65537. */
export function hasSmallExponent(key: KeyObject): boolean {
  const { publicExponent } = key.asymmetricKeyDetails ?? {};
  return publicExponent !== undefined && publicExponent < exponentMin;
}
