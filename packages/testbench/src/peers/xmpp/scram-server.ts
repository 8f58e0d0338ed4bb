import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '@cordon/cwmp';
import type { ScramMechanism } from '@cordon/transport';

/** The account that a target was given. */
export interface XmppAccount {
  readonly username: string;
  readonly password: Secret;
}

/** What a server chooses; for tests that repeat an exchange of an RFC. */
export interface ScramChoice {
  readonly nonce: string;
  readonly salt: Uint8Array;
}

const deriveKey = promisify(pbkdf2);
/** RFC 7677 4 asks for this many at least; a small device needs no more of them for a test. */
const iterations = 4096;

/** The server's side of one SCRAM exchange (RFC 5802, RFC 7677), without channel binding. Messages are text without base64. */
export class ScramServer {
  readonly #account: XmppAccount;
  readonly #hash: 'sha1' | 'sha256';
  readonly #choice: ScramChoice;
  #firstBare = '';
  #header = '';
  #challenge = '';
  #nonce = '';

  constructor(
    mechanism: ScramMechanism,
    account: XmppAccount,
    choice: ScramChoice = { nonce: randomBytes(18).toString('base64'), salt: randomBytes(16) },
  ) {
    this.#account = account;
    this.#hash = mechanism === 'SCRAM-SHA-1' ? 'sha1' : 'sha256';
    this.#choice = choice;
  }

  /** The answer to the client's first message; undefined when it is none, or is for another user. */
  challenge(first: string): string | undefined {
    const match = /^([ny],(?:a=[^,]*)?,)(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+).*)$/.exec(first);
    const [, header = '', bare = '', name = '', clientNonce = ''] = match ?? [];
    if (match === null || unescaped(name) !== this.#account.username) return undefined;
    this.#header = header;
    this.#firstBare = bare;
    this.#nonce = clientNonce + this.#choice.nonce;
    this.#challenge = `r=${this.#nonce},s=${Buffer.from(this.#choice.salt).toString('base64')},i=${iterations}`;
    return this.#challenge;
  }

  /** The proof of the server for the client's last message; undefined when that proves no password. */
  async success(final: string): Promise<string | undefined> {
    const match = /^(c=([A-Za-z0-9+/=]+),r=([^,]+).*),p=([A-Za-z0-9+/=]+)$/.exec(final);
    const [, withoutProof = '', header = '', nonce = '', proof = ''] = match ?? [];
    if (match === null || nonce !== this.#nonce || Buffer.from(header, 'base64').toString() !== this.#header)
      return undefined;
    const length = this.#hash === 'sha1' ? 20 : 32;
    const password = this.#account.password.reveal().normalize('NFKC');
    const salted = await deriveKey(password, this.#choice.salt, iterations, length, this.#hash);
    const storedKey = this.#digest(this.#hmac(salted, 'Client Key'));
    const message = `${this.#firstBare},${this.#challenge},${withoutProof}`;
    const signature = this.#hmac(storedKey, message);
    const given = Buffer.from(proof, 'base64');
    if (given.length !== length) return undefined;
    const clientKey = given.map((octet, index) => octet ^ (signature[index] ?? 0));
    if (!timingSafeEqual(this.#digest(clientKey), storedKey)) return undefined;
    return `v=${this.#hmac(this.#hmac(salted, 'Server Key'), message).toString('base64')}`;
  }

  #digest(octets: Uint8Array): Buffer {
    return createHash(this.#hash).update(octets).digest();
  }

  #hmac(key: Uint8Array, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

const unescaped = (name: string): string => name.replaceAll('=2C', ',').replaceAll('=3D', '=');
