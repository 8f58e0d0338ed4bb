import { createHash, randomBytes } from 'node:crypto';
import type { CpeTarget, RawAnswer } from '@cordon/testbench';

/** A Digest challenge as the target wrote it. */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly offersQop: boolean;
  /** As the target spelled it; undefined when it named none, which means MD5. */
  readonly algorithm: string | undefined;
}

/** What a digest is made of, where it differs from the right one. */
export interface DigestGrounds {
  readonly username?: string;
  readonly password?: string;
  readonly method?: string;
  /** Target of the request, and the uri that is told for it. */
  readonly uri?: string;
  readonly nonce?: string;
  readonly nc?: string;
  /** False computes as RFC 2069 did, without qop, nc and cnonce. */
  readonly hasQop?: boolean;
  /** Fields that are written in place of the right ones; null leaves one out. */
  readonly fields?: Readonly<Record<string, string | null>>;
}

const hexadecimal = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text, 'utf8').digest('hex');

/** Everything that a right connection request is made of, and what makes a wrong one of it. */
export class RequestForge {
  readonly target: string;
  readonly host: string;
  readonly username: string;
  readonly #url: URL;
  readonly #password: string;
  readonly challenge: Challenge;

  constructor(url: URL, login: { readonly username: string; readonly password: string }, challenge: Challenge) {
    this.#url = url;
    this.target = `${url.pathname}${url.search}`;
    this.host = url.host;
    this.username = login.username;
    this.#password = login.password;
    this.challenge = challenge;
  }

  /** The same, by another algorithm than the target offered first. */
  withAlgorithm(algorithm: string): RequestForge {
    const login = { username: this.username, password: this.#password };
    return new RequestForge(this.#url, login, { ...this.challenge, algorithm });
  }

  /** User name and password with a colon between them, in Base64 (RFC 7617). */
  get basic(): string {
    return Buffer.from(`${this.username}:${this.#password}`, 'utf8').toString('base64');
  }

  /** The right login as a form. */
  get form(): string {
    return new URLSearchParams({ username: this.username, password: this.#password }).toString();
  }

  /** Value of an Authorization field with a digest that is right but for what is given. */
  digest(grounds: DigestGrounds = {}): string {
    const { realm, opaque, algorithm = 'MD5', offersQop } = this.challenge;
    const { username = this.username, password = this.#password, method = 'GET', uri = this.target } = grounds;
    const { nonce = this.challenge.nonce, nc = '00000001', hasQop = offersQop, fields = {} } = grounds;
    const hash = (text: string): string => hexadecimal(/^sha-256/i.test(algorithm) ? 'sha256' : 'md5', text);
    const cnonce = randomBytes(8).toString('hex');
    const user = hash(`${username}:${realm}:${password}`);
    const secret = /-sess$/i.test(algorithm) ? hash(`${user}:${nonce}:${cnonce}`) : user;
    const request = hash(`${method}:${uri}`);
    const response = hash(
      hasQop ? `${secret}:${nonce}:${nc}:${cnonce}:auth:${request}` : `${secret}:${nonce}:${request}`,
    );
    const written: Record<string, string | null> = {
      username: quoted(username),
      realm: quoted(realm),
      nonce: quoted(nonce),
      uri: quoted(uri),
      response: quoted(response),
      algorithm: this.challenge.algorithm ?? null,
      ...(hasQop ? { qop: 'auth', nc, cnonce: quoted(cnonce) } : {}),
      opaque: opaque === undefined ? null : quoted(opaque),
      ...fields,
    };
    const list = Object.entries(written).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
    return `Digest ${list.join(', ')}`;
  }

  /** A request as it stands on the wire; with the right target and Host unless other ones are given. */
  write(request: {
    readonly method?: string;
    readonly target?: string;
    readonly host?: string;
    readonly fields?: readonly string[];
    readonly body?: string;
  }): string {
    const { method = 'GET', target = this.target, host = this.host, fields = [], body = '' } = request;
    return [`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...fields, '', body].join('\r\n');
  }

  /** A GET with this Authorization field. */
  get(authorization: string, more: Parameters<RequestForge['write']>[0] = {}): string {
    return this.write({ ...more, fields: [`Authorization: ${authorization}`, ...(more.fields ?? [])] });
  }
}

export const quoted = (text: string): string =>
  `"${Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/(["\\])/g, '\\$1')}"`;

/** The Digest challenges of an answer, in their order. */
export function challengesOf({ head }: Pick<RawAnswer, 'head'>): readonly Challenge[] {
  const values = [...head.matchAll(/^www-authenticate:[ \t]*(.*?)\r?$/gim)].map(([, value = '']) => value);
  return values
    .flatMap((value) => value.split(/(?<=^|,\s*)(?=(?:Digest|Basic|NTLM|Negotiate)\s)/i))
    .filter((value) => /^digest\s/i.test(value))
    .map((value) => {
      const fields = new Map<string, string>();
      for (const [, name = '', text, token] of value.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g))
        fields.set(name.toLowerCase(), text === undefined ? (token ?? '') : text.replace(/\\(.)/g, '$1'));
      return {
        realm: fields.get('realm') ?? '',
        nonce: fields.get('nonce') ?? '',
        opaque: fields.get('opaque'),
        offersQop: /\bauth\b(?!-int)/i.test(fields.get('qop') ?? ''),
        algorithm: fields.get('algorithm'),
      };
    });
}

const understood = /^(MD5|SHA-256)(-sess)?$/i;

/** Asks for a challenge and makes a forge of it. Undefined when none came that can be answered; `answer` tells what did. */
export async function openForge(
  cpe: CpeTarget,
  options: { readonly signal: AbortSignal; readonly duringSession?: boolean },
): Promise<{ readonly forge: RequestForge | undefined; readonly answer: RawAnswer | undefined }> {
  const { connectionRequestPort: port, credentials } = cpe;
  const url = URL.parse(port.url ?? '');
  if (url === null || credentials === undefined) return { forge: undefined, answer: undefined };
  const answer = await port.sendRaw(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`, options);
  const usable = (answer === undefined ? [] : challengesOf(answer)).find(
    ({ nonce, algorithm = 'MD5' }) => nonce !== '' && understood.test(algorithm),
  );
  if (usable === undefined) return { forge: undefined, answer };
  const login = { username: credentials.username, password: credentials.password.reveal() };
  return { forge: new RequestForge(url, login, usable), answer };
}
