import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '@cordon/cwmp';

/** The mechanisms of RFC 5802 and RFC 7677 that a client of ours speaks, best first. */
export const scramMechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const;
/** One of {@link scramMechanisms}. */
export type ScramMechanism = (typeof scramMechanisms)[number];

/** RFC 7677 4: fewer make guessing cheap for whoever plays the server. */
export const scramIterationsMin = 4_096;
/** More would keep a small device busy for seconds at the word of a server. */
export const scramIterationsMax = 1_000_000;

const deriveKey = promisify(pbkdf2);
const nonceBytes = 18;

/** Who logs in. */
export interface ScramLogin {
  readonly mechanism: ScramMechanism;
  readonly username: string;
  readonly password: Secret;
}

/** The client side of one SCRAM exchange. Messages are text without base64. */
export class ScramClient {
  readonly #login: ScramLogin;
  readonly #hash: 'sha1' | 'sha256';
  readonly #nonce: string;
  readonly #firstBare: string;
  #serverSignature: Uint8Array | undefined;

  /** `nonce` is for tests. */
  constructor(login: ScramLogin, nonce: string = randomBytes(nonceBytes).toString('base64')) {
    this.#login = login;
    this.#hash = login.mechanism === 'SCRAM-SHA-1' ? 'sha1' : 'sha256';
    this.#nonce = nonce;
    const name = login.username.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.#firstBare = `n=${name},r=${nonce}`;
  }

  get first(): string {
    return `n,,${this.#firstBare}`;
  }

  /** The answer to the server's challenge; undefined when the challenge is none to answer. */
  async final(challenge: string): Promise<string | undefined> {
    const match = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/=]+),i=(\d{1,9})(?:,.*)?$/.exec(challenge);
    const [, nonce = '', salt = '', count = ''] = match ?? [];
    const iterations = Number(count);
    const isFair = iterations >= scramIterationsMin && iterations <= scramIterationsMax;
    if (match === null || !isFair || !nonce.startsWith(this.#nonce) || nonce === this.#nonce) return undefined;
    const password = this.#login.password.reveal().normalize('NFKC');
    const length = this.#hash === 'sha1' ? 20 : 32;
    const salted = await deriveKey(password, Buffer.from(salt, 'base64'), iterations, length, this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const withoutProof = `c=biws,r=${nonce}`;
    const message = `${this.#firstBare},${challenge},${withoutProof}`;
    const signature = this.#hmac(createHash(this.#hash).update(clientKey).digest(), message);
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), message);
    const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0)));
    return `${withoutProof},p=${proof.toString('base64')}`;
  }

  /** Whether the server's last word proves that it knows the password too. */
  isServerProven(success: string): boolean {
    const given = Buffer.from(/^v=([A-Za-z0-9+/=]+)/.exec(success)?.[1] ?? '', 'base64');
    const right = this.#serverSignature;
    return right !== undefined && given.length === right.length && timingSafeEqual(given, right);
  }

  #hmac(key: Uint8Array, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}
