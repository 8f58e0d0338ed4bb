import { type HttpRequest, parseClientHello, type ServerTlsSettings } from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { type AlertFacts, alertFacts, connectionFacts } from './connection-facts.ts';
import { wireMessage } from './wire-message.ts';
import type { ScriptedAcs, WatchedConnection } from './scripted-acs.ts';

/**
 * What a target did when it was shown a certificate or a TLS version. Plain data: judged by the first application byte, because several
 * stacks finish the handshake and refuse only then.
 */
export type TlsObservation = {
  /** Whether it connected at all. */
  readonly connected: boolean;
  /** Whether it began a TLS handshake; a port scanner or a plain client does not. */
  readonly saidHello: boolean;
  readonly handshake: 'complete' | 'failed' | 'none';
  readonly protocol?: string | undefined;
  readonly cipher?: string | undefined;
  /** Name in the Server Name extension of its ClientHello; null when it sent none. */
  readonly serverName: string | null;
  readonly alert?: AlertFacts | undefined;
  readonly closeReason?: string | undefined;
  /** Bytes that it sent above TLS. More than none means that it trusted us. */
  readonly applicationBytes: number;
  /** Start line of its first request. */
  readonly firstLine?: string | undefined;
  /** How it was made to come. */
  readonly trigger: string;
};

/** Options of {@link watchTls}. */
export interface WatchTlsOptions {
  readonly acs: ScriptedAcs;
  readonly evidence: Pick<Evidence, 'observe' | 'attach' | 'exchange' | 'nowMs'>;
  /** What to show; the ACS's own presentation when absent. */
  readonly presentation?: ServerTlsSettings;
  /** Makes the target come; says how, and how long it may take. */
  trigger(): Promise<{ readonly trigger: string; readonly withinMs: number }>;
  /** How long a target may stay silent on a finished handshake before that counts as its answer. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
}

/** Shows the target a certificate, makes it come, and records what it does up to its first request. Nothing is answered. */
export async function watchTls(options: WatchTlsOptions): Promise<TlsObservation> {
  let trigger = 'none';
  const seen = await options.acs.watchConnection(
    options.presentation,
    async () => {
      const pulled = await options.trigger();
      trigger = pulled.trigger;
      return pulled;
    },
    options.signal,
  );
  const observation = { ...(await describe(seen, options)), trigger };
  options.evidence.observe('tls', observation);
  return observation;
}

async function describe(
  seen: WatchedConnection | undefined,
  options: WatchTlsOptions,
): Promise<Omit<TlsObservation, 'trigger'>> {
  if (seen === undefined)
    return { connected: false, saidHello: false, handshake: 'none', serverName: null, applicationBytes: 0 };
  const hello = seen.kind === 'failed' ? seen.failure.clientHello : seen.connection.clientHello;
  if (hello !== undefined && hello.length > 0) {
    options.evidence.attach('client-hello', hello, 'application/octet-stream');
  }
  const serverName = serverNameOf(hello);
  const saidHello = hello !== undefined && hello.length > 0;
  if (seen.kind === 'failed') {
    const { close } = seen.failure;
    const ends = { alert: alertFacts(close.alert), closeReason: close.detail };
    return { connected: true, saidHello, handshake: 'failed', serverName, applicationBytes: 0, ...ends };
  }
  const { connection } = seen;
  const request = await firstRequest(connection, options.silenceMs);
  const applicationBytes = connection.applicationBytesReceived;
  if (request !== undefined) recordRequest(connection, request, options.evidence);
  connection.destroy();
  const close = await connection.closed;
  return {
    connected: true,
    saidHello,
    handshake: 'complete',
    protocol: connection.tls?.protocol,
    cipher: connection.tls?.cipher,
    serverName,
    alert: alertFacts(close.alert),
    closeReason: close.detail,
    applicationBytes,
    firstLine: request === undefined ? undefined : `${request.method} ${request.target}`,
  };
}

function serverNameOf(hello: Uint8Array | undefined): string | null {
  if (hello === undefined) return null;
  const parsed = parseClientHello(hello);
  return parsed.kind === 'client-hello' ? (parsed.serverNames[0] ?? null) : null;
}

// The head is what a target gives away to whom it trusts; nothing of the body is wanted, and nothing is answered.
function recordRequest(connection: OpenConnection, http: HttpRequest, evidence: WatchTlsOptions['evidence']): void {
  const post = { http, envelope: undefined, connectionId: connection.id, atMs: evidence.nowMs() };
  evidence.exchange({
    peer: 'acs',
    from: 'target',
    connectionId: connection.id,
    connection: connectionFacts.ofConnection(connection),
    request: wireMessage.ofRequest(post),
    note: 'Sent to what the bench showed here; the body was not read and nothing was answered.',
  });
}

type OpenConnection = Extract<WatchedConnection, { kind: 'open' }>['connection'];

async function firstRequest(
  connection: OpenConnection,
  silenceMs: number,
): Promise<Awaited<ReturnType<OpenConnection['nextRequest']>>> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), silenceMs);
  });
  const request = await Promise.race([connection.nextRequest({ readBody: false }), silence]);
  clearTimeout(timer);
  return request;
}
