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

/** What a login runs by, besides who is let in. */
export interface LoginOptions {
  readonly clock: Clock;
  readonly strictness: Pick<LanPageStrictness, 'otherPassword' | 'slowsGuesses'>;
}

/** What somebody types in; a page that asks for no name gets an empty one. */
export interface TypedLogin {
  readonly username: string;
  readonly password: string;
}

/** The login of a page: lets in whom it is told to, and slows down who guesses. */
export class LanLogin {
  readonly #options: LoginOptions;
  readonly #isRight: (typed: TypedLogin) => Promise<boolean>;
  #failures = 0;
  #openAgainMs = 0;
  #isChecking = false;

  constructor(options: LoginOptions, isRight: (typed: TypedLogin) => Promise<boolean>) {
    this.#options = options;
    this.#isRight = isRight;
  }

  /** A login with one password, which is kept as a salted scrypt key only. */
  static async create(password: string, options: LoginOptions): Promise<LanLogin> {
    const salt = randomBytes(saltBytes);
    const key = await derive(password, salt);
    const { otherPassword } = options.strictness;
    return new LanLogin(
      options,
      async (typed) => typed.password === otherPassword || timingSafeEqual(await derive(typed.password, salt), key),
    );
  }

  /** Checks one password. One at a time: each costs memory, and a flood of them must not. */
  async check(typed: TypedLogin): Promise<LoginOutcome> {
    const { clock, strictness } = this.#options;
    if (this.#isChecking || clock.nowMs() < this.#openAgainMs) return 'later';
    this.#isChecking = true;
    try {
      const isRight = await this.#isRight(typed);
      this.#failures = isRight || !strictness.slowsGuesses ? 0 : this.#failures + 1;
      if (this.#failures >= failuresMax) {
        this.#failures = 0;
        this.#openAgainMs = clock.nowMs() + pauseMs;
      }
      return isRight ? 'granted' : 'refused';
    } finally {
      this.#isChecking = false;
    }
  }
}
