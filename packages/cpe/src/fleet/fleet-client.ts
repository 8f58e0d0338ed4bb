import { type Body, decodeEnvelope, encodeEnvelope, type Envelope, Secret } from '@cordon/cwmp';
import {
  type ClientExchange,
  CookieJar,
  CwmpClient,
  type HeaderFields,
  headerValue,
  parseContentType,
  type TlsPolicy,
  TransportError,
} from '@cordon/transport';
import type { Clock } from '../clock.ts';
import type { PostResult } from '../session/drive-cpe-session.ts';
import type { FleetConfig } from './fleet-config.ts';
import { FleetLink, type LinkAnswer } from './fleet-link.ts';
import { mayReach } from './fleet-model.ts';

/** What the HTTP side of one session needs. */
export interface FleetClientOptions {
  readonly url: URL;
  readonly config: FleetConfig;
  readonly clock: Clock;
  /** Empty: no account. */
  readonly username: string;
  readonly password: () => Secret;
  readonly tls: () => TlsPolicy;
}

// What a device follows or answers by itself; TR-069 3.4.2 and 3.4.4.
const beyondPlain: readonly number[] = [301, 302, 307, 401];

/**
 * The HTTP client of one session of a fleet: two plain messages go over a bare socket; from the first challenge or redirect
 * on, and over TLS from the start, transport's client takes over with the same POST.
 */
export class FleetClient {
  readonly #options: FleetClientOptions;
  readonly #aborted = new Aborting();
  #link: FleetLink | undefined;
  #whole: CwmpClient | undefined;
  #cookies: CookieJar | undefined;
  /** Stable code of what the connection ended with; undefined while nothing went wrong. */
  failure: string | undefined;

  constructor(options: FleetClientOptions) {
    const { url, config, clock } = options;
    this.#options = options;
    if (url.protocol === 'https:') return;
    const host = config.resolve[url.hostname] ?? url.hostname.replace(/^\[|\]$/g, '');
    const port = url.port === '' ? 80 : Number(url.port);
    const { connectTimeoutMs, responseTimeoutMs } = config;
    this.#link = new FleetLink({ host, port, clock, connectTimeoutMs, responseTimeoutMs });
  }

  /** Sends one POST; never rejects over what the network or the ACS does. */
  async post(envelope: Envelope | undefined): Promise<PostResult> {
    const text = envelope === undefined ? '' : encodeEnvelope(envelope);
    const soapAction = envelope === undefined ? undefined : soapActionOf(envelope.body);
    if (this.#link === undefined) return this.#postWhole(text, soapAction);
    const answer = await this.#link.exchange(this.#plainRequest(text, soapAction));
    if (answer.kind !== 'answered') {
      this.failure = answer.code;
      return answer.kind === 'timed-out' ? { kind: 'timed-out' } : { kind: 'lost', reason: answer.code };
    }
    const { line, headers, transferredBody } = answer.message;
    if (this.#needsMore(answer)) {
      this.#link.close();
      this.#link = undefined;
      return this.#postWhole(text, soapAction);
    }
    if (headerValue(headers, 'set-cookie') !== undefined) {
      this.#cookies ??= new CookieJar();
      this.#cookies.store(headers, this.#options.url);
    }
    return resultOf(line.status, headers, transferredBody);
  }

  close(): void {
    this.#link?.close();
    this.#whole?.close();
  }

  /** Breaks off at once: the power is gone. */
  destroy(): void {
    this.#aborted.abort();
    this.#link?.destroy();
  }

  #needsMore({ message }: Extract<LinkAnswer, { kind: 'answered' }>): boolean {
    const { status } = message.line;
    if (!beyondPlain.includes(status)) return false;
    return status !== 401 || this.#options.username !== '';
  }

  #plainRequest(text: string, soapAction: string | undefined): string {
    const { url } = this.#options;
    const cookie = this.#cookies?.headerFor(url);
    const typed =
      soapAction === undefined ? '' : `Content-Type: text/xml; charset=utf-8\r\nSOAPAction: ${soapAction}\r\n`;
    return (
      `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: Cordon\r\n${typed}` +
      `${cookie === undefined ? '' : `Cookie: ${cookie}\r\n`}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
    );
  }

  async #postWhole(text: string, soapAction: string | undefined): Promise<PostResult> {
    this.#whole ??= this.#openWhole();
    const body = text === '' ? undefined : Buffer.from(text, 'utf8');
    const headers: HeaderFields =
      soapAction === undefined
        ? []
        : [
            ['Content-Type', 'text/xml; charset=utf-8'],
            ['SOAPAction', soapAction],
          ];
    try {
      const response = await this.#whole.post(body, headers);
      return resultOf(response.status, response.headers, response.body);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      this.failure = error.systemCode ?? error.code;
      return error.code === 'response-timed-out' ? { kind: 'timed-out' } : { kind: 'lost', reason: error.message };
    }
  }

  #openWhole(): CwmpClient {
    const { url, config, username, password, tls } = this.#options;
    const { connectTimeoutMs, responseTimeoutMs, resolve } = config;
    const hasNames = Object.keys(resolve).length > 0;
    return new CwmpClient({
      url: url.href,
      signal: this.#aborted.signal,
      credentials: username === '' ? undefined : { username, password: password() },
      tls: url.protocol === 'https:' || config.labNetwork ? tls() : undefined,
      ...(hasNames ? { lookUp: async (host: string) => [resolve[host] ?? host] } : {}),
      timeouts: {
        connectTimeoutMs,
        handshakeTimeoutMs: connectTimeoutMs,
        idleTimeoutMs: responseTimeoutMs,
      },
      onExchange: (exchange) => refuseExit(config, exchange),
    });
  }
}

/** A redirect must not lead a fleet to a machine that it may not talk to. */
function refuseExit(config: FleetConfig, { url, response }: ClientExchange): void {
  const location = headerValue(response.headers, 'location');
  if (response.status < 300 || response.status > 399 || location === undefined || !URL.canParse(location, url)) return;
  if (mayReach(config, new URL(location, url))) return;
  throw new TransportError('redirect-refused', 'The ACS redirects this fleet to another machine.');
}

function resultOf(status: number, headers: HeaderFields, body: Uint8Array): PostResult {
  if (body.length === 0) return { kind: 'answered', status, envelope: undefined };
  const { charset } = parseContentType(headerValue(headers, 'content-type') ?? '');
  return { kind: 'answered', status, envelope: decodeEnvelope(body, { charset }) };
}

// 3.4.1: with a response or a fault SOAPAction has no value, not even quotes.
function soapActionOf({ method }: Body): string {
  return method === 'Fault' || method.endsWith('Response') ? '' : '""';
}

/** An AbortSignal that is made only for those who ask for one. */
class Aborting {
  #controller: AbortController | undefined;
  #isAborted = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isAborted) this.#controller.abort();
    return this.#controller.signal;
  }

  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort();
  }
}
