import {
  checkPrimeSync,
  createECDH,
  createPublicKey,
  diffieHellman,
  type ECDH,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import type { Habits } from './habits.ts';
import { multiplyUnchecked } from './unchecked-p256.ts';
import { alerts, Fields, TlsRefusal } from './wire.ts';

/** One side of a key exchange. */
export interface Agreement {
  readonly group: number;
  readonly publicValue: Buffer;
  secret(theirs: Buffer): Buffer;
}

/** Curves that OpenSSL calls by these names (IANA TLS Supported Groups). */
const curves: Readonly<Record<number, string>> = {
  15: 'secp160k1',
  16: 'secp160r1',
  18: 'secp192k1',
  19: 'prime192v1',
  21: 'secp224r1',
  22: 'secp256k1',
  23: 'prime256v1',
  24: 'secp384r1',
  25: 'secp521r1',
};
export const smallCurves: readonly number[] = [19, 16];
export const soundGroups: readonly number[] = [29, 23, 24];
const x25519 = 29;
const p256 = 23;
const spkiHead = Buffer.from('302a300506032b656e032100', 'hex');

const bad = (what: string): never => {
  throw new TlsRefusal(alerts.illegalParameter, what);
};

function onX25519(habits: Habits): Agreement {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    group: x25519,
    publicValue: publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiHead.length),
    secret(theirs) {
      if (theirs.length !== 32) return bad('an X25519 value of another length');
      const key = createPublicKey({ key: Buffer.concat([spkiHead, theirs]), format: 'der', type: 'spki' });
      try {
        return diffieHellman({ privateKey, publicKey: key });
      } catch {
        // RFC 7748 6.1: OpenSSL gives no secret of zeros away.
        return habits.has('accepts-zero-secret') ? Buffer.alloc(32) : bad('a common secret of zeros');
      }
    },
  };
}

function secretOn(
  curve: ECDH,
  group: number,
  { habits, theirs }: { readonly habits: Habits; readonly theirs: Buffer },
): Buffer {
  try {
    // RFC 8446 4.2.8.2: the uncompressed form only.
    if (theirs[0] === 4) return curve.computeSecret(theirs);
  } catch {
    if (habits.has('accepts-off-curve-point') && group === p256)
      return multiplyUnchecked(theirs, curve.getPrivateKey());
  }
  return bad('a point that is not on the curve');
}

/** A fresh share of a group; undefined for one that this client does not know. */
export function agreeOn(group: number, habits: Habits): Agreement | undefined {
  if (group === x25519) return onX25519(habits);
  const name = curves[group];
  if (name === undefined) return undefined;
  const curve = createECDH(name);
  return { group, publicValue: curve.generateKeys(), secret: (theirs) => secretOn(curve, group, { habits, theirs }) };
}

const numberOf = (bytes: Buffer): bigint => BigInt(`0x0${bytes.toString('hex')}`);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base % modulus, left = exponent; left > 0n; left >>= 1n, square = (square * square) % modulus) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
  }
  return result;
}

const dhBitsMin = 2_048;

function checkGroup(p: bigint, g: bigint, habits: Habits): void {
  const bits = p.toString(2).length;
  if (bits < dhBitsMin && !habits.has('accepts-small-groups')) bad(`a Diffie-Hellman group of ${bits} bits`);
  if (habits.has('accepts-flawed-groups')) return;
  if (g <= 1n || g >= p - 1n) bad('a generator that gives the secret away');
  // A small one that is taken for its size is not looked at any further.
  if (bits < dhBitsMin) return;
  if (!checkPrimeSync(p) || !checkPrimeSync((p - 1n) / 2n)) bad('a Diffie-Hellman modulus that is no safe prime');
}

/** Our side of the group that a ServerKeyExchange of finite-field Diffie-Hellman names, and their value (RFC 5246 7.4.3). */
export function agreeInField(
  fields: Fields,
  habits: Habits,
): { readonly publicValue: Buffer; readonly secret: Buffer } {
  const prime = fields.vector(2);
  const [p, g, theirs] = [numberOf(prime), numberOf(fields.vector(2)), numberOf(fields.vector(2))];
  if (p < 3n || (p & 1n) === 0n) bad('an even modulus');
  checkGroup(p, g, habits);
  if ((theirs <= 1n || theirs >= p - 1n) && !habits.has('accepts-flawed-groups'))
    bad('a public value that gives the secret away');
  const exponent = numberOf(randomBytes(32));
  const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(2 * prime.length, '0'), 'hex');
  const secret = bytes(power(theirs, exponent, p));
  const firstByte = secret.findIndex((byte) => byte !== 0);
  return { publicValue: bytes(power(g, exponent, p)), secret: secret.subarray(Math.max(0, firstByte)) };
}
