import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { decodeEnvelope, encodeEnvelope, Secret } from '@cordon/cwmp';
import {
  type ConnectionRequestListenerOptions,
  type ConnectionRequestPolicy,
  type HttpRequest,
  type HttpResponseInit,
  listenForConnectionRequests,
  type NonceBook,
} from '@cordon/transport';
import type { Logger } from 'pino';
import type { CpeConfig } from './cpe-config.ts';
import type { Device } from './device/device.ts';
import { answerRequest } from './rpc/answer-request.ts';

/** What the port of a device needs to know of it. */
export interface ConnectionRequestPortOptions {
  readonly device: Device;
  readonly config: CpeConfig;
  readonly log: Logger;
  /** 0 takes a free port. */
  readonly port: number;
  /** Whether another port will do when this one is taken. */
  readonly mayMove: boolean;
  /** Called for each request with the right credentials; it raises 6 CONNECTION REQUEST and asks for a session. */
  readonly onConnectionRequest: () => 'accepted' | 'busy';
}

/** An open port. */
export interface ConnectionRequestPort {
  readonly port: number;
  /** ManagementServer.ConnectionRequestURL. */
  readonly url: string;
  close(): Promise<void>;
}

const minuteMs = 60_000;

/** Opens the port for connection requests (TR-069 3.2.2). Rejects with the socket's error when it cannot be bound. */
export async function openConnectionRequestPort(options: ConnectionRequestPortOptions): Promise<ConnectionRequestPort> {
  const { device, config, log, onConnectionRequest } = options;
  const { host, advertisedHost = host, allow, perMinuteMax } = config.connectionRequest;
  const strictness = device.policies.connectionRequest;
  const path = strictness.path(`/${device.memory.connectionRequestPath}`);
  const settings: ConnectionRequestListenerOptions = {
    host,
    port: options.port,
    path,
    credentials: () => ({
      username: device.value('ManagementServer.ConnectionRequestUsername'),
      password: new Secret(device.value('ManagementServer.ConnectionRequestPassword')),
    }),
    rateLimit: { acceptedMax: perMinuteMax, windowMs: minuteMs },
    // 3.2.2.2: during a session the request is queued; the scheduler makes one session of however many there are.
    onConnectionRequest,
    onEvent: ({ remote, status, verdict }) =>
      log.info({ remote, status, verdict: verdict?.kind }, 'connection request'),
    policy: policyOf(device),
    ...(allow === undefined ? {} : { allowedSources: allow }),
    ...(strictness.refuseReplays ? {} : { nonces: forgetfulNonceBook() }),
  };
  const listener = await listenForConnectionRequests(settings).catch((error: unknown) => {
    if (!options.mayMove || options.port === 0) throw error;
    return listenForConnectionRequests({ ...settings, port: 0 });
  });
  return {
    port: listener.address.port,
    url: `http://${isIPv6(advertisedHost) ? `[${advertisedHost}]` : advertisedHost}:${listener.address.port}${path}`,
    close: () => listener.close(),
  };
}

function policyOf(device: Device): Partial<ConnectionRequestPolicy> {
  const { authenticate, answersSoap } = device.policies.connectionRequest;
  return {
    ...(authenticate ? {} : { authenticate: () => ({ kind: 'granted', username: undefined }) as const }),
    ...(answersSoap ? { answerBody: (request: HttpRequest) => Promise.resolve(answerSoap(device, request)) } : {}),
  };
}

/** What `answers-soap-on-connection-request-port` does with a POST: carries the RPC out for whoever sent it. */
function answerSoap(device: Device, request: HttpRequest): HttpResponseInit | undefined {
  const { namespace, header, body } = decodeEnvelope(request.body);
  if (body === undefined || namespace === undefined) return undefined;
  // Anything that is no request of an ACS ends in fault 9000, as it does in a session.
  const answer = answerRequest(device, body as Parameters<typeof answerRequest>[1]);
  const text = encodeEnvelope({ namespace, header: { id: header.id }, body: answer });
  return { status: 200, headers: [['Content-Type', 'text/xml; charset=utf-8']], body: Buffer.from(text, 'utf8') };
}

// Enough for a lab; a defective device may not grow without bound either.
const noncesMax = 1024;

/** Remembers which nonces it issued, and nothing of their use. */
function forgetfulNonceBook(): NonceBook {
  const issued = new Set<string>();
  return {
    issue() {
      const nonce = randomBytes(16).toString('hex');
      const [oldest] = issued;
      if (issued.size >= noncesMax && oldest !== undefined) issued.delete(oldest);
      issued.add(nonce);
      return nonce;
    },
    check: (nonce) => (issued.has(nonce) ? 'fresh' : 'foreign'),
    use: () => undefined,
  };
}
