// Theory of operation. One client is one CWMP session's HTTP: a connection that is kept as long as the ACS keeps it,
// the cookies, where the session was redirected to, and what the ACS wants for authentication. One `post` is one
// message and its answer; challenges and redirects in between repeat the very same POST (TR-069 3.4.2) and never
// reach the caller. A POST that got no answer is never sent again.
import { ClientAuthenticator, newClientNonce } from './auth/client-authenticator.ts';
import { CookieJar } from './cookie-jar.ts';
import type { ClientHabits, CwmpClientOptions, RedirectPolicy } from './cwmp-client-types.ts';
import type { ClientConnection } from './dialer/client-connection.ts';
import { dial } from './dialer/dial.ts';
import { TransportError } from './errors.ts';
import { inspectCwmpResponse } from './http1/inspect-cwmp-message.ts';
import { compress } from './http1/content-coding.ts';
import { type HeaderFields, headerValue } from './http1/header-fields.ts';
import type { HttpResponse } from './http1/http-message.ts';

/** TR-069 3.4.2: five redirects in a row have to be followed, the sixth may fail the session. */
export const defaultRedirectPolicy: RedirectPolicy = {
  redirectsMax: 5,
  allowsDowngrade: false,
  takesAnyScheme: false,
};

/** Answers to one POST that are neither redirect nor final: a challenge, another for a stale nonce, and some room. */
const challengesMax = 4;

/** What TR-069 asks for. Of the redirects, 302 and 307 have to work; 301 may, and is not remembered either (3.4.2). */
export const strictClientHabits: ClientHabits = {
  redirectStatuses: [301, 302, 307],
  redirectKeepsCookies: true,
  reconnectKeepsCookies: true,
  leavesConnectionOpen: true,
  reconnects: true,
  redirectKeepsCredentials: false,
  countsNonceUses: true,
  basicInClear: 'never',
  newCnonce: newClientNonce,
  readChallenges: (headers) => headers,
  givesUpWhenRefused: true,
  keepsCookiesInPlace: true,
};

/** The HTTP client of one CWMP session. */
export class CwmpClient {
  readonly #options: CwmpClientOptions;
  readonly #redirects: RedirectPolicy;
  readonly #habits: ClientHabits;
  #cookies: CookieJar;
  #auth: ClientAuthenticator;
  #url: URL;
  #connection: ClientConnection | undefined;
  #isClosed = false;

  constructor(options: CwmpClientOptions) {
    this.#options = options;
    this.#redirects = { ...defaultRedirectPolicy, ...options.redirects };
    this.#habits = { ...strictClientHabits, ...options.habits };
    this.#cookies = this.#newJar();
    this.#url = this.#strict(new URL(options.url));
    if (this.#url.protocol !== 'http:' && this.#url.protocol !== 'https:')
      throw new TypeError('An ACS URL is http or https.');
    this.#auth = this.#newAuthenticator(options.sendsBasicUnasked ?? this.#habits.basicInClear === 'unasked');
  }

  /** Where the session is now: the ACS URL, or the target of the last redirect. */
  get url(): string {
    return this.#url.href;
  }

  /** The connection in use, for its facts; undefined before the first POST and after a failure. */
  get connection(): ClientConnection | undefined {
    return this.#connection;
  }

  /**
   * Sends one POST, empty without a body, and returns the final answer, whatever its status; a 401 that credentials
   * do not help is final. Content-Encoding, Cookie, Authorization, Host and Content-Length are added. Throws {@link
   * TransportError}: the session has then failed.
   */
  async post(body: Uint8Array | undefined, headers: HeaderFields): Promise<HttpResponse> {
    this.#auth.beginRequest();
    let redirects = 0;
    let challenges = 0;
    for (;;) {
      const response = await this.#exchange(body, headers);
      if (!this.#habits.leavesConnectionOpen) this.#connection?.close();
      if (this.#habits.redirectStatuses.includes(response.status)) {
        redirects += 1;
        this.#redirect(response, redirects);
      } else if (response.status === 401 && (challenges < challengesMax || !this.#habits.givesUpWhenRefused)) {
        challenges += 1;
        if (!this.#habits.givesUpWhenRefused) this.#auth.beginRequest();
        if (this.#auth.challenged(this.#habits.readChallenges(response.headers)) === 'give-up') return response;
      } else {
        return response;
      }
    }
  }

  /** TR-069 3.4.2: when the session ends, well or badly, the device closes its connection. */
  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
    this.#connection = undefined;
  }

  #newJar(): CookieJar {
    return new CookieJar(this.#options.cookieLimits, { keepsInPlace: this.#habits.keepsCookiesInPlace });
  }

  #newAuthenticator(sendsBasicUnasked: boolean): ClientAuthenticator {
    return new ClientAuthenticator({
      credentials: this.#options.credentials,
      sendsBasicUnasked,
      isSecure: () => this.#url.protocol === 'https:' || this.#habits.basicInClear !== 'never',
      countsNonceUses: this.#habits.countsNonceUses,
      newCnonce: this.#habits.newCnonce,
    });
  }

  async #exchange(body: Uint8Array | undefined, headers: HeaderFields): Promise<HttpResponse> {
    const connection = await this.#connected();
    const url = this.#url;
    const target = `${url.pathname}${url.search}`;
    const authorization = this.#auth.authorization('POST', target);
    const content = await this.#content(body);
    const request = {
      method: 'POST',
      target,
      headers: [...headers, ...content.headers, ...this.#sessionHeaders(authorization)],
      body: content.body,
    };
    const startedAtMs = Date.now();
    const start = performance.now();
    try {
      const response = await connection.exchange(request);
      this.#cookies.store(response.headers, url);
      const violations = [...response.violations, ...inspectCwmpResponse(response)];
      const elapsedMs = performance.now() - start;
      this.#options.onExchange?.({ url: url.href, request, response, connection, violations, startedAtMs, elapsedMs });
      return response;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  /**
   * TR-069 3.4.2: one connection for the session; when the ACS closed it between two exchanges, a new one carries
   * on.
   */
  async #connected(): Promise<ClientConnection> {
    if (this.#isClosed) throw new TransportError('aborted', 'The session is closed.');
    if (this.#connection?.isOpen === true) return this.#connection;
    if (this.#connection !== undefined) this.#leave(this.#connection);
    this.#connection = await dial({ ...this.#options, url: this.#url });
    this.#auth.beginConnection();
    if (this.#isClosed) this.close();
    return this.#connection ?? (await this.#connected());
  }

  /** TR-069 3.3 (RFC 7525 3.2): a host that asked for TLS is not spoken to in clear. */
  #strict(url: URL): URL {
    return this.#options.strictUrl?.(url) ?? url;
  }

  #leave(connection: ClientConnection): void {
    connection.close();
    this.#connection = undefined;
    const { reconnects, reconnectKeepsCookies } = this.#habits;
    if (!reconnects) throw new TransportError('connection-lost', `${this.#url.host} closed the connection.`);
    if (!reconnectKeepsCookies) this.#cookies = this.#newJar();
  }

  /** TR-069 3.4.7: with compression on, messages are sent compressed and say so. */
  async #content(
    body: Uint8Array | undefined,
  ): Promise<{ readonly headers: HeaderFields; readonly body: Uint8Array | undefined }> {
    const { compression = 'none' } = this.#options;
    if (compression === 'none' || body === undefined || body.length === 0) return { headers: [], body };
    return { headers: [['Content-Encoding', compression]], body: await compress(body, compression) };
  }

  #sessionHeaders(authorization: string | undefined): HeaderFields {
    const { userAgent = 'Cordon' } = this.#options;
    const cookie = this.#cookies.headerFor(this.#url);
    return [
      ['User-Agent', userAgent],
      ['Accept-Encoding', 'gzip, deflate'],
      ...(cookie === undefined ? [] : [['Cookie', cookie] as const]),
      ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
    ];
  }

  /**
   * TR-069 3.4.2: the session goes on at the new URL as though nothing had happened; the URL is forgotten with the
   * session.
   */
  #redirect(response: HttpResponse, count: number): void {
    const { redirectsMax, allowsDowngrade, takesAnyScheme } = this.#redirects;
    const from = this.#url;
    if (count > redirectsMax) {
      throw this.#failed('too-many-redirects', `${from.host} redirected more than ${redirectsMax} times in a row.`);
    }
    const named = headerValue(response.headers, 'location') ?? '';
    const location = takesAnyScheme ? named.replace(/^(?!https?:)[a-z]+:/i, 'http:') : named;
    const target = URL.canParse(location, from.href) ? this.#strict(new URL(location, from)) : undefined;
    const shown = JSON.stringify(location.slice(0, 200));
    if (target === undefined || (target.protocol !== 'http:' && target.protocol !== 'https:')) {
      throw this.#failed('redirect-refused', `${from.host} redirects to ${shown}, which is no http or https URL.`);
    }
    // TR-069 3.4.2 lets a redirect lead to http; the session's secrets would then travel in clear, so it has to be
    // allowed on purpose.
    if (from.protocol === 'https:' && target.protocol === 'http:' && !allowsDowngrade) {
      throw this.#failed('redirect-refused', `${from.host} redirects from https to ${shown}.`);
    }
    target.hash = '';
    if (target.origin === from.origin) {
      this.#url = target;
      return;
    }
    this.#connection?.close();
    this.#connection = undefined;
    this.#url = target;
    if (this.#habits.redirectKeepsCookies) this.#cookies.redirected();
    else this.#cookies = this.#newJar();
    if (this.#habits.redirectKeepsCredentials) return;
    // Another server knows neither the nonce nor, until it asks, the account: the password is for the ACS of the URL.
    this.#auth = this.#newAuthenticator(false);
    this.#auth.beginRequest();
  }

  #failed(code: 'too-many-redirects' | 'redirect-refused', happened: string): TransportError {
    this.#connection?.close();
    this.#connection = undefined;
    return new TransportError(code, happened);
  }
}
