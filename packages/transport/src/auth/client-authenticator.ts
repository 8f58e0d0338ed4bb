import { randomBytes } from 'node:crypto';
import type { Credentials } from '../connection-request/connection-request-types.ts';
import { type HeaderFields, headerValues } from '../http1/header-fields.ts';
import { basicAuthorization } from './basic.ts';
import { type DigestChallenge, digestAuthorization, digestChallenge, strongestChallenge } from './digest.ts';
import { parseAuthFields } from './parse-challenge.ts';

/** What to do after a 401: ask again with the new credentials, or give up. */
export type ChallengeAnswer = 'retry' | 'give-up';

/** Options of a {@link ClientAuthenticator}. */
export interface ClientAuthenticatorOptions {
  readonly credentials: Credentials | undefined;
  /** Whether requests travel over verified TLS. */
  readonly isSecure: () => boolean;
  readonly sendsBasicUnasked: boolean;
  /** False for a deliberate defect: every use of a nonce is the first. Default true. */
  readonly countsNonceUses?: boolean | undefined;
  /** Where a connection gets its client nonce from; {@link newClientNonce} by default. */
  readonly newCnonce?: (() => string) | undefined;
}

/** 128 random bits. */
export const newClientNonce = (): string => randomBytes(16).toString('base64url');

type Scheme =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | { readonly kind: 'digest'; readonly challenge: DigestChallenge };

/** Keeps what a client knows about authenticating with one server: the scheme, the nonce and its count. */
export class ClientAuthenticator {
  readonly #options: ClientAuthenticatorOptions;
  #scheme: Scheme;
  #nonceCount = 0;
  #cnonce = '';
  /** Whether a challenge to the present request was answered already. */
  #isAnswered = false;
  #hasRetriedStale = false;

  constructor(options: ClientAuthenticatorOptions) {
    this.#options = options;
    this.#scheme = options.sendsBasicUnasked ? { kind: 'basic' } : { kind: 'none' };
  }

  /** The algorithm of the challenge that was answered last. */
  get challenge(): DigestChallenge | undefined {
    return this.#scheme.kind === 'digest' ? this.#scheme.challenge : undefined;
  }

  /** A new request begins: a 401 may again be answered. */
  beginRequest(): void {
    this.#isAnswered = false;
    this.#hasRetriedStale = false;
  }

  /** TR-069 3.4.5: a new cnonce for each TCP connection. */
  beginConnection(): void {
    this.#cnonce = (this.#options.newCnonce ?? newClientNonce)();
  }

  /**
   * The Authorization field for a request; undefined before a challenge. TR-069 3.4.4: after one, every request
   * carries it.
   */
  authorization(method: string, uri: string): string | undefined {
    const { credentials, isSecure } = this.#options;
    if (credentials === undefined) return undefined;
    const { username, password } = credentials;
    switch (this.#scheme.kind) {
      case 'none':
        return undefined;
      case 'basic':
        // TR-069 3.4.4: without TLS the scheme is Digest. A password in clear is never sent.
        return isSecure() ? basicAuthorization(username, password) : undefined;
      case 'digest': {
        this.#nonceCount = this.#options.countsNonceUses === false ? 1 : this.#nonceCount + 1;
        const answer = { method, uri, username, password, nonceCount: this.#nonceCount, cnonce: this.#cnonce };
        return digestAuthorization(this.#scheme.challenge, answer);
      }
      default:
        return this.#scheme satisfies never;
    }
  }

  /**
   * Takes the challenges of a 401. TR-069 3.7.1.4: a 401 to the answer of a challenge ends the session; a stale nonce
   * alone is worth one more try. TR-069 3.4.4: a challenge may come at any time, so one to credentials that were sent
   * unasked is answered.
   */
  challenged(headers: HeaderFields): ChallengeAnswer {
    const next = this.#schemeFor(headers);
    if (this.#options.credentials === undefined || next === undefined) return 'give-up';
    if (this.#isAnswered) {
      if (next.kind !== 'digest' || !next.challenge.isStale || this.#hasRetriedStale) return 'give-up';
      this.#hasRetriedStale = true;
    }
    this.#isAnswered = true;
    this.#scheme = next;
    this.#nonceCount = 0;
    return 'retry';
  }

  /** The strongest digest, else Basic where it may be used and has not just failed. */
  #schemeFor(headers: HeaderFields): Scheme | undefined {
    const fields = headerValues(headers, 'www-authenticate').flatMap(parseAuthFields);
    const challenge = strongestChallenge(fields.map(digestChallenge).filter((found) => found !== undefined));
    if (challenge !== undefined) return { kind: 'digest', challenge };
    const offersBasic = fields.some(({ scheme }) => scheme === 'basic');
    return offersBasic && this.#options.isSecure() && this.#scheme.kind !== 'basic' ? { kind: 'basic' } : undefined;
  }
}
