import {
  headerValue,
  type HttpRequest,
  listen,
  type Listener,
  type ServerConnection,
  type ServerTlsSettings,
} from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { connectionFacts } from './connection-facts.ts';
import { keepHello, keepPresented } from './tls-evidence.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';

/** How a {@link BulkCollector} is set up. */
export interface BulkCollectorOptions {
  readonly host: string;
  /** Host part of the URL that the target is given. */
  readonly hostName: string;
  /** What it shows; http without it. */
  readonly presentation?: ServerTlsSettings | undefined;
  readonly evidence: Evidence;
}

/** One upload of bulk data, as it came. */
export interface CollectedReport {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly contentType: string;
  /** BBF-Report-Format without quotes, which Annex N shows and does not ask for. */
  readonly reportFormat: string | undefined;
  /** Whether the first bytes of the connection were HTTP and no TLS, although TLS was offered. */
  readonly isInClear: boolean;
  /** Without Content-Encoding. */
  readonly body: Uint8Array;
}

/** Reports remembered: a target that reports each second costs no more memory than this. */
const reportsMax = 1_000;
/** A whole gateway in JSON takes some hundred kilobytes. */
const bodyBytesMax = 16 * 1024 * 1024;

/** Takes bulk data (TR-069 Annex N) and answers 204. What was reported is evidence by its size alone: it may hold secrets. */
export class BulkCollector {
  readonly #options: BulkCollectorOptions;
  readonly #reports = new Mailbox<CollectedReport>();
  #listener: Listener | undefined;
  #taken = 0;
  #left = 0;

  private constructor(options: BulkCollectorOptions) {
    this.#options = options;
  }

  /** Opens a free port. Rejects with the system's error when it cannot. */
  static async start(options: BulkCollectorOptions): Promise<BulkCollector> {
    const collector = new BulkCollector(options);
    const { host, presentation, evidence } = options;
    if (presentation !== undefined) keepPresented(presentation, evidence);
    collector.#listener = await listen({
      host,
      port: 0,
      ...(presentation === undefined ? {} : { tls: () => presentation }),
      capture: evidence.capture,
      limits: { bodyBytesMax },
      onConnection: (connection) => {
        collector.#serve(connection).catch((error: unknown) => {
          evidence.observe('bench-exception', { where: 'bulk-collector', message: String(error) });
          connection.destroy();
        });
      },
      onHandshakeFailure: (failure) => {
        collector.#left += 1;
        evidence.observe('tls-handshake-failed', connectionFacts.ofFailure(failure));
        keepHello(failure.clientHello, connectionFacts.ofFailure(failure), evidence);
        const head = Buffer.from(failure.clientHello).toString('latin1');
        const line = /^(POST|PUT) (\S+) HTTP\/1\.[01]\r\n/.exec(head);
        if (line !== null) collector.#take(inClear(line[1] ?? '', line[2] ?? ''));
      },
    });
    return collector;
  }

  /** Where reports go. */
  get url(): string {
    const { hostName, presentation } = this.#options;
    const host = hostName.includes(':') ? `[${hostName}]` : hostName;
    return `${presentation === undefined ? 'http' : 'https'}://${host}:${this.#listener?.address.port ?? 0}/bulk-data`;
  }

  /** Connections without a report: the target was here and went away, in the handshake or (TLS 1.3) right after it, or spoke no TLS. */
  get visitsWithoutReport(): number {
    return this.#left;
  }

  /** The next report that nobody took yet; undefined when none comes in time. */
  next(options: WaitOptions): Promise<CollectedReport | undefined> {
    return this.#reports.take(options);
  }

  async stop(): Promise<void> {
    this.#reports.close();
    await this.#listener?.close();
  }

  async #serve(connection: ServerConnection): Promise<void> {
    keepHello(connection.clientHello, connectionFacts.ofConnection(connection), this.#options.evidence);
    let requests = 0;
    for (let http = await connection.nextRequest(); http !== undefined; http = await connection.nextRequest()) {
      requests += 1;
      await connection.respond({ status: 204, headers: [] });
      this.#note(connection, http);
      this.#take({
        method: http.method,
        target: http.target,
        contentType: headerValue(http.headers, 'content-type') ?? '',
        reportFormat: headerValue(http.headers, 'bbf-report-format')?.replace(/^"(.*)"$/, '$1'),
        isInClear: false,
        body: http.body,
      });
    }
    if (requests === 0) this.#left += 1;
  }

  #take(report: CollectedReport): void {
    this.#taken += 1;
    if (this.#taken <= reportsMax) this.#reports.put(report);
  }

  #note(connection: ServerConnection, http: HttpRequest): void {
    const { evidence } = this.#options;
    const headers = http.headers.map(
      ([name, value]) => [name, /authorization$/i.test(name) ? value.replace(/\s.*$/s, ' [secret]') : value] as const,
    );
    evidence.exchange({
      peer: 'bulk-collector',
      from: 'target',
      ...connectionFacts.inExchange(connection),
      request: {
        startLine: `${http.method} ${http.target} HTTP/${http.version}`,
        headers,
        body: new Uint8Array(),
        atMs: evidence.nowMs(),
      },
      response: { startLine: 'HTTP/1.1 204', headers: [], body: new Uint8Array(), atMs: evidence.nowMs() },
      note: `${http.body.length} bytes came; the report is left out.`,
    });
  }
}

const inClear = (method: string, target: string): CollectedReport => ({
  method,
  target,
  contentType: '',
  reportFormat: undefined,
  isInClear: true,
  body: new Uint8Array(),
});
