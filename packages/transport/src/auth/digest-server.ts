import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import { digestAlgorithm, digestResponse } from './digest.ts';
import type { DigestAlgorithm, DigestVerdict, NonceBook } from './digest-types.ts';
import { type AuthFields, parseAuthFields } from './parse-challenge.ts';
import { SignedNonces } from './signed-nonces.ts';

/** Options of {@link DigestServer}. */
export interface DigestServerOptions {
  readonly realm: string;
  /**
   * Offered in this order, each in a field of its own. Default SHA-256, then MD5, which every CWMP peer has
   * (TR-069 3.4.5).
   */
  readonly algorithms?: readonly DigestAlgorithm[];
  readonly nonces?: NonceBook;
}

/** A request to be authenticated. */
export interface DigestRequest {
  readonly method: string;
  readonly target: string;
  /** Values of all Authorization fields. */
  readonly authorizations: readonly string[];
  /** The password of a user; undefined when there is no such user. */
  readonly passwordOf: (username: string) => Secret | undefined;
}

const hexadecimal = /^[0-9a-f]+$/i;
/** Some clients name the whole URL. */
const absolutePrefix = /^https?:\/\/[^/?#]*/i;
const nonceCountPattern = /^[0-9a-f]{8}$/i;

/** Whether two hexadecimal texts are the same, in a time that does not tell where they differ. */
function isSameHex(given: string, expected: string): boolean {
  const one = Buffer.from(given.toLowerCase(), 'latin1');
  const other = Buffer.from(expected, 'latin1');
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Challenges and checks HTTP Digest with qop=auth (RFC 7616, TR-069 3.4.5). Requests without qop are refused: they
 * carry no count.
 */
export class DigestServer {
  readonly #realm: string;
  readonly #algorithms: readonly DigestAlgorithm[];
  readonly #nonces: NonceBook;

  constructor({ realm, algorithms = ['SHA-256', 'MD5'], nonces = new SignedNonces() }: DigestServerOptions) {
    this.#realm = realm;
    this.#algorithms = algorithms;
    this.#nonces = nonces;
  }

  /**
   * WWW-Authenticate fields with a new nonce. `stale` tells the client that its credentials were right and only
   * its nonce was not.
   */
  challenge(stale = false): readonly (readonly [name: string, value: string])[] {
    const nonce = this.#nonces.issue();
    const realm = this.#realm.replace(/(["\\])/g, '\\$1');
    return this.#algorithms.map((algorithm) => {
      const value = `Digest realm="${realm}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"`;
      return ['WWW-Authenticate', stale ? `${value}, stale=true` : value] as const;
    });
  }

  /** Judges a request; a `granted` one counts as a use of its nonce. Never throws on what a client sends. */
  check(request: DigestRequest): DigestVerdict {
    const [header, ...more] = request.authorizations;
    if (header === undefined) return { kind: 'absent', username: undefined };
    const [fields, ...others] = parseAuthFields(header);
    if (
      fields === undefined ||
      more.length > 0 ||
      others.length > 0 ||
      fields.scheme !== 'digest' ||
      fields.hasDuplicates
    ) {
      return { kind: 'malformed', username: undefined };
    }
    return this.#checkFields(request, fields);
  }

  #checkFields(request: DigestRequest, { parameters }: AuthFields): DigestVerdict {
    // The header was read as latin-1; what was hashed is the text before its encoding.
    const username = Buffer.from(parameters.get('username') ?? '', 'latin1').toString('utf8');
    const verdict = (kind: DigestVerdict['kind']): DigestVerdict => ({ kind, username });
    const algorithm = digestAlgorithm(parameters.get('algorithm'));
    const nonceCountText = parameters.get('nc') ?? '';
    const cnonce = parameters.get('cnonce');
    const nonce = parameters.get('nonce') ?? '';
    const uri = parameters.get('uri') ?? '';
    const given = parameters.get('response') ?? '';
    // TR-069 3.4.5: qop=auth; RFC 7616 3.4: nc and cnonce come with it.
    const isComplete =
      parameters.get('qop')?.toLowerCase() === 'auth' && nonceCountPattern.test(nonceCountText) && cnonce !== undefined;
    if (!isComplete || algorithm === undefined || !this.#algorithms.includes(algorithm) || !hexadecimal.test(given)) {
      return verdict('malformed');
    }
    // RFC 7616 3.4.6: the uri has to name what was requested, or a recorded answer would open another door.
    if (uri !== request.target && uri.replace(absolutePrefix, '') !== request.target) return verdict('wrong-target');
    const nonceCount = Number.parseInt(nonceCountText, 16);
    const use = this.#nonces.check(nonce, nonceCount);
    const password = request.passwordOf(username);
    const qop = { nonceCountText, cnonce };
    const input = { algorithm, username, realm: this.#realm, nonce, method: request.method, uri, qop };
    const expected = password === undefined ? '' : digestResponse({ ...input, password });
    // Credentials first: only who knows the password learns that a nonce was stale (RFC 7616 3.3).
    if (password === undefined || !isSameHex(given, expected) || parameters.get('realm') !== this.#realm)
      return verdict('wrong-credentials');
    // A nonce from before a restart is as good as an old one.
    if (use !== 'fresh') return verdict(use === 'foreign' ? 'stale' : use);
    this.#nonces.use(nonce, nonceCount);
    return verdict('granted');
  }
}
