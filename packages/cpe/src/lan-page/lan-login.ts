import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { LanPageStrictness } from './lan-page-strictness.ts';

// 16 MiB and some 50 ms for one guess: a gateway can afford that, and the pause below limits guesses anyway.
const cost = { N: 2 ** 14, r: 8, p: 1, maxmem: 32 * 1024 * 1024 };
const saltBytes = 16;
const keyBytes = 32;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, keyBytes, cost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** What became of an attempt. `later`: too many were wrong, or one is being checked already. */
export type LoginOutcome = 'granted' | 'refused' | 'later';

/** Wrong passwords in a row before a pause: a person errs three times. */
const failuresMax = 5;
const pauseMs = 60_000;

type LoginStrictness = Pick<LanPageStrictness, 'otherPassword' | 'slowsGuesses'>;

/** What a login runs by, besides its password. */
export interface LoginOptions {
  readonly clock: Clock;
  readonly strictness: LoginStrictness;
}

/** The password of the page, kept as a salted scrypt key only. */
export class LanLogin {
  readonly #salt: Buffer;
  readonly #key: Buffer;
  readonly #clock: Clock;
  readonly #strictness: LoginStrictness;
  #failures = 0;
  #openAgainMs = 0;
  #isChecking = false;

  private constructor({ clock, strictness }: LoginOptions, salt: Buffer, key: Buffer) {
    this.#clock = clock;
    this.#strictness = strictness;
    this.#salt = salt;
    this.#key = key;
  }

  static async create(password: string, options: LoginOptions): Promise<LanLogin> {
    const salt = randomBytes(saltBytes);
    return new LanLogin(options, salt, await derive(password, salt));
  }

  /** Checks one password. One at a time: each costs memory, and a flood of them must not. */
  async check(password: string): Promise<LoginOutcome> {
    if (this.#isChecking || this.#clock.nowMs() < this.#openAgainMs) return 'later';
    this.#isChecking = true;
    try {
      const { otherPassword, slowsGuesses } = this.#strictness;
      const isRight = password === otherPassword || timingSafeEqual(await derive(password, this.#salt), this.#key);
      this.#failures = isRight || !slowsGuesses ? 0 : this.#failures + 1;
      if (this.#failures >= failuresMax) {
        this.#failures = 0;
        this.#openAgainMs = this.#clock.nowMs() + pauseMs;
      }
      return isRight ? 'granted' : 'refused';
    } finally {
      this.#isChecking = false;
    }
  }
}
