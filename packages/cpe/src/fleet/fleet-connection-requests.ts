import { Secret } from '@cordon/cwmp';
import {
  DigestServer,
  headerValues,
  type HttpRequest,
  type HttpResponseInit,
  listen,
  type Listener,
  type ServerConnection,
  SignedNonces,
} from '@cordon/transport';
import type { FleetConfig } from './fleet-config.ts';

/** What the port asks the fleet. */
export interface FleetConnectionRequestHandlers {
  readonly config: FleetConfig;
  /** The device whose path this is; undefined for every other path. */
  readonly deviceOf: (target: string) => number | undefined;
  readonly credentialsOf: (device: number) => { readonly username: string; readonly password: string };
  /** False: the device cannot take it now. */
  readonly onConnectionRequest: (device: number) => boolean;
  readonly onAnswer: (status: number) => void;
}

// An ACS that wakes a fleet opens many connections at once; each is short.
const connectionsMax = 1024;
const requestTimeoutMs = 10_000;
const requestsPerConnectionMax = 8;
// As many as connections can be in the middle of their digest, and as many again.
const noncesMax = 2048;
const minuteMs = 60_000;
const limits = { headBytesMax: 4096, headerCountMax: 50, bodyBytesMax: 1024, readAheadBytesMax: 8192 };

/** One door for a whole fleet: a path and an account for each device (TR-069 3.2.2.2). */
export async function openFleetConnectionRequests(handlers: FleetConnectionRequestHandlers): Promise<Listener> {
  const { host, port } = handlers.config.connectionRequests;
  const door = new Door(handlers);
  return await listen({
    host,
    port,
    connectionsMax,
    limits,
    answersRefusals: false,
    timeouts: {
      idleTimeoutMs: requestTimeoutMs,
      headTimeoutMs: requestTimeoutMs,
      bodyTimeoutMs: requestTimeoutMs,
      writeTimeoutMs: requestTimeoutMs,
    },
    onConnection: (connection) => void door.serve(connection),
  });
}

class Door {
  readonly #handlers: FleetConnectionRequestHandlers;
  readonly #digest = new DigestServer({
    realm: 'Connection Request',
    nonces: new SignedNonces({ usedMax: noncesMax }),
  });
  /** Accepted requests of the running minute, by device. */
  #accepted = new Map<number, number>();
  #minute = 0;

  constructor(handlers: FleetConnectionRequestHandlers) {
    this.#handlers = handlers;
  }

  async serve(connection: ServerConnection): Promise<void> {
    for (let count = 1; count <= requestsPerConnectionMax; count += 1) {
      // TR-069 3.2.2.2: data that comes with the GET is ignored, here by never reading it.
      const request = await connection.nextRequest({ readBody: false });
      if (request === undefined) return;
      const response = this.#answer(request);
      const close = response.status !== 401 || !request.isComplete || count === requestsPerConnectionMax;
      this.#handlers.onAnswer(response.status);
      await connection.respond({ ...response, close });
      if (close) return;
    }
  }

  #answer(request: HttpRequest): HttpResponseInit {
    if (request.method !== 'GET') return { status: 405, headers: [['Allow', 'GET']] };
    const device = this.#handlers.deviceOf(request.target);
    if (device === undefined) return { status: 404 };
    const { username, password } = this.#handlers.credentialsOf(device);
    const { kind } = this.#digest.check({
      method: request.method,
      target: request.target,
      authorizations: headerValues(request.headers, 'authorization'),
      passwordOf: (name) => (name === username ? new Secret(password) : undefined),
    });
    if (kind !== 'granted') {
      return { status: 401, headers: this.#digest.challenge(kind === 'stale' || kind === 'replayed') };
    }
    if (!this.#hasRoom(device) || !this.#handlers.onConnectionRequest(device)) return { status: 503 };
    return { status: 204 };
  }

  #hasRoom(device: number): boolean {
    const minute = Math.floor(performance.now() / minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#accepted = new Map();
    }
    const accepted = this.#accepted.get(device) ?? 0;
    if (accepted >= this.#handlers.config.connectionRequests.perMinuteMax) return false;
    this.#accepted.set(device, accepted + 1);
    return true;
  }
}
