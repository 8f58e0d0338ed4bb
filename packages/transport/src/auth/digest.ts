import { createHash } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import type { AuthFields } from './parse-challenge.ts';
import type { DigestAlgorithm } from './digest-types.ts';

/** A digest challenge that can be answered. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: DigestAlgorithm;
  /** As the server spelled it; undefined when it named none, which means MD5. */
  readonly algorithmText: string | undefined;
  /** Whether the server offers `qop=auth`; without it, the old computation of RFC 2069 is used. */
  readonly hasQop: boolean;
  readonly isStale: boolean;
}

/** Who answers a challenge, and for what. */
export interface DigestAnswer {
  readonly method: string;
  /** The request target exactly as it is sent. */
  readonly uri: string;
  readonly username: string;
  readonly password: Secret;
  /** From 1, once more with each use of the nonce; below 2^32. */
  readonly nonceCount: number;
  readonly cnonce: string;
}

/** Strongest first. */
const algorithms: readonly DigestAlgorithm[] = ['SHA-256-sess', 'SHA-256', 'MD5-sess', 'MD5'];

/**
 * The algorithm of this name in any spelling; MD5 when none is named (RFC 7616 3.3); undefined for one we do not
 * know.
 */
export function digestAlgorithm(name: string | undefined): DigestAlgorithm | undefined {
  if (name === undefined || name === '') return 'MD5';
  return algorithms.find((algorithm) => algorithm.toLowerCase() === name.toLowerCase());
}

/**
 * Reads one challenge; undefined when it is not digest, lacks a nonce, or wants what we do not know (RFC 7616 3.3:
 * then it is ignored).
 */
export function digestChallenge(fields: AuthFields): DigestChallenge | undefined {
  const { scheme, parameters } = fields;
  const nonce = parameters.get('nonce');
  const algorithmText = parameters.get('algorithm');
  const algorithm = digestAlgorithm(algorithmText);
  if (scheme !== 'digest' || nonce === undefined || algorithm === undefined) return undefined;
  const qop = parameters
    .get('qop')
    ?.split(',')
    .map((item) => item.trim().toLowerCase());
  if (qop !== undefined && !qop.includes('auth') && qop.some((item) => item !== '')) return undefined;
  return {
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque'),
    algorithm,
    algorithmText,
    hasQop: qop?.includes('auth') === true,
    isStale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

/** The strongest of the challenges that can be answered. */
export function strongestChallenge(challenges: readonly DigestChallenge[]): DigestChallenge | undefined {
  return algorithms
    .map((wanted) => challenges.find(({ algorithm }) => algorithm === wanted))
    .find((found) => found !== undefined);
}

/** What the response value of RFC 7616 3.4.1 is computed from; texts are hashed as UTF-8. */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: Secret;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  /** Undefined without qop. */
  readonly qop: { readonly nonceCountText: string; readonly cnonce: string } | undefined;
  /** For the -sess algorithms; the cnonce of `qop` by default. */
  readonly cnonce?: string;
}

/** The response value: TR-069 3.4.5 wants MD5, MD5-sess and qop=auth; SHA-256 is RFC 7616. Lower-case hexadecimal. */
export function digestResponse(input: DigestInput): string {
  const { algorithm, username, realm, password, nonce, method, uri, qop } = input;
  const hash = (text: string): string =>
    createHash(algorithm.startsWith('SHA-256') ? 'sha256' : 'md5')
      .update(text, 'utf8')
      .digest('hex');
  const user = hash(`${username}:${realm}:${password.reveal()}`);
  const secret = algorithm.endsWith('-sess') ? hash(`${user}:${nonce}:${qop?.cnonce ?? input.cnonce ?? ''}`) : user;
  const request = hash(`${method}:${uri}`);
  if (qop === undefined) return hash(`${secret}:${nonce}:${request}`);
  return hash(`${secret}:${nonce}:${qop.nonceCountText}:${qop.cnonce}:auth:${request}`);
}

/** A header is latin-1; other characters travel as the bytes of UTF-8, which is what the hash was made of. */
function quoted(text: string): string {
  return `"${Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/(["\\])/g, '\\$1')}"`;
}

/** The value of the Authorization field that answers a challenge (RFC 7616 3.4). */
export function digestAuthorization(challenge: DigestChallenge, answer: DigestAnswer): string {
  const { realm, nonce, opaque, algorithm, algorithmText, hasQop } = challenge;
  const { method, uri, username, password, cnonce } = answer;
  const nonceCountText = answer.nonceCount.toString(16).padStart(8, '0');
  const qop = hasQop ? { nonceCountText, cnonce } : undefined;
  const response = digestResponse({ algorithm, username, realm, password, nonce, method, uri, qop, cnonce });
  const needsCnonce = hasQop || algorithm.endsWith('-sess');
  return [
    `Digest username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
    ...(algorithmText === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(needsCnonce ? [`cnonce=${quoted(cnonce)}`] : []),
    ...(hasQop ? ['qop=auth', `nc=${nonceCountText}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ');
}
