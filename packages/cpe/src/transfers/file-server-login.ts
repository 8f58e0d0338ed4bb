import { randomBytes } from 'node:crypto';
import { Secret } from '@cordon/cwmp';
import {
  basicAuthorization,
  type DigestChallenge,
  digestAuthorization,
  digestChallenge,
  type HeaderFields,
  headerValues,
  parseAuthFields,
  strongestChallenge,
} from '@cordon/transport';

/** Who logs in where. */
export interface FileServerAccount {
  /** Empty: no authentication (TR-069 A.3.2.8). */
  readonly username: string;
  readonly password: Secret;
}

/** How Basic is used towards a server. */
export interface FileServerHabits {
  readonly allowsBasic: boolean;
  readonly sendsBasicUnasked: boolean;
}

const cnonceBytes = 16;

/** What one transfer knows about logging in at one server: the server's challenge chooses the scheme (TR-069 3.4.3). */
export class FileServerLogin {
  readonly #account: FileServerAccount;
  readonly #allowsBasic: boolean;
  #challenge: DigestChallenge | 'basic' | undefined;
  #uses = 0;
  #answers = 0;

  constructor(account: FileServerAccount, { allowsBasic, sendsBasicUnasked }: FileServerHabits) {
    this.#account = account;
    this.#allowsBasic = allowsBasic;
    if (sendsBasicUnasked && account.username !== '') this.#challenge = 'basic';
  }

  /** The Authorization field of the next request; undefined before a challenge. */
  authorization(method: string, uri: string): string | undefined {
    const { username, password } = this.#account;
    if (this.#challenge === undefined) return undefined;
    if (this.#challenge === 'basic') return basicAuthorization(username, password);
    this.#uses += 1;
    const cnonce = randomBytes(cnonceBytes).toString('base64url');
    return digestAuthorization(this.#challenge, { method, uri, username, password, nonceCount: this.#uses, cnonce });
  }

  /** Takes a 401; false when there is nothing better to answer. A stale nonce alone is worth a second answer. */
  takeChallenge(headers: HeaderFields): boolean {
    if (this.#account.username === '' && this.#account.password.reveal() === '') return false;
    const fields = headerValues(headers, 'www-authenticate').flatMap(parseAuthFields);
    const digest = strongestChallenge(fields.map(digestChallenge).filter((found) => found !== undefined));
    const offersBasic = this.#allowsBasic && fields.some(({ scheme }) => scheme === 'basic');
    const next = digest ?? (offersBasic ? 'basic' : undefined);
    this.#answers += 1;
    if (next === undefined || this.#answers > 2) return false;
    if (this.#answers === 2 && (next === 'basic' || !next.isStale)) return false;
    this.#challenge = next;
    this.#uses = 0;
    return true;
  }
}
