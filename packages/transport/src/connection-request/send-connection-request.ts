import { performance } from 'node:perf_hooks';
import { ClientAuthenticator } from '../auth/client-authenticator.ts';
import type { ClientConnection } from '../dialer/client-connection.ts';
import { dial } from '../dialer/dial.ts';
import { TransportError } from '../errors.ts';
import { encodeRequest } from '../http1/encode-message.ts';
import type { HttpRequestInit } from '../http1/http-message.ts';
import type {
  ConnectionRequestExchange,
  ConnectionRequestOptions,
  ConnectionRequestOutcome,
} from './connection-request-types.ts';

/** TR-069 3.2.2.1 gives the device no time limit for its answer; a device that computes an MD5 needs none either. */
const defaultTimeoutMs = 30_000;
/** The challenge, its answer, and one more for a stale nonce. */
const exchangesMax = 3;
/** Answers are empty (TR-069 3.2.2.2); this much is kept as evidence of those that are not. */
const limits = { bodyBytesMax: 64 * 1024, inflatedBytesMax: 64 * 1024 };

type Ending = Pick<ConnectionRequestOutcome, 'kind' | 'status' | 'detail' | 'errorCode'>;

function endingOf(status: number): Ending {
  const answered = (kind: Ending['kind'], detail: string): Ending => ({ kind, status, detail, errorCode: undefined });
  if (status === 200 || status === 204)
    return answered('accepted', `The device accepted the request with status ${status}.`);
  if (status === 401) return answered('unauthorised', 'The device did not take the credentials.');
  if (status === 503) return answered('busy', 'The device is in a session or limits the rate of requests.');
  return answered('refused', `The device answered with status ${status}.`);
}

class Caller {
  readonly #options: ConnectionRequestOptions;
  readonly #url: URL;
  readonly #auth: ClientAuthenticator;
  readonly #signal: AbortSignal;
  readonly exchanges: ConnectionRequestExchange[] = [];
  authorization: string | undefined;
  #connection: ClientConnection | undefined;

  constructor(options: ConnectionRequestOptions, url: URL) {
    const { username, password, timeoutMs = defaultTimeoutMs, signal } = options;
    this.#options = options;
    this.#url = url;
    // TR-069 3.2.2.2: digest; over plain HTTP, Basic is never used.
    this.#auth = new ClientAuthenticator({
      credentials: { username, password },
      isSecure: () => false,
      sendsBasicUnasked: false,
    });
    const timeUp = AbortSignal.timeout(timeoutMs);
    this.#signal = signal === undefined ? timeUp : AbortSignal.any([timeUp, signal]);
  }

  get algorithm(): ConnectionRequestOutcome['algorithm'] {
    return this.#auth.challenge?.algorithm;
  }

  async run(): Promise<Ending> {
    const { authorization, answersChallenge = authorization === undefined } = this.#options;
    try {
      for (;;) {
        const { status, headers } = await this.#get();
        const isLast = status !== 401 || !answersChallenge || this.exchanges.length === exchangesMax;
        if (isLast || this.#auth.challenged(headers) === 'give-up') return endingOf(status);
      }
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const isTimeUp = error.code === 'aborted' && this.#options.signal?.aborted !== true;
      const detail = isTimeUp ? `${this.#url.host} did not answer in time.` : error.message;
      return { kind: 'failed', status: undefined, detail, errorCode: isTimeUp ? 'response-timed-out' : error.code };
    } finally {
      this.#connection?.close();
    }
  }

  async #get(): Promise<ConnectionRequestExchange> {
    const connection = await this.#connected();
    // TR-069 3.2.2.2: nothing is added to the URL that the device supplied, and there is no body.
    const target = `${this.#url.pathname}${this.#url.search}`;
    this.authorization = this.#options.authorization ?? this.#auth.authorization('GET', target);
    const { authorization } = this;
    const request: HttpRequestInit = {
      method: 'GET',
      target,
      headers: authorization === undefined ? [] : [['Authorization', authorization]],
    };
    const start = performance.now();
    const response = await connection.exchange(request);
    const { status, headers, rawHead, body, violations } = response;
    const elapsedMs = performance.now() - start;
    const requestHead = encodeRequest(request, this.#url.host).head;
    const exchange = { requestHead, status, headers, rawHead, body, violations, elapsedMs };
    this.exchanges.push(exchange);
    return exchange;
  }

  async #connected(): Promise<ClientConnection> {
    if (this.#connection?.isOpen === true) return this.#connection;
    this.#connection?.close();
    const { localAddress, lookUp, capture } = this.#options;
    this.#connection = await dial({ url: this.#url, localAddress, lookUp, capture, limits, signal: this.#signal });
    this.#auth.beginConnection();
    return this.#connection;
  }
}

/**
 * Asks a CPE to connect (TR-069 3.2.2.2): a GET of its ConnectionRequestURL, with digest when challenged. Every
 * answer is data; nothing that the device or the network does is thrown.
 */
export async function sendConnectionRequest(options: ConnectionRequestOptions): Promise<ConnectionRequestOutcome> {
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  // TR-069 3.2.2.2: connection requests travel over http, never https.
  if (url?.protocol !== 'http:' || url.hostname === '') {
    const detail = `${JSON.stringify(options.url.slice(0, 200))} is no http URL.`;
    const nothing = { status: undefined, authorization: undefined, algorithm: undefined, errorCode: undefined };
    return { kind: 'unusable-url', exchanges: [], detail, ...nothing };
  }
  const caller = new Caller(options, url);
  const ending = await caller.run();
  return { ...ending, exchanges: caller.exchanges, authorization: caller.authorization, algorithm: caller.algorithm };
}
