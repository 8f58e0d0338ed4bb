import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { hugeRsaKey, makeAside, makeNow, unitExponentKey, weakFamilyKey } from './odd-rsa-key.ts';

/**
 * A kind of key pair. The first five are sound today; the others exist to be refused (or, `p521` and `ed25519`, to be rare).
 * `rsa2048-e3` has the public exponent 3, `rsa2048-e1` the exponent 1 (a signature is then the padded digest itself), `rsa2048-weak-family`
 * primes of the kind that CVE-2017-15361 is about, `p256-explicit` spells its curve out in place of naming it.
 */
export const keyKinds = [
  'p256',
  'p384',
  'rsa2048',
  'rsa3072',
  'rsa4096',
  'p521',
  'ed25519',
  'p192',
  'p224',
  'secp256k1',
  'rsa512',
  'rsa1024',
  'rsa2048-e3',
  'rsa2048-e1',
  'rsa2048-weak-family',
  'rsa16384',
  'dsa2048',
  'p256-explicit',
] as const;

/** See {@link keyKinds}. */
export type KeyKind = (typeof keyKinds)[number];

const namedCurves = {
  p192: 'prime192v1',
  p224: 'secp224r1',
  p256: 'prime256v1',
  p384: 'secp384r1',
  p521: 'secp521r1',
  secp256k1: 'secp256k1',
} as const;

const modulusLengths = { rsa512: 512, rsa1024: 1024, rsa2048: 2048, rsa3072: 3072, rsa4096: 4096 } as const;

/** Keys that no library generates. */
const odd = { 'rsa2048-e1': unitExponentKey, 'rsa2048-weak-family': weakFamilyKey, rsa16384: hugeRsaKey } as const;

const special: Partial<Record<KeyKind, () => KeyObject>> = {
  ed25519: () => generateKeyPairSync('ed25519').privateKey,
  'rsa2048-e3': () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey,
  dsa2048: () => generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey,
  'p256-explicit': () => generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' }).privateKey,
};

const ahead = new Map<KeyKind, KeyObject[]>();

/**
 * Generates keys of these kinds on another thread, one after the other: whoever waits for something meanwhile has them when they are asked for,
 * each of them once. Kinds of elliptic curves, which cost nothing, are left out. Never rejects.
 */
export function generateKeysAhead(kinds: readonly KeyKind[]): Promise<void> {
  lastAhead = lastAhead.then(async () => {
    for (const kind of kinds) {
      const key = await generateOnAnotherThread(kind).catch(() => undefined);
      if (key !== undefined) ahead.set(kind, [...(ahead.get(kind) ?? []), key]);
    }
  });
  return lastAhead;
}

let lastAhead: Promise<void> = Promise.resolve();

const generatePair = promisify(generateKeyPair);

async function generateOnAnotherThread(kind: KeyKind): Promise<KeyObject | undefined> {
  if (kind === 'dsa2048') return (await generatePair('dsa', { modulusLength: 2048, divisorLength: 256 })).privateKey;
  if (kind in odd) return await makeAside(odd[kind as keyof typeof odd]());
  const publicExponent = kind === 'rsa2048-e3' ? 3 : 65_537;
  const modulusLength = kind === 'rsa2048-e3' ? 2048 : modulusLengths[kind as keyof typeof modulusLengths];
  if (modulusLength === undefined) return undefined;
  return (await generatePair('rsa', { modulusLength, publicExponent })).privateKey;
}

/**
 * Generates a private key. Costs about 0.1 ms for elliptic curves, 150 ms for RSA-2048, half a second for `rsa16384`, a second for DSA and
 * seconds for RSA-4096.
 */
export function generateKey(kind: KeyKind): KeyObject {
  const ready = ahead.get(kind)?.shift();
  if (ready !== undefined) return ready;
  const make = special[kind];
  if (make !== undefined) return make();
  if (kind in odd) return makeNow(odd[kind as keyof typeof odd]());
  if (kind in modulusLengths) {
    const modulusLength = modulusLengths[kind as keyof typeof modulusLengths];
    return generateKeyPairSync('rsa', { modulusLength }).privateKey;
  }
  return generateKeyPairSync('ec', { namedCurve: namedCurves[kind as keyof typeof namedCurves] }).privateKey;
}

/** Gives keys to whoever issues. */
export interface KeySource {
  key(kind: KeyKind): KeyObject;
}

/** A new key each time: what certificates in use need. */
export const freshKeys: KeySource = { key: generateKey };

/**
 * Hands out the same few keys in turn, because RSA generation would dominate tests and benchmarks. Certificates made with it share
 * private keys: never use it for a lab that real devices trust.
 */
export class KeyCache implements KeySource {
  readonly #keysPerKind: number;
  readonly #shelves = new Map<KeyKind, { readonly keys: KeyObject[]; handedOut: number }>();

  /** `keysPerKind` (default 4) differing keys of each kind, handed out in turn, so that issuer and subject do not share one. */
  constructor(keysPerKind = 4) {
    this.#keysPerKind = keysPerKind;
  }

  key(kind: KeyKind): KeyObject {
    const shelf = this.#shelves.get(kind) ?? { keys: [], handedOut: 0 };
    this.#shelves.set(kind, shelf);
    const index = shelf.handedOut % this.#keysPerKind;
    shelf.handedOut += 1;
    return (shelf.keys[index] ??= generateKey(kind));
  }
}
