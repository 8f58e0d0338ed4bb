import { Buffer } from 'node:buffer';
import {
  createPublicKey,
  createECDH,
  diffieHellman,
  generateKeyPairSync,
  generatePrimeSync,
  getDiffieHellman,
  randomBytes,
} from 'node:crypto';

/** Names of groups by their number (IANA TLS Supported Groups), as far as the engine can serve them. */
export const groupNumbers = {
  secp160r1: 16,
  secp192r1: 19,
  secp224r1: 21,
  secp256k1: 22,
  secp256r1: 23,
  secp384r1: 24,
  secp521r1: 25,
  x25519: 29,
} as const;

/** Our half of a key exchange. */
export interface KeyShare {
  readonly group: number;
  readonly publicValue: Buffer;
  /** The common secret; undefined when the peer's value is none. */
  secret(peerValue: Buffer): Buffer | undefined;
}

const openSslCurves: Readonly<Record<number, string>> = {
  16: 'secp160r1',
  19: 'prime192v1',
  21: 'secp224r1',
  22: 'secp256k1',
  23: 'prime256v1',
  24: 'secp384r1',
  25: 'secp521r1',
};

/** Groups that an undeviated handshake takes, best first. */
export const soundGroups: readonly number[] = [29, 23, 24, 25];

// RFC 8410: what stands before the 32 bytes of an X25519 key in a SubjectPublicKeyInfo.
const x25519Prefix = Buffer.from('302a300506032b656e032100', 'hex');

function x25519(): KeyShare {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const publicValue = publicKey.export({ type: 'spki', format: 'der' }).subarray(x25519Prefix.length);
  return {
    group: groupNumbers.x25519,
    publicValue,
    secret(peerValue) {
      if (peerValue.length !== 32) return undefined;
      const key = Buffer.concat([x25519Prefix, peerValue]);
      try {
        return diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) });
      } catch {
        return undefined;
      }
    },
  };
}

/** A fresh share in a group; throws RangeError for one that the engine cannot serve. */
export function keyShareIn(group: number): KeyShare {
  if (group === groupNumbers.x25519) return x25519();
  const curve = openSslCurves[group];
  if (curve === undefined) throw new RangeError(`The engine has no group ${group}.`);
  const ecdh = createECDH(curve);
  const publicValue = ecdh.generateKeys();
  return {
    group,
    publicValue,
    secret(peerValue) {
      try {
        return ecdh.computeSecret(peerValue);
      } catch {
        return undefined;
      }
    },
  };
}

/** What is wrong with a finite-field group. */
export type DhFlaw = 'dhe-512' | 'dhe-768' | 'dhe-1024' | 'composite' | 'tiny-subgroup' | 'generator-1';

/** A finite-field group with our half. */
export interface DhShare {
  readonly prime: Buffer;
  readonly generator: Buffer;
  readonly publicValue: Buffer;
  secret(peerValue: Buffer): Buffer | undefined;
}

function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

function bytesOf(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}

/** A group from its numbers. OpenSSL refuses to work in most of them, so the arithmetic is our own; nothing secret depends on its timing. */
function shareIn(prime: Buffer, generator: bigint): DhShare {
  const modulus = numberOf(prime);
  const exponent = numberOf(randomBytes(32));
  return {
    prime,
    generator: bytesOf(generator, generator > 0xffn ? prime.length : 1),
    publicValue: bytesOf(modPow(generator, exponent, modulus), prime.length),
    // RFC 5246 8.1.2: leading zeros are left out.
    secret(peerValue) {
      const secret = modPow(numberOf(peerValue), exponent, modulus);
      return secret === 0n ? undefined : bytesOf(secret, Math.ceil(secret.toString(16).length / 2));
    },
  };
}

/** The 512 bits that most servers of export strength shared when Logjam was found. A safe prime: nothing but its size is wrong with it. */
const primeOf512Bits = Buffer.from(
  '9fdb8b8a004544f0045f1737d0ba2e0b274cdf1a9f588218fb435316a16e3741' +
    '71fd19d8d8f37c39bf863fd60e3e300680a3030c6e4c3757d08f70e6aa871033',
  'hex',
);
const primeOf = (bits: number): Buffer => Buffer.from(generatePrimeSync(bits));
const primeNamed = (name: string): Buffer => getDiffieHellman(name).getPrime();

/** Primes of the groups, made when first asked for: servers keep theirs too, and OpenSSL needs up to 100 ms for one. */
const primes = new Map<DhFlaw | undefined, Buffer>();

function primeFor(flaw: DhFlaw | undefined): Buffer {
  switch (flaw) {
    case 'dhe-512':
      return primeOf512Bits;
    case 'dhe-768':
      return primeNamed('modp1');
    case 'dhe-1024':
      return primeNamed('modp2');
    case 'composite':
      return bytesOf(numberOf(primeOf(1024)) * numberOf(primeOf(1024)), 256);
    default:
      return primeNamed('modp14');
  }
}

/** A finite-field group for one handshake: 2,048 bits of RFC 3526, or one with a flaw. */
export function dhShare(flaw?: DhFlaw): DhShare {
  const flawOfPrime = flaw === 'tiny-subgroup' || flaw === 'generator-1' ? undefined : flaw;
  const prime = primes.get(flawOfPrime) ?? primeFor(flawOfPrime);
  primes.set(flawOfPrime, prime);
  // p − 1 has the order 2: the secret is one of two values.
  if (flaw === 'tiny-subgroup') return shareIn(prime, numberOf(prime) - 1n);
  return shareIn(prime, flaw === 'generator-1' ? 1n : 2n);
}

const p256 = BigInt('0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff');

/**
 * A point off P-256 that whoever multiplies it unchecked gets back: three times it is nothing on its own curve y² = x³ − 3x + b, as 3x⁴ − 18x² +
 * 12bx − 9 is 0, and b stands in no formula of the addition. So we know the secret of two careless clients in three, those whose private key is
 * no multiple of three, and can go on with them.
 */
export function pointOffCurve(): { readonly point: Buffer; readonly secret: Buffer } {
  const mod = (value: bigint): bigint => ((value % p256) + p256) % p256;
  for (let x = 1n; ; x += 1n) {
    const b = mod((9n + 18n * x ** 2n - 3n * x ** 4n) * modPow(12n * x, p256 - 2n, p256));
    const square = mod(x ** 3n - 3n * x + b);
    const y = modPow(square, (p256 + 1n) / 4n, p256);
    if (y === 0n || mod(y * y) !== square) continue;
    const secret = bytesOf(x, 32);
    return { point: Buffer.concat([Buffer.from([4]), secret, bytesOf(y, 32)]), secret };
  }
}
