// Theory of operation. The port is the one door of a CPE that is open to everybody, so it knows as little as
// possible: a GET of one path with digest credentials. Nothing else is understood, no body is ever read, and the only
// answers are the statuses that TR-069 3.2.2.2 leads to: 204 (or 200 by policy), 401, 404, 405, 503. What is no HTTP,
// or comes from a source that is not allowed, is closed without a byte: a 400 or 403 would only tell a scanner more.
import { BlockList, isIP } from 'node:net';
import type { Endpoint } from '@cordon/capture';
import { DigestServer } from '../auth/digest-server.ts';
import type { DigestVerdict } from '../auth/digest-types.ts';
import { headerValue, headerValues } from '../http1/header-fields.ts';
import type { HttpRequest, HttpResponseInit } from '../http1/http-message.ts';
import { listen } from '../listener/listen.ts';
import type { Listener } from '../listener/listener.ts';
import type { ServerConnection } from '../listener/server-connection.ts';
import type { ConnectionRequestListenerOptions, ConnectionRequestPolicy } from './connection-request-types.ts';
import { RateLimit } from './rate-limit.ts';

/**
 * Accepted requests per window. TR-069 3.2.2.1 asks for some limit; one session each ten seconds is more than an
 * ACS needs.
 */
const defaultRateLimit = { acceptedMax: 6, windowMs: 60_000 };
/** An ACS uses one connection; scanners and stuck peers share the others. */
const defaultConnectionsMax = 16;
/** A request is one packet: whoever needs longer is not an ACS. */
const defaultRequestTimeoutMs = 10_000;
/** One connection serves the challenge, its answer and a few repetitions. */
const requestsPerConnectionMax = 8;
/** A GET with a digest is below 1 KiB; nothing here has a use for more. */
const limits = { headBytesMax: 4096, headerCountMax: 50, bodyBytesMax: 64 * 1024, readAheadBytesMax: 8192 };

/** The reference: the exact path, digest for everybody, no bodies. */
export const strictConnectionRequestPolicy: ConnectionRequestPolicy = {
  servesMethod: (method) => method === 'GET',
  isOurPath: (target, path) => target === path,
  authenticate: (_request, check) => check(),
  otherPage: () => undefined,
  answerFields: [],
};

function sourceFilter(sources: readonly string[] | undefined): ((remote: Endpoint) => boolean) | undefined {
  if (sources === undefined) return undefined;
  const list = new BlockList();
  for (const source of sources) {
    const [address = '', prefix] = source.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) {
      throw new TypeError(`${JSON.stringify(source)} is neither an IP address nor a CIDR block.`);
    }
    list.addSubnet(address, prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix), family);
  }
  return ({ address }) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function announcesBody(request: HttpRequest): boolean {
  return !request.isComplete || request.body.length > 0;
}

/** RFC 9112 3.2.2: a server understands the absolute form too. */
function originForm({ target, headers }: HttpRequest): string {
  const prefix = `http://${headerValue(headers, 'host') ?? ''}`;
  return target.startsWith(`${prefix}/`) ? target.slice(prefix.length) : target;
}

class ConnectionRequestPort {
  readonly #options: ConnectionRequestListenerOptions;
  readonly #policy: ConnectionRequestPolicy;
  readonly #digest: DigestServer;
  readonly #rate: RateLimit;

  constructor(options: ConnectionRequestListenerOptions) {
    const { realm = 'Connection Request', algorithms, nonces, rateLimit = defaultRateLimit, now } = options;
    this.#options = options;
    this.#policy = { ...strictConnectionRequestPolicy, ...options.policy };
    this.#digest = new DigestServer({
      realm,
      ...(algorithms === undefined ? {} : { algorithms }),
      ...(nonces === undefined ? {} : { nonces }),
    });
    const { acceptedMax: countMax, windowMs } = rateLimit;
    this.#rate = new RateLimit({ countMax, windowMs, now: now ?? (() => performance.now()) });
  }

  async serve(connection: ServerConnection): Promise<void> {
    for (let count = 1; count <= requestsPerConnectionMax; count += 1) {
      // TR-069 3.2.2.2: data that comes with the GET is ignored, here by never reading it.
      const request = await connection.nextRequest({ readBody: this.#policy.answerBody !== undefined });
      if (request === undefined) return;
      const answered = announcesBody(request) ? await this.#policy.answerBody?.(request) : undefined;
      const { verdict, response } =
        answered === undefined ? this.#answer(request, connection.remote) : { verdict: undefined, response: answered };
      const close = response.status !== 401 || announcesBody(request) || count === requestsPerConnectionMax;
      this.#options.onEvent?.({
        remote: connection.remote,
        status: response.status,
        verdict,
        violations: request.violations,
      });
      await connection.respond({
        ...response,
        headers: [...this.#policy.answerFields, ...(response.headers ?? [])],
        close,
      });
      if (close) return;
    }
  }

  #answer(
    request: HttpRequest,
    remote: Endpoint,
  ): { readonly verdict: DigestVerdict | undefined; readonly response: HttpResponseInit } {
    const { path, onConnectionRequest } = this.#options;
    // TR-069 3.2.2.2: an HTTP GET; RFC 9110 15.5.6: Allow names what is.
    if (!this.#policy.servesMethod(request.method))
      return { verdict: undefined, response: { status: 405, headers: [['Allow', 'GET']] } };
    if (!this.#policy.isOurPath(originForm(request), path))
      return { verdict: undefined, response: this.#policy.otherPage(request.target) ?? { status: 404 } };
    const verdict = this.#policy.authenticate(request, () => this.#check(request));
    // TR-069 3.2.2.2: digest credentials before anything is done; wrong ones never lead to a session.
    if (verdict.kind !== 'granted') {
      const isStale = verdict.kind === 'stale' || verdict.kind === 'replayed';
      return { verdict, response: { status: 401, headers: this.#digest.challenge(isStale) } };
    }
    // TR-069 3.2.2.1 and 3.2.2.2: rate limit and a running session are told by 503, without Retry-After.
    if (!this.#rate.hasRoom || onConnectionRequest(remote) === 'busy') return { verdict, response: { status: 503 } };
    this.#rate.count();
    // TR-069 3.2.2.2: 200 or 204, empty, before the session that follows.
    return { verdict, response: { status: 204 } };
  }

  #check(request: HttpRequest): DigestVerdict {
    const { credentials } = this.#options;
    const authorizations = headerValues(request.headers, 'authorization');
    const passwordOf = (username: string) => {
      const expected = credentials();
      return expected.username === username ? expected.password : undefined;
    };
    return this.#digest.check({ method: request.method, target: originForm(request), authorizations, passwordOf });
  }
}

/**
 * Opens a connection-request port over plain HTTP (TR-069 3.2.2.2 forbids TLS here). `onConnectionRequest` is called
 * for requests with the right method, path and credentials that are within the rate limit; the answer goes out right
 * after it returns. Throws {@link TransportError} `address-unusable`, and a TypeError for a path without a slash and
 * for allowed sources that are no addresses.
 */
export async function listenForConnectionRequests(options: ConnectionRequestListenerOptions): Promise<Listener> {
  const {
    host,
    port,
    path,
    capture,
    connectionsMax = defaultConnectionsMax,
    requestTimeoutMs = defaultRequestTimeoutMs,
    headBytesMax = limits.headBytesMax,
    whenFull = 'oldest-goes',
  } = options;
  if (!/^\/[\x21-\x7e]*$/.test(path))
    throw new TypeError(`${JSON.stringify(path)} is no path: it has to begin with a slash.`);
  const accepts = sourceFilter(options.allowedSources);
  const served = new ConnectionRequestPort(options);
  return await listen({
    host,
    port,
    capture,
    accepts,
    connectionsMax,
    whenFull,
    limits: { ...limits, headBytesMax, readAheadBytesMax: Math.max(limits.readAheadBytesMax, headBytesMax) },
    answersRefusals: false,
    timeouts: {
      idleTimeoutMs: requestTimeoutMs,
      headTimeoutMs: requestTimeoutMs,
      bodyTimeoutMs: requestTimeoutMs,
      writeTimeoutMs: requestTimeoutMs,
    },
    onConnection: (connection) => void served.serve(connection),
  });
}
