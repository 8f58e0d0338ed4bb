import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { decodeEnvelope, encodeEnvelope, Secret } from '@cordon/cwmp';
import {
  type ConnectionRequestListenerOptions,
  type ConnectionRequestPolicy,
  type Credentials,
  type DigestVerdict,
  type HttpRequest,
  type HttpResponseInit,
  listenForConnectionRequests,
  type NonceBook,
} from '@cordon/transport';
import type { Logger } from 'pino';
import { attemptOf } from './connection-request-attempt.ts';
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
  const { host, advertisedHost = host, perMinuteMax } = config.connectionRequest;
  const strictness = device.policies.connectionRequest;
  const allow = strictness.heardSources(config.connectionRequest.allow);
  const login = (): Credentials => ({
    username: device.value('ManagementServer.ConnectionRequestUsername'),
    password: new Secret(device.setting('ManagementServer.ConnectionRequestPassword')),
  });
  const realm = strictness.realm(config.identity);
  const nonces = strictness.nonces() ?? (strictness.refuseReplays ? undefined : forgetfulNonceBook());
  const path = strictness.path(`/${device.memory.connectionRequestPath}`);
  const settings: ConnectionRequestListenerOptions = {
    host,
    port: options.port,
    path,
    credentials: login,
    realm,
    headBytesMax: strictness.headBytesMax,
    requestTimeoutMs: strictness.headTimeoutMs,
    whenFull: strictness.whenFull,
    rateLimit: { acceptedMax: perMinuteMax, windowMs: minuteMs },
    // 3.2.2.2: during a session the request is queued; the scheduler makes one session of however many there are.
    onConnectionRequest,
    onEvent: ({ remote, status, verdict }) =>
      log.info({ remote, status, verdict: verdict?.kind }, 'connection request'),
    policy: policyOf(options, { login, realm }),
    ...(allow === undefined ? {} : { allowedSources: allow }),
    ...(nonces === undefined ? {} : { nonces }),
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

function policyOf(
  { device, config, onConnectionRequest }: ConnectionRequestPortOptions,
  { login, realm }: { readonly login: () => Credentials; readonly realm: string },
): Partial<ConnectionRequestPolicy> {
  const strictness = device.policies.connectionRequest;
  const { authenticate, answersSoap, answersAction, readsBody, isGranted, acsNamedBy } = strictness;
  const { serialNumber } = config.identity;
  const granted: DigestVerdict = { kind: 'granted', username: undefined };
  const decide = (request: HttpRequest, check: () => DigestVerdict): DigestVerdict => {
    if (!authenticate) return granted;
    const verdict = check();
    const isIn = isGranted(attemptOf(request, { verdict, login: login(), serialNumber, realm }));
    if (!isIn) return verdict.kind === 'granted' ? { ...verdict, kind: 'wrong-credentials' } : verdict;
    const ownHost = URL.parse(device.value('ManagementServer.ConnectionRequestURL'))?.host ?? '';
    const named = acsNamedBy(request, ownHost);
    if (named !== undefined) device.noteAcsUrl(named);
    return granted;
  };
  const answerBody = (request: HttpRequest): Promise<HttpResponseInit | undefined> => {
    if (answersSoap) return Promise.resolve(answerSoap(device, request));
    if (answersAction !== undefined) return Promise.resolve(answersAction(Buffer.from(request.body).toString('utf8')));
    const attempt = attemptOf(request, {
      verdict: { kind: 'absent', username: undefined },
      login: login(),
      serialNumber,
      realm,
    });
    const isIn = readsBody?.(Buffer.from(request.body).toString('utf8'), attempt) === true;
    if (isIn) onConnectionRequest();
    return Promise.resolve(isIn ? { status: 200 } : undefined);
  };
  return {
    isOurPath: strictness.isOurPath,
    servesMethod: strictness.servesMethod,
    answerFields: strictness.answerFields,
    otherPage: strictness.otherPage,
    authenticate: decide,
    ...(answersSoap || answersAction !== undefined || readsBody !== undefined ? { answerBody } : {}),
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
