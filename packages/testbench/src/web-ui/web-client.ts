import { randomBytes } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import {
  basicAuthorization,
  CookieJar,
  type DigestChallenge,
  digestAuthorization,
  digestChallenge,
  type HeaderFields,
  headerValue,
  headerValues,
  parseAuthFields,
  strongestChallenge,
} from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { exchangeOnce, type WebReply } from './web-exchange.ts';
import type { WebLimits } from './web-limits.ts';

/** Who logs in; a page that knows no names is given none. */
export interface WebCredentials {
  readonly username: string | undefined;
  readonly password: Secret;
}

/** One request of a visitor. */
export interface WebRequest {
  readonly method?: 'GET' | 'POST';
  readonly url: URL;
  /** Fields of a form: the body of a POST, the query of a GET. */
  readonly form?: readonly (readonly [name: string, value: string])[] | undefined;
  /** Further header fields; a Host among them replaces the right one. */
  readonly headers?: HeaderFields | undefined;
  /** Follows redirects within the origin unless false. */
  readonly follows?: boolean | undefined;
}

/** What a visitor got. */
export interface WebAnswer {
  /** Where it came from, after redirects. */
  readonly url: URL;
  readonly status: number | null;
  readonly headers: HeaderFields;
  readonly contentType: string;
  readonly text: string;
  /** Set-Cookie fields of every answer on the way. */
  readonly setCookies: readonly string[];
  /** Where it was sent on to and did not go. */
  readonly redirectedTo: string | null;
  readonly durationMs: number;
  readonly problem: string | null;
}

/** What a visitor is made from. */
export interface WebClientOptions {
  readonly limits: WebLimits;
  readonly evidence: Pick<Evidence, 'exchange'>;
  readonly signal?: AbortSignal | undefined;
}

type Scheme = { readonly kind: 'basic' } | { readonly kind: 'digest'; readonly challenge: DigestChallenge };

// A browser's name: some interfaces serve nothing to what they take for a program.
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Cordon';

/** One visitor of a web interface, with its cookies and, once it has any, credentials for Basic and Digest. */
export class WebClient {
  readonly #options: WebClientOptions;
  readonly #cookies = new CookieJar({ cookiesMax: 64, bytesMax: 16_384 });
  #credentials: WebCredentials | undefined;
  #scheme: Scheme | undefined;
  #nonceCount = 0;
  /** Whether the peer takes each nonce once: then it is asked for one before each request. */
  #isNonceForOnce = false;

  constructor(options: WebClientOptions) {
    this.#options = options;
  }

  get limits(): WebLimits {
    return this.#options.limits;
  }

  /** From now on a 401 is answered with these. */
  useCredentials(credentials: WebCredentials): void {
    this.#credentials = credentials;
    this.#scheme = undefined;
  }

  /** Whether it logs in by Basic or Digest. */
  get usesHttpLogin(): boolean {
    return this.#scheme !== undefined || this.#isNonceForOnce;
  }

  /** Takes a cookie as if a page had set it. */
  putCookie(field: string, url: URL): void {
    this.#cookies.store([['Set-Cookie', field]], url);
  }

  /** What it would send as Cookie to this address. */
  cookieFor(url: URL): string | undefined {
    return this.#cookies.headerFor(url);
  }

  /** Sends a request and follows redirects to the same origin. Rejects only when its signal aborts. */
  async send({ follows = true, ...request }: WebRequest): Promise<WebAnswer> {
    const setCookies: string[] = [];
    let next = request;
    for (let hop = 0; ; hop += 1) {
      const { answer, target } = await this.#once(next, setCookies);
      if (target === undefined) return answer;
      const isOwn = target.origin === answer.url.origin;
      if (!follows || !isOwn || hop >= this.limits.redirectsMax) return { ...answer, redirectedTo: target.href };
      // RFC 9110 15.4: browsers go on with GET after 301 to 303.
      const keepsMethod = answer.status === 307 || answer.status === 308;
      next = keepsMethod ? { ...next, url: target } : { url: target, headers: withoutOrigin(next.headers) };
    }
  }

  async #once(request: WebRequest, setCookies: string[]): Promise<{ answer: WebAnswer; target: URL | undefined }> {
    // A nonce that was used would look like a wrong password there, and too many of those close the door.
    if (this.#isNonceForOnce) this.#scheme = undefined;
    const first = await this.#exchange(request);
    const reply = this.#isChallenged(first.reply) ? (await this.#exchange(request)).reply : first.reply;
    const { url } = first;
    this.#cookies.store(reply.headers, url);
    setCookies.push(...headerValues(reply.headers, 'set-cookie'));
    const location = headerValue(reply.headers, 'location');
    const isRedirect = reply.status !== null && [301, 302, 303, 307, 308].includes(reply.status);
    const target = isRedirect && location !== undefined ? (URL.parse(location, url.href) ?? undefined) : undefined;
    const contentType = headerValue(reply.headers, 'content-type') ?? '';
    const { status, headers, durationMs, problem } = reply;
    const text = textOf(reply.body, contentType);
    const answer = { url, status, headers, contentType, text, setCookies, redirectedTo: null, durationMs, problem };
    return { answer, target };
  }

  async #exchange({
    method = 'GET',
    url: given,
    form,
    headers = [],
  }: WebRequest): Promise<{ url: URL; reply: WebReply }> {
    const { limits, evidence, signal } = this.#options;
    signal?.throwIfAborted();
    const url = method === 'GET' && form !== undefined ? withQuery(given, form) : given;
    const body = method === 'POST' ? encoded(form ?? []) : undefined;
    const fields = this.#fields({ method, url, headers, body });
    const reply = await exchangeOnce({ method, url, headers: fields, body }, { limits, signal });
    evidence.exchange({
      peer: 'web-ui',
      from: 'bench',
      request: { startLine: `${method} ${url.href}`, headers: fields, body: Buffer.from(body ?? '') },
      ...(reply.status === null
        ? {}
        : { response: { startLine: `HTTP ${reply.status}`, headers: reply.headers, body: reply.body } }),
      ...(reply.problem === null ? {} : { note: reply.problem }),
    });
    return { url, reply };
  }

  #fields({ method, url, headers, body }: Required<Pick<WebRequest, 'method' | 'url'>> & Sent): HeaderFields {
    const cookie = this.#cookies.headerFor(url);
    const authorization = this.#authorization(method, url);
    const own: HeaderFields = [
      ['Host', url.host],
      ['User-Agent', userAgent],
      ['Accept', 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8'],
      ['Connection', 'close'],
      ...(cookie === undefined ? [] : [['Cookie', cookie] as const]),
      ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
      ...(body === undefined
        ? []
        : [
            ['Content-Type', 'application/x-www-form-urlencoded'] as const,
            ['Content-Length', String(Buffer.byteLength(body))] as const,
          ]),
    ];
    const replaced = new Set(headers.map(([name]) => name.toLowerCase()));
    return [...own.filter(([name]) => !replaced.has(name.toLowerCase())), ...headers];
  }

  #authorization(method: string, url: URL): string | undefined {
    if (this.#credentials === undefined || this.#scheme === undefined) return undefined;
    const { username = '', password } = this.#credentials;
    if (this.#scheme.kind === 'basic') return basicAuthorization(username, password);
    this.#nonceCount += 1;
    const cnonce = randomBytes(8).toString('hex');
    const uri = url.pathname + url.search;
    return digestAuthorization(this.#scheme.challenge, {
      method,
      uri,
      username,
      password,
      cnonce,
      nonceCount: this.#nonceCount,
    });
  }

  /** Whether an answer asks for credentials that there are and that it was not given yet. */
  #isChallenged({ status, headers }: WebReply): boolean {
    if (status !== 401 || this.#credentials === undefined) return false;
    const fields = headerValues(headers, 'www-authenticate').flatMap(parseAuthFields);
    const challenge = strongestChallenge(fields.map(digestChallenge).filter((found) => found !== undefined));
    const last = this.#scheme;
    const isFresh = last === undefined || (last.kind === 'digest' && challenge?.isStale === true);
    // Some give a nonce for one request, and do not call it stale in the next one.
    const isAnother = last?.kind === 'digest' && challenge !== undefined && challenge.nonce !== last.challenge.nonce;
    if (!isFresh && !isAnother) return false;
    this.#isNonceForOnce ||= !isFresh;
    if (challenge !== undefined) this.#scheme = { kind: 'digest', challenge };
    else if (fields.some(({ scheme }) => scheme === 'basic')) this.#scheme = { kind: 'basic' };
    this.#nonceCount = 0;
    return this.#scheme !== undefined;
  }
}

interface Sent {
  readonly headers: HeaderFields;
  readonly body: string | undefined;
}

const withoutOrigin = (headers: HeaderFields | undefined): HeaderFields =>
  (headers ?? []).filter(([name]) => name.toLowerCase() === 'host');

const encoded = (form: readonly (readonly [string, string])[]): string =>
  new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();

function withQuery(url: URL, form: readonly (readonly [string, string])[]): URL {
  const changed = new URL(url);
  changed.search = encoded(form);
  return changed;
}

// Old interfaces often say nothing, or something wrong, of their encoding: what is UTF-8 is read so, and all else byte by byte.
function textOf(body: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*["']?([\w.-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  for (const label of [charset, 'utf-8']) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(body);
    } catch {
      // The next one.
    }
  }
  return body.toString('latin1');
}
