import { randomBytes } from 'node:crypto';
import type { HttpRequest, ServerTlsSettings } from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import type { JsonValue } from '../evidence/json.ts';
import { type ClientCertificateFacts, clientCertificateFacts } from './client-certificate-facts.ts';
import { type AlertFacts, alertFacts, connectionFacts } from './connection-facts.ts';
import { type HelloFacts, helloFacts } from './hello-facts.ts';
import type { RefusalHabits } from './refusal-habits.ts';
import { keepFirstBytes, keepPresented } from './tls-evidence.ts';
import { wireMessage } from './wire-message.ts';
import { proveUsable } from './prove-usable.ts';
import { proveRawTls } from './raw-tls/prove-raw-tls.ts';
import { RawTlsEngine, type RawTlsTranscript } from './raw-tls/raw-tls-engine.ts';
import type { ScriptedAcs, WatchedConnection } from './scripted-acs.ts';
import { SecondVisit } from './second-visit.ts';

/**
 * What a target did when it was shown a certificate or a TLS version. Plain data: judged by the first application byte, because several
 * stacks finish the handshake and refuse only then.
 */
export type TlsObservation = {
  /** Whether it connected at all. */
  readonly connected: boolean;
  /** Whether it began a TLS handshake; a port scanner or a plain client does not. */
  readonly saidHello: boolean;
  /** Its ClientHello, decoded. */
  readonly hello?: HelloFacts | undefined;
  readonly handshake: 'complete' | 'failed' | 'none';
  readonly protocol?: string | undefined;
  readonly cipher?: string | undefined;
  /** Name in the Server Name extension of its ClientHello; null when it sent none. */
  readonly serverName: string | null;
  readonly alert?: AlertFacts | undefined;
  readonly closeReason?: string | undefined;
  /** Bytes that it sent above TLS. More than none means that it trusted us. */
  readonly applicationBytes: number;
  /** What it sent when it was asked for a certificate of its own; undefined when it was not asked or sent none. */
  readonly clientCertificate?: ClientCertificateFacts | undefined;
  /** Whether it kept a finished handshake open and said nothing, so that it neither trusted nor refused. */
  readonly silent: boolean;
  /** Code of what ended it, such as `ERR_TLS_HANDSHAKE_TIMEOUT`. */
  readonly closeCode?: string | undefined;
  /** Start line of its first request. */
  readonly firstLine?: string | undefined;
  /** TLS versions and suites that were offered, where they are not the usual ones. */
  readonly offered?: { readonly [name: string]: string | undefined } | undefined;
  /** What it did under the bench's own TLS engine, where that was shown. */
  readonly raw?: RawTlsTranscript | undefined;
  /** Versions that each of its connections offered, in their order. */
  readonly versionsOffered?: readonly (readonly string[])[] | undefined;
  /** How many connections it made; the most telling of them is told of here, each has an observation `tls-connection`. */
  readonly connections: number;
  /** How it was made to come. */
  readonly trigger: string;
  /** Whether it came when it was made to come a second time and shown the same; absent when it was not. */
  readonly cameAgain?: boolean | undefined;
};

/** Options of {@link watchTls}. */
export interface WatchTlsOptions {
  readonly acs: ScriptedAcs;
  readonly evidence: Pick<Evidence, 'observe' | 'attach' | 'exchange' | 'nowMs'>;
  /** What to show; the ACS's own presentation when absent. */
  readonly presentation?: ServerTlsSettings | RawTlsEngine;
  /**
   * Within which time a target that refused must connect again to be seen, where it cannot be made to come again; by the pace of its first
   * try when absent.
   */
  readonly secondTryMs?: number;
  /**
   * Watches a target that refused until its retry by schedule has been seen, which comes between so many milliseconds from its first try; a slow
   * one has as long besides as it took to come. It is not made to come again then: that would put the retry off.
   */
  readonly untilRetry?: { readonly earliestMs: number; readonly latestMs: number };
  /** Makes the target come; says how as soon as it tries, and how long it may take. Stops trying when the target has come. */
  trigger(
    onTry: (trigger: string) => void,
    hasCome: () => boolean,
  ): Promise<{ readonly trigger: string; readonly withinMs: number }>;
  /** Aborts when the target has said that it makes no further try: nobody waits for one then. */
  readonly isOver?: AbortSignal;
  /**
   * Makes a target come once more that refused `firstMs` after its trigger; says within how many milliseconds it will, 0 when it will not.
   */
  readonly again?: (trigger: string, firstMs: number) => Promise<number>;
  /** What is known of how often the target tries in one session; a target that came again is always watched for one more try when absent. */
  readonly habits?: RefusalHabits;
  /** Whether a request that comes without TLS is from the client that is watched; any POST is when absent. */
  readonly isOwnInClear?: (request: { readonly method: string; readonly target: string }) => boolean;
  /** How long a finished handshake is watched for the first byte. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
}

/**
 * How long to go on watching a target that refused: some stacks try again at once, by an older version, without a check, or over plain http.
 * Retries by schedule come after five seconds or more (TR-069 3.2.1.1) and are left to {@link patientWatch}. A target that connects within milliseconds of
 * its trigger needs no second and a half for the next try: ten times as long as it took to connect for the first one is enough. What has
 * connected by then is seen to its end, however long its handshake takes. Where it can be made to come again at once, less of that has to be
 * waited out: a target has one session at a time, so that a weaker try of its own comes before the one that is asked for, however late, and
 * one that only its next session makes is seen as well. But what comes behind the request may still be the second of three tries of its own,
 * so that one more is waited for until {@link RefusalHabits} know that it makes one try for each session.
 */
const secondTry = { least: 100, most: 1_500, perFirstTry: 10 } as const;
/**
 * For what is all about further tries, whenever they come: in the same session, behind a moment of sleep, or with the first retry, which
 * TR-069 3.2.1.1 has between five and ten seconds; a timer of whole seconds may be one early, and two are for what it takes to dial.
 */
export const patientWatch: Required<Pick<WatchTlsOptions, 'untilRetry'>> = {
  untilRetry: { earliestMs: 4_000, latestMs: 12_000 },
};

type Seen = Omit<TlsObservation, 'trigger' | 'connections' | 'offered' | 'versionsOffered' | 'cameAgain'>;

const nothingSeen: Seen = {
  connected: false,
  saidHello: false,
  handshake: 'none',
  serverName: null,
  applicationBytes: 0,
  silent: false,
};

/**
 * Shows the target a certificate, makes it come, and records what it does up to its first request, on every connection that it makes until it
 * is decided. Nothing is answered. Throws {@link BenchError} when the bench itself cannot shake hands under the presentation.
 */
export async function watchTls(options: WatchTlsOptions): Promise<TlsObservation> {
  const { acs, evidence, presentation = acs.presentation, untilRetry } = options;
  // While the target is on its way: nothing of what it does is looked at before.
  const proof = prove(presentation);
  proof.catch(() => undefined);
  if (presentation !== undefined) keepPresented(presentation, evidence);
  let trigger = 'none';
  let comesWithinMs = 0;
  const all: Seen[] = [];
  let triedAtMs = Date.now();
  let first: { readonly atMs: number; readonly afterMs: number } | undefined;
  const secondVisit = new SecondVisit();
  let restedBehind: string | undefined;
  await acs.watchConnections({
    presentation: withTickets(options.presentation),
    begin: async (hasCome) => {
      const onTry = (tried: string): void => {
        if (hasCome()) return;
        trigger = tried;
        triedAtMs = Date.now();
      };
      const pulled = await options.trigger(onTry, hasCome);
      if (trigger === 'none') trigger = pulled.trigger;
      comesWithinMs = pulled.withinMs;
      if (!hasCome()) triedAtMs = Date.now();
      return pulled;
    },
    see: async (connection) => {
      await proof;
      const acceptedMs = acceptedAtMs(connection);
      first ??= { atMs: acceptedMs, afterMs: acceptedMs - triedAtMs };
      const seen = await describe(connection, options);
      all.push(seen);
      evidence.observe('tls-connection', { ...seen, ...placeOf(connection), alert: seen.alert ?? null });
      const isAnswer = secondVisit.isAnsweredBy(acceptedMs);
      if (seen.applicationBytes > 0) return 0;
      const ownPaceMs = secondTryWithinMs(Date.now() - acceptedMs);
      if (untilRetry !== undefined) {
        const isRetry = acceptedMs - first.atMs >= untilRetry.earliestMs;
        return isRetry ? ownPaceMs : Math.max(1, first.atMs + untilRetry.latestMs + first.afterMs - Date.now());
      }
      if (!isAnswer && !seen.saidHello) return Math.max(options.secondTryMs ?? secondTry.most, comesWithinMs);
      const againWithinMs = options.secondTryMs ?? secondTryWithinMs(first.afterMs);
      const { again } = options;
      if (again !== undefined && secondVisit.isDue)
        return Math.max(againWithinMs, await secondVisit.ask(() => again(trigger, acceptedMs - triedAtMs)));
      if (!isAnswer) return againWithinMs;
      restedBehind = kindOfRefusal(seen);
      // It came by a timer or a request: its own pace is that of the handshake that it broke off.
      return options.habits?.makesOneTry(restedBehind) === true ? 0 : Math.min(againWithinMs, ownPaceMs);
    },
    ...(options.isOver === undefined ? {} : { isOver: options.isOver }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  await proof;
  if (restedBehind !== undefined) options.habits?.saw(restedBehind, { sessions: 2, connections: all.length });
  const telling =
    all.find(({ applicationBytes }) => applicationBytes > 0) ??
    all.find(({ raw }) => raw?.wentOn === true) ??
    all.find(({ saidHello }) => saidHello);
  const observation = {
    ...(telling ?? all[0] ?? nothingSeen),
    offered: offeredBy(options.presentation),
    versionsOffered: all.flatMap(({ hello }) => (hello === undefined ? [] : [hello.versions])),
    connections: all.length,
    trigger,
    ...(secondVisit.cameAgain === undefined ? {} : { cameAgain: secondVisit.cameAgain }),
  };
  evidence.observe('tls', observation);
  return observation;
}

async function prove(presentation: WatchTlsOptions['presentation']): Promise<void> {
  if (presentation instanceof RawTlsEngine) await proveRawTls(presentation);
  else if (presentation !== undefined) await proveUsable(presentation);
}

const ticketKeyBytes = 48;

/** With tickets that are good on every connection of one watch: whoever takes one before he refuses may come back by it without a look. */
function withTickets(presentation: WatchTlsOptions['presentation']): WatchTlsOptions['presentation'] {
  if (presentation === undefined || presentation instanceof RawTlsEngine) return presentation;
  return { ticketKeys: randomBytes(ticketKeyBytes), ...presentation };
}

/**
 * Refusals are of one kind when the target offered the same and ended it in the same way: it has one reason for all that it knows of them.
 * Whether it closes or resets behind a finished handshake depends on what of ours it had read by then.
 */
function kindOfRefusal({ hello, handshake, alert, closeCode }: Seen): string {
  const versions = hello?.versions.join(',') ?? 'none';
  const ending = handshake === 'complete' ? 'closed' : (closeCode ?? 'closed');
  return [versions, handshake, alert?.name ?? 'no alert', alert?.sentBy ?? 'nobody', ending].join(' ');
}

const acceptedAtMs = (seen: WatchedConnection): number =>
  seen.kind === 'open' ? seen.connection.acceptedAtMs : seen.failure.acceptedAtMs;

/** How long a second try may take to connect where the first one took `firstMs` from its trigger, in milliseconds. */
export function secondTryWithinMs(firstMs: number): number {
  const { least, most, perFirstTry } = secondTry;
  return Math.min(most, Math.max(least, perFirstTry * firstMs));
}

function offeredBy(presentation: WatchTlsOptions['presentation']): TlsObservation['offered'] {
  if (presentation === undefined) return undefined;
  if (presentation instanceof RawTlsEngine) return { version: presentation.version, deviation: presentation.name };
  const { minVersion, maxVersion, ciphers, groups, signatureAlgorithms } = presentation;
  return { minVersion, maxVersion, ciphers, groups, signatureAlgorithms };
}

/** Where the connection is in the capture. */
function placeOf(seen: WatchedConnection): { readonly connection: JsonValue } {
  if (seen.kind === 'failed') return { connection: connectionFacts.ofFailure(seen.failure) };
  return { connection: connectionFacts.ofConnection(seen.connection) };
}

async function describe(seen: WatchedConnection, options: WatchTlsOptions): Promise<Seen> {
  const described = await describeHandshake(seen, options);
  const id = seen.kind === 'open' ? seen.connection.id : seen.failure.connectionId;
  const raw = options.presentation instanceof RawTlsEngine ? options.presentation.transcriptOf(id) : undefined;
  return raw === undefined ? described : { ...described, raw };
}

async function describeHandshake(seen: WatchedConnection, options: WatchTlsOptions): Promise<Seen> {
  const flight = (seen.kind === 'failed' ? seen.failure.clientHello : seen.connection.clientHello) ?? noBytes;
  if (flight.length > 0) options.evidence.attach('client-hello', flight, 'application/octet-stream');
  const hello = helloFacts(flight);
  const saidHello = hello !== undefined;
  const start = { ...nothingSeen, connected: true, saidHello, serverName: hello?.serverNames[0] ?? null, hello };
  if (seen.kind === 'open') return await describeOpen(seen.connection, start, options);
  const { close } = seen.failure;
  const inClear = saidHello ? undefined : plainRequest(flight, options.isOwnInClear);
  return {
    ...start,
    handshake: 'failed',
    alert: alertFacts(close.alert),
    closeReason: close.detail,
    closeCode: close.errorCode,
    // What is sent in clear to the port of a refused ACS is given away as well.
    ...(inClear === undefined ? {} : { applicationBytes: flight.length, firstLine: inClear }),
  };
}

async function describeOpen(connection: OpenConnection, start: Seen, options: WatchTlsOptions): Promise<Seen> {
  const request = await firstRequest(connection, options.silenceMs);
  const applicationBytes = connection.applicationBytesReceived;
  keepFirstBytes(connection, options.evidence);
  if (request !== undefined && request !== 'silence') recordRequest(connection, request, options.evidence);
  connection.destroy();
  const close = await connection.closed;
  return {
    ...start,
    handshake: 'complete',
    protocol: connection.tls?.protocol,
    cipher: connection.tls?.cipher,
    clientCertificate: clientCertificateFacts(connection.tls),
    alert: alertFacts(close.alert),
    closeReason: close.detail,
    closeCode: close.errorCode,
    applicationBytes,
    silent: request === 'silence' && applicationBytes === 0,
    firstLine: request === undefined || request === 'silence' ? undefined : `${request.method} ${request.target}`,
  };
}

const noBytes = new Uint8Array(0);

const isPost: NonNullable<WatchTlsOptions['isOwnInClear']> = ({ method }) => method === 'POST';

/** Method and target of a request that came without TLS; undefined when the bytes are none, or somebody else's. */
function plainRequest(flight: Uint8Array, isOwn = isPost): string | undefined {
  const head = new TextDecoder('latin1').decode(flight.subarray(0, 2_048));
  const [line, method = '', target = ''] = /^([A-Z]+) ([!-~]+)(?= HTTP\/1\.[01]\r?\n)/.exec(head) ?? [];
  return line !== undefined && isOwn({ method, target }) ? line : undefined;
}

// The head is what a target gives away to whom it trusts; nothing of the body is wanted, and nothing is answered.
function recordRequest(connection: OpenConnection, http: HttpRequest, evidence: WatchTlsOptions['evidence']): void {
  const { id: connectionId, remote } = connection;
  const post = { http, envelope: undefined, connectionId, remoteAddress: remote.address, atMs: evidence.nowMs() };
  evidence.exchange({
    peer: 'acs',
    from: 'target',
    ...connectionFacts.inExchange(connection),
    request: wireMessage.ofRequest(post),
    note: 'Sent to what the bench showed here; the body was not read and nothing was answered.',
  });
}

type OpenConnection = Extract<WatchedConnection, { kind: 'open' }>['connection'];

async function firstRequest(
  connection: OpenConnection,
  silenceMs: number,
): Promise<Awaited<ReturnType<OpenConnection['nextRequest']>> | 'silence'> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(() => resolve('silence'), silenceMs);
  });
  const request = await Promise.race([connection.nextRequest({ readBody: false }), silence]);
  clearTimeout(timer);
  return request;
}
