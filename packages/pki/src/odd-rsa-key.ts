import { Buffer } from 'node:buffer';
import {
  checkPrime,
  checkPrimeSync,
  createPrivateKey,
  generatePrime,
  generatePrimeSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { derInteger, derSequence } from './der.ts';

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

/** A question of whoever makes a key: a prime of so many bits, or whether a number is prime. The answer is the prime, undefined for no. */
type PrimeQuestion = { readonly bits: number } | { readonly candidate: bigint };

/** Makes one key, and leaves it to others where its primes come from. */
type KeyMaking = Generator<PrimeQuestion, KeyObject, bigint | undefined>;
type Search<T> = Generator<PrimeQuestion, T, bigint | undefined>;

/** The key, at once. */
export function makeNow(making: KeyMaking): KeyObject {
  let step = making.next();
  while (step.done !== true) {
    const asked = step.value;
    if ('bits' in asked) step = making.next(generatePrimeSync(asked.bits, { bigint: true }));
    else step = making.next(checkPrimeSync(asked.candidate) ? asked.candidate : undefined);
  }
  return step.value;
}

const generatePrimeAside = promisify<number, { bigint: true }, bigint>(generatePrime);
const checkPrimeAside = promisify<bigint, boolean>(checkPrime);

/** The key, whose primes are found on another thread. */
export async function makeAside(making: KeyMaking): Promise<KeyObject> {
  let step = making.next();
  while (step.done !== true) {
    const asked = step.value;
    if ('bits' in asked) step = making.next(await generatePrimeAside(asked.bits, { bigint: true }));
    else step = making.next((await checkPrimeAside(asked.candidate)) ? asked.candidate : undefined);
  }
  return step.value;
}

interface Factor {
  /** A prime, or a product of primes. */
  readonly factor: bigint;
  /** Order of its multiplicative group, or a multiple of it. */
  readonly order: bigint;
}

const product = (factors: readonly Factor[]): Factor => ({
  factor: factors.reduce((all, { factor }) => all * factor, 1n),
  order: factors.reduce((all, { order }) => all * order, 1n),
});

/**
 * A private key over two factors or more (RSAPrivateKey, RFC 8017 A.1.2). Nothing in RSA with the Chinese remainder theorem needs them to be
 * prime, only their orders to be known.
 */
function keyOf([p, q, ...others]: readonly [Factor, Factor, ...Factor[]], exponent: bigint): KeyObject {
  const all = product([p, q, ...others]);
  const d = inverse(exponent, all.order);
  const infos = others.map((other, index) => {
    const before = product([p, q, ...others.slice(0, index)]).factor;
    return derSequence(
      ...[other.factor, d % other.order, inverse(before % other.factor, other.factor)].map(derInteger),
    );
  });
  const version = others.length === 0 ? 0n : 1n;
  const remainders = [d % p.order, d % q.order, inverse(q.factor, p.factor)];
  const numbers = [version, all.factor, exponent, d, p.factor, q.factor, ...remainders];
  const der = derSequence(...numbers.map(derInteger), infos.length === 0 ? undefined : derSequence(...infos));
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' });
}

function* prime(bits: number): Search<Factor> {
  for (;;) {
    const candidate = yield { bits };
    if (candidate !== undefined && candidate % usualExponent !== 1n) return ofPrime(candidate);
  }
}

const ofPrime = (factor: bigint): Factor => ({ factor, order: factor - 1n });

/** An RSA-2048 key with the public exponent 1: whoever knows the public key can sign. */
export function* unitExponentKey(): KeyMaking {
  return keyOf([yield* prime(1024), yield* prime(1024)], 1n);
}

// Two primes of 8,192 bits take a minute; 30 of about 546 bits take a quarter of a second and are out of reach of factoring.
const hugeBits = 16_384;
const hugePrimes = 30;
const primesPerFactor = 6;

const bitsOf = (value: bigint): number => value.toString(2).length;

/**
 * An RSA-16384 key out of 30 primes, because two large ones take a minute. They make five factors, the most that OpenSSL takes: a signature
 * costs 0.15 s, where two factors would cost half a second in each handshake.
 */
export function* hugeRsaKey(): KeyMaking {
  const primes: Factor[] = [];
  while (primes.length < hugePrimes - 1) primes.push(yield* prime(Math.floor(hugeBits / hugePrimes)));
  const { factor } = product(primes);
  for (let attempt = 0; ; attempt += 1) {
    // Each prime falls short of its full length by a fraction of a bit; the last one makes up for it, with one bit more where that is needed.
    const last = yield* prime(hugeBits - bitsOf(factor) + (attempt % 2));
    if (bitsOf(factor * last.factor) !== hugeBits) continue;
    primes.push(last);
    const factorAt = (index: number): Factor =>
      product(primes.slice(index * primesPerFactor, (index + 1) * primesPerFactor));
    return keyOf([factorAt(0), factorAt(1), factorAt(2), factorAt(3), factorAt(4)], usualExponent);
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

function* weakPrime(m: bigint): Search<Factor> {
  const bits = 1024;
  for (;;) {
    const a = BigInt(`0x${randomBytes(8).toString('hex')}`);
    const residue = power(usualExponent, a, m);
    const least = ((3n << BigInt(bits - 2)) - residue) / m + 1n;
    const range = ((1n << BigInt(bits)) - residue) / m - least;
    const k = least + (BigInt(`0x${randomBytes(16).toString('hex')}`) % range);
    const candidate = k * m + residue;
    if (candidate % usualExponent !== 1n && (yield { candidate }) !== undefined) return ofPrime(candidate);
  }
}

/**
 * An RSA-2048 key whose primes are `k·M + (65537^a mod M)`, as a widely used smart-card library made them (CVE-2017-15361): it shows in the
 * modulus, and the key can be factored at a cost that many can pay.
 */
export function* weakFamilyKey(): KeyMaking {
  const m = primorial(firstPrimes);
  return keyOf([yield* weakPrime(m), yield* weakPrime(m)], usualExponent);
}
