import { isIP } from 'node:net';
import { type HeaderFields, headerValues } from './http1/header-fields.ts';

/** Everything in a cookie jar that an ACS could make grow. */
export interface CookieLimits {
  readonly cookiesMax: number;
  /** Names and values together; TR-069 3.4.2 asks for 512 bytes at least. */
  readonly bytesMax: number;
}

/** Limits unless told otherwise: eight times what TR-069 asks for. */
export const defaultCookieLimits: CookieLimits = { cookiesMax: 16, bytesMax: 4096 };

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly isSecure: boolean;
  /** Set by the ACS of the present URL; false after a redirect took the session elsewhere. */
  readonly isOfThisHost: boolean;
}

const namePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// RFC 6265 5.2 takes nearly everything; what would break a Cookie field or smuggle another one is left out.
const valuePattern = /^[\x20-\x3a\x3c-\x7e\x80-\xff]*$/;

/** RFC 6265 5.1.4. */
function defaultPath(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

/** RFC 6265 5.1.3; the Domain of a cookie may begin with a dot. */
function matchesDomain(host: string, domain: string): boolean {
  const wanted = domain.replace(/^\./, '').toLowerCase();
  return wanted === '' || host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
}

/** RFC 6265 5.1.4. */
function matchesPath(path: string, cookiePath: string): boolean {
  return (
    path === cookiePath ||
    (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/'))
  );
}

/** What one Set-Cookie field says. */
type SetCookie = Cookie & { readonly isExpired: boolean; readonly isOfItsDomain: boolean };

function parseSetCookie(value: string, url: URL): SetCookie | undefined {
  const [pair = '', ...attributes] = value.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, equals)).trim();
  const text = pair.slice(equals + 1).trim();
  if (!namePattern.test(name) || !valuePattern.test(text)) return undefined;
  const fields = new Map(
    attributes.map((attribute) => {
      const [key = '', ...rest] = attribute.split('=');
      return [key.trim().toLowerCase(), rest.join('=').trim()];
    }),
  );
  const path = fields.get('path') ?? '';
  const maxAge = fields.get('max-age');
  const expires = Date.parse(fields.get('expires') ?? '');
  // Sessions last minutes: a lifetime matters only when it is over at once, which is how cookies are taken back.
  const isExpired = maxAge !== undefined && /^-?\d+$/.test(maxAge) ? Number(maxAge) <= 0 : expires < Date.now();
  return {
    name,
    value: text,
    path: path.startsWith('/') ? path : defaultPath(url.pathname),
    isSecure: fields.has('secure'),
    isOfThisHost: true,
    isExpired,
    isOfItsDomain: matchesDomain(url.hostname.replace(/^\[(.*)\]$/, '$1'), fields.get('domain') ?? ''),
  };
}

/**
 * Cookies of one session (TR-069 3.4.2): a subset of RFC 6265 for a client that talks to one ACS at a time. Paths,
 * Secure and Domain count; what an ACS sets goes back to the ACS of this session and, over a redirect, to the one after
 * it. Beyond its limits the oldest cookie goes. Cookies that cannot be read, or that no jar could hold, are left out.
 */
export class CookieJar {
  readonly #limits: CookieLimits;
  readonly #keepsInPlace: boolean;
  #cookies: readonly Cookie[] = [];

  /** `keepsInPlace` false is for a deliberate defect: every cookie goes everywhere. */
  constructor(limits: Partial<CookieLimits> = {}, { keepsInPlace = true }: { readonly keepsInPlace?: boolean } = {}) {
    this.#limits = { ...defaultCookieLimits, ...limits };
    this.#keepsInPlace = keepsInPlace;
  }

  /** Takes the Set-Cookie fields of a response to a request for this URL. */
  store(headers: HeaderFields, url: URL): void {
    for (const value of headerValues(headers, 'set-cookie')) {
      const cookie = parseSetCookie(value, url);
      // RFC 6265bis 5.7: a cookie that says Secure is taken from a secure origin only.
      if (cookie === undefined || (cookie.isSecure && url.protocol !== 'https:')) continue;
      // RFC 6265 5.3: a cookie for a domain that the host is not in is ignored entirely.
      if (this.#keepsInPlace && !cookie.isOfItsDomain) continue;
      if (cookie.name.length + cookie.value.length > this.#limits.bytesMax) continue;
      const others = this.#cookies.filter(({ name, path }) => name !== cookie.name || path !== cookie.path);
      this.#cookies = cookie.isExpired ? others : this.#within([...others, cookie]);
    }
  }

  /**
   * The session goes on at another URL by a redirect. TR-069 3.4.2: every cookie goes along, without the check of the
   * domain; its path belonged to the old URL and is not checked either.
   */
  redirected(): void {
    this.#cookies = this.#cookies.map((cookie) => ({ ...cookie, isOfThisHost: false }));
  }

  /** The value of the Cookie field for a request; undefined when there is nothing to send. */
  headerFor(url: URL): string | undefined {
    const fitting = this.#cookies.filter(
      ({ path, isSecure, isOfThisHost }) =>
        (!isSecure || url.protocol === 'https:') &&
        (!isOfThisHost || !this.#keepsInPlace || matchesPath(url.pathname, path)),
    );
    // RFC 6265 5.4: longer paths first.
    const ordered = fitting.toSorted((one, other) => other.path.length - one.path.length);
    return ordered.length === 0 ? undefined : ordered.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  #within(cookies: readonly Cookie[]): readonly Cookie[] {
    const bytes = cookies.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    const isWithin = cookies.length <= this.#limits.cookiesMax && bytes <= this.#limits.bytesMax;
    return isWithin || cookies.length === 0 ? cookies : this.#within(cookies.slice(1));
  }
}
