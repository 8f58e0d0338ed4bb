import { setTimeout as wait } from 'node:timers/promises';
import { type Body, decodeEnvelope, encodeEnvelope, type Envelope, Secret } from '@cordon/cwmp';
import {
  acceptAnyServer,
  checkChainForgiving,
  checkDates,
  checkHostNameBy,
  ciphersWithRsaKeyTransport,
  CwmpClient,
  datesProblem,
  fetchStatusWith,
  type HeaderFields,
  headerValue,
  type HttpResponse,
  type LookUp,
  revocationProblem,
  type ServerCheck,
  strictTlsPolicy,
  strictUrl,
  type TlsPolicy,
  TransportError,
  type TransportErrorCode,
} from '@cordon/transport';
import type { CpeConfig } from '../cpe-config.ts';
import type { TlsFailure, TlsStrictness } from '../tls-strictness.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import type { PostResult } from './drive-cpe-session.ts';
import type { SessionContext } from './run-session.ts';

/** The HTTP side of one session: envelopes out, envelopes in. */
export interface AcsClient {
  /** One POST with its redirects and challenges. Never rejects over what the network or the ACS does. */
  post(envelope: Envelope | undefined): Promise<PostResult>;
  /** Where the session is now: the ACS URL, or the target of a redirect. */
  readonly url: string;
  close(): void;
}

/** A client for one session with the ACS at `url`. */
export function createAcsClient(context: SessionContext, url: string): AcsClient {
  const { device, config, log } = context;
  const { policies } = device;
  const tlsContext = { device, config, lookUp: (name: string) => context.addresses.lookUp(name) };
  let client = cwmpClient(context, url, tlsPolicyOf(tlsContext));
  let tries = 0;
  const send = async (body: Uint8Array | undefined, headers: HeaderFields): Promise<HttpResponse> => {
    for (;;) {
      try {
        return await client.post(body, headers);
      } catch (error) {
        tries += 1;
        const again = isTlsFailure(error) ? policies.tls.nextTry(url, error.code, tries) : undefined;
        if (again === undefined) throw error;
        client.close();
        if (again.afterMs !== undefined) await wait(again.afterMs);
        client = cwmpClient(context, again.url, tlsPolicyOf(tlsContext, { ...policies.tls, ...again.tls }));
      }
    }
  };
  return {
    async post(envelope) {
      const text =
        envelope === undefined ? undefined : policies.http.writeXml(encodeEnvelope(policies.writeEnvelope(envelope)));
      const body = text === undefined ? undefined : Buffer.from(text, 'utf8');
      const headers = envelope === undefined ? policies.emptyPostHeaders : envelopeHeaders(envelope.body);
      try {
        const response = policies.http.readResponse(await send(body, headers));
        const received = envelopeOf(response);
        return {
          kind: 'answered',
          status: response.status,
          envelope: received === undefined ? undefined : policies.readAcsEnvelope(received),
        };
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        log.warn({ code: error.code, problems: error.problems, url }, error.message);
        if (error.code === 'server-untrusted' && policies.notesRefusals) context.noteInLog(refusalNote(error));
        context.noteContact(
          unreached.has(error.code) ? 'unreachable' : error.code === 'aborted' ? 'unknown' : 'connected',
        );
        return { kind: error.code === 'response-timed-out' ? 'timed-out' : 'lost', reason: error.message };
      }
    },
    get url() {
      return client.url;
    },
    close: () => client.close(),
  };
}

function cwmpClient(context: SessionContext, url: string, tls: TlsPolicy): CwmpClient {
  const { device, config, signal } = context;
  const { policies } = device;
  const responseTimeoutMs = policies.http.responseTimeoutMs(config.responseTimeoutMs);
  const username = device.value('ManagementServer.Username');
  return new CwmpClient({
    url,
    signal,
    tls,
    credentials: username === '' ? undefined : { username, password: new Secret(policies.acsPassword(device)) },
    ...(config.acsConnection.sendsBasicUnasked ? { sendsBasicUnasked: true } : {}),
    redirects: { allowsDowngrade: config.acsConnection.allowsDowngrade, ...policies.http.redirects },
    cookieLimits: policies.http.cookieLimits,
    habits: policies.http.habits,
    looseness: policies.http.looseness,
    keepsLeftOvers: policies.http.keepsLeftOvers,
    lookUp: (hostName) => context.addresses.lookUp(hostName),
    strictUrl: (asked) => strictUrl(asked, device.memory.strictHosts, device.wallClock.nowMs()),
    onExchange: ({ url: reached, connection, response }) => {
      noteStrictTransport(device, new URL(reached), response);
      context.noteContact('connected');
      context.addresses.answered(new URL(reached).hostname, connection.remote.address);
    },
    timeouts: {
      connectTimeoutMs: config.connectTimeoutMs,
      handshakeTimeoutMs: config.connectTimeoutMs,
      // 3.7.1.4: one time-out for the response, however much of it has come by then.
      idleTimeoutMs: responseTimeoutMs,
      headTimeoutMs: responseTimeoutMs,
      bodyTimeoutMs: responseTimeoutMs,
    },
  });
}

/** Codes only: what a stranger writes into his certificate has no place in a log. */
function refusalNote({ problems }: TransportError): string {
  return `ACS refused, certificate not trusted: ${problems.map(({ code }) => code).join(' ')}`;
}

function isTlsFailure(error: unknown): error is TransportError & { readonly code: TlsFailure } {
  return error instanceof TransportError && (error.code === 'handshake-failed' || error.code === 'server-untrusted');
}

/** No TCP connection came about at any address of the ACS (TR-069 3.1). */
const unreached: ReadonlySet<TransportErrorCode> = new Set(['name-not-found', 'connect-failed', 'connect-timed-out']);

/** Keeps what a server says of TLS; what could not be written is said again by its next response. */
function noteStrictTransport(device: Device, url: URL, { headers }: HttpResponse): void {
  const { strictHosts } = device.memory;
  const nowMs = device.wallClock.nowMs();
  const next = device.policies.http.strictHostsAfter(strictHosts, { url, headers, nowMs });
  if (next !== strictHosts) device.commit({ memory: { strictHosts: next } });
}

// 3.4.1: an envelope is text/xml; with a response or a fault SOAPAction has no value, not even quotes.
function envelopeHeaders(body: Body): HeaderFields {
  const isAnswer = body.method === 'Fault' || body.method.endsWith('Response');
  return [
    ['Content-Type', 'text/xml; charset=utf-8'],
    ['SOAPAction', isAnswer ? '' : '""'],
  ];
}

function envelopeOf(response: HttpResponse): ReturnType<typeof decodeEnvelope> | undefined {
  if (response.body.length === 0) return undefined;
  const contentType = headerValue(response.headers, 'Content-Type') ?? '';
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1];
  return decodeEnvelope(response.body, { charset });
}

/** What a TLS policy of the device is made from. */
export interface TlsContext {
  readonly device: Device;
  readonly config: CpeConfig;
  /** Finds the servers of authorities; the machine's resolver when undefined. */
  readonly lookUp: LookUp | undefined;
}

/** The strict policy with exactly those checks changed that a defect names. */
export function tlsPolicyOf(
  { device, config, lookUp }: TlsContext,
  strictness: TlsStrictness = device.policies.tls,
): TlsPolicy {
  const { minVersion, sendServerName, hangsOn, offers, revocation: rules } = strictness;
  const fetch = fetchStatusWith({ lookUp });
  const { wallClock } = device;
  return strictTlsPolicy({
    trustedCertificates: strictness.trusts(config.trustedCertificates, config.otherTrustedCertificates ?? []),
    clientCertificate: strictness.showsOfItself(config.clientCertificate),
    now: () => strictness.timeForDates(wallClock),
    minVersion,
    ...(config.acsConnection.offersRsaKeyTransport && minVersion === 'TLSv1.2'
      ? { ciphers: ciphersWithRsaKeyTransport }
      : {}),
    ...offers,
    sendsServerName: sendServerName,
    checkChain: chainCheckOf(strictness),
    checkDates: dateCheckOf(strictness),
    checkHostName: hostCheckOf(device, strictness),
    revocation: {
      asksForStaple: true,
      check: (evidence, staple) => revocationProblem(evidence, staple, { rules, fetch }),
    },
    ...(hangsOn === undefined ? {} : { hangsOn }),
  });
}

function belowTheRoot({ path, trusted, now }: Parameters<ServerCheck>[0]): ReturnType<ServerCheck> {
  const isRoot = (one: string): boolean => trusted.some(({ fingerprint256 }) => fingerprint256 === one);
  return (
    now &&
    datesProblem(
      path.filter(({ fingerprint256 }) => !isRoot(fingerprint256)),
      now,
    )
  );
}

function dateCheckOf({ checkValidity, checksValidityAgain, checksRootDates }: TlsStrictness): ServerCheck {
  if (!checkValidity) return acceptAnyServer;
  if (!checksRootDates) return belowTheRoot;
  if (checksValidityAgain) return checkDates;
  let hasPassed = false;
  return (evidence) => {
    const problem = hasPassed ? undefined : checkDates(evidence);
    hasPassed ||= problem === undefined;
    return problem;
  };
}

function hostCheckOf(device: Device, strictness: TlsStrictness): ServerCheck {
  if (!strictness.checkHostName) return acceptAnyServer;
  const check = unlessTimeless(strictness, checkHostNameBy(strictness.nameRules));
  if (!strictness.comparesConfiguredHost) return check;
  return (evidence) => check({ ...evidence, hostName: new URL(device.value('ManagementServer.URL')).hostname });
}

function unlessTimeless({ checksWithoutTime }: TlsStrictness, check: ServerCheck): ServerCheck {
  if (checksWithoutTime) return check;
  return (evidence) => (evidence.now === undefined ? undefined : check(evidence));
}

function chainCheckOf(strictness: TlsStrictness): ServerCheck {
  const { checkChain, chainRules, refuses } = strictness;
  if (!checkChain) return acceptAnyServer;
  const check = unlessTimeless(strictness, checkChainForgiving(chainRules));
  return refuses === undefined ? check : (evidence) => refuses(evidence) ?? check(evidence);
}

/** Names given in the configuration first, then the configured DNS server; undefined leaves it to the machine. */
export function lookUpOf(
  config: CpeConfig,
  resolver: NameResolver,
): ((hostName: string) => Promise<readonly string[]>) | undefined {
  const { resolve, dnsServer } = config;
  if (dnsServer === undefined && Object.keys(resolve).length === 0) return undefined;
  return async (hostName) => {
    const address = resolve[hostName];
    return address === undefined ? resolver.lookUp(hostName) : [address];
  };
}
