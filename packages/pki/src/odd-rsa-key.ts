import { Buffer } from 'node:buffer';
import { checkPrimeSync, createPrivateKey, generatePrimeSync, type KeyObject, randomBytes } from 'node:crypto';

// RSA keys that no library generates. The arithmetic is done here; the result is an ordinary key, because OpenSSL takes the numbers of a
// private key as they are.

const usualExponent = 65_537n;

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The inverse of `value`; `modulus` and `value` have no common factor. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

interface Half {
  /** A prime, or a product of primes. */
  readonly factor: bigint;
  /** Order of its multiplicative group, or a multiple of it. */
  readonly order: bigint;
}

/** A private key over two factors. Nothing in RSA with the Chinese remainder theorem needs them to be prime, only their orders to be known. */
function keyOf(p: Half, q: Half, exponent: bigint): KeyObject {
  const d = inverse(exponent, p.order * q.order);
  const numbers = {
    n: p.factor * q.factor,
    e: exponent,
    d,
    p: p.factor,
    q: q.factor,
    dp: d % p.order,
    dq: d % q.order,
    qi: inverse(q.factor, p.factor),
  };
  const key = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, base64url(value)]));
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...key } });
}

function prime(bits: number): bigint {
  for (;;) {
    const candidate = generatePrimeSync(bits, { bigint: true });
    if (candidate % usualExponent !== 1n) return candidate;
  }
}

const half = (factor: bigint): Half => ({ factor, order: factor - 1n });

/** An RSA-2048 key with the public exponent 1: whoever knows the public key can sign. */
export function generateUnitExponentKey(): KeyObject {
  return keyOf(half(prime(1024)), half(prime(1024)), 1n);
}

// Two primes of 8,192 bits take a minute; 32 of about 512 bits take a quarter of a second and are out of reach of factoring.
const hugeBits = 16_384;
const hugePrimes = 32;

const bitsOf = (value: bigint): number => value.toString(2).length;

function product(primes: readonly bigint[]): Half {
  return {
    factor: primes.reduce((all, one) => all * one, 1n),
    order: primes.reduce((all, one) => all * (one - 1n), 1n),
  };
}

/** An RSA-16384 key out of 32 primes, because two large ones take a minute. */
export function generateHugeRsaKey(): KeyObject {
  const primes = Array.from({ length: hugePrimes - 1 }, () => prime(hugeBits / hugePrimes));
  const { factor } = product(primes);
  for (let attempt = 0; ; attempt += 1) {
    // Each prime falls short of its full length by a fraction of a bit; the last one makes up for it, with one bit more where that is needed.
    const last = prime(hugeBits - bitsOf(factor) + (attempt % 2));
    if (bitsOf(factor * last) !== hugeBits) continue;
    const all = [...primes, last];
    return keyOf(product(all.slice(0, hugePrimes / 2)), product(all.slice(hugePrimes / 2)), usualExponent);
  }
}

/** The first primes, whose product M shapes keys of the weak family. For primes of 1,024 bits it is the first 126 (CVE-2017-15361). */
const firstPrimes = 126;

function primorial(count: number): bigint {
  let product = 1n;
  for (let candidate = 2n, found = 0; found < count; candidate += 1n) {
    if (!checkPrimeSync(candidate)) continue;
    product *= candidate;
    found += 1;
  }
  return product;
}

function weakPrime(m: bigint): bigint {
  const bits = 1024;
  for (;;) {
    const a = BigInt(`0x${randomBytes(8).toString('hex')}`);
    const residue = power(usualExponent, a, m);
    const least = ((3n << BigInt(bits - 2)) - residue) / m + 1n;
    const range = ((1n << BigInt(bits)) - residue) / m - least;
    const k = least + (BigInt(`0x${randomBytes(16).toString('hex')}`) % range);
    const candidate = k * m + residue;
    if (candidate % usualExponent !== 1n && checkPrimeSync(candidate)) return candidate;
  }
}

/**
 * An RSA-2048 key whose primes are `k·M + (65537^a mod M)`, as a widely used smart-card library made them (CVE-2017-15361): it shows in the
 * modulus, and the key can be factored at a cost that many can pay.
 */
export function generateWeakFamilyKey(): KeyObject {
  const m = primorial(firstPrimes);
  return keyOf(half(weakPrime(m)), half(weakPrime(m)), usualExponent);
}
