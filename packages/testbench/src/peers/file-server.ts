import { headerValue, type HttpRequest, listen, type Listener, type ServerConnection } from '@cordon/transport';
import type { ServerTlsSettings } from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { connectionFacts } from './connection-facts.ts';
import { keepHello, keepPresented } from './tls-evidence.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';

/** How a {@link FileServer} is set up. */
export interface FileServerOptions {
  readonly host: string;
  /** A free one when absent. */
  readonly port?: number;
  /** Host part of the URLs that the target is given. */
  readonly hostName: string;
  /** What it shows; http without it. */
  readonly presentation?: ServerTlsSettings | undefined;
  readonly evidence: Evidence;
  /** Leaves its connections out of the capture of the run: what goes over them is large and says nothing. */
  readonly isUncaptured?: boolean;
}

/** A body that is written piece by piece, as long as somebody takes it. */
export interface StreamedBody {
  readonly piece: Uint8Array;
  /** Written at most; then the connection is broken off. */
  readonly bytesMax: number;
  /** What Content-Length says; without it the body ends with the connection. */
  readonly contentLength?: number;
  /** Told in the end how much was written, and whether the peer had gone before all was; not told of a HEAD, whose answer has no body. */
  readonly onEnd?: (sent: { readonly bytes: number; readonly isRefused: boolean }) => void;
}

/** One request for a file, as it came. */
export interface FileServerRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Scheme of the Authorization field in lower case; undefined without one. */
  readonly authorization: string | undefined;
  readonly body: Uint8Array;
  /** On the clock of the run's evidence. */
  readonly atMs: number;
}

/** What a place answers. */
export interface FileAnswer {
  readonly status: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
  /** In place of `body`. */
  readonly stream?: StreamedBody;
  /** `application/octet-stream` when absent. */
  readonly contentType?: string;
}

/** One URL of the server, for one case. */
export interface FilePlace {
  readonly url: string;
  /** Requests so far, oldest first. */
  readonly requests: readonly FileServerRequest[];
  /** The next request that nobody took yet; undefined when none comes in time. */
  next(options: WaitOptions): Promise<FileServerRequest | undefined>;
}

/** Requests remembered for one place: a target that asks again and again costs no more memory than this. */
const requestsMax = 1_000;
/** A configuration with certificates in it takes some hundred kilobytes. */
const uploadBytesMax = 16 * 1024 * 1024;

interface Place {
  readonly requests: FileServerRequest[];
  readonly arrivals: Mailbox<FileServerRequest>;
  readonly answer: (request: FileServerRequest) => FileAnswer;
  readonly includesBelow: boolean;
}

/** What a place covers. */
interface PlaceOptions {
  readonly includesBelow?: boolean;
}

/**
 * Serves and takes the files of a case. Every place has a path of its own; anything else is answered by 404. What a target uploads is
 * evidence by its size alone: a configuration holds secrets.
 */
export class FileServer {
  readonly #options: FileServerOptions;
  readonly #places = new Map<string, Place>();
  #listener: Listener | undefined;

  private constructor(options: FileServerOptions) {
    this.#options = options;
  }

  /** Opens a free port. Rejects with the system's error when it cannot. */
  static async start(options: FileServerOptions): Promise<FileServer> {
    const server = new FileServer(options);
    const { host, port = 0, presentation, evidence, isUncaptured = false } = options;
    if (presentation !== undefined) keepPresented(presentation, evidence);
    server.#listener = await listen({
      host,
      port,
      ...(presentation === undefined ? {} : { tls: () => presentation }),
      ...(isUncaptured ? {} : { capture: evidence.capture }),
      limits: { bodyBytesMax: uploadBytesMax },
      onConnection: (connection) => {
        server.#serve(connection).catch((error: unknown) => {
          evidence.observe('bench-exception', { where: 'file-server', message: String(error) });
          connection.destroy();
        });
      },
      onHandshakeFailure: (failure) => {
        evidence.observe('tls-handshake-failed', connectionFacts.ofFailure(failure));
        keepHello(failure.clientHello, connectionFacts.ofFailure(failure), evidence);
      },
    });
    return server;
  }

  /** Where it is; plain data, kept with the run. */
  get listensAt(): { readonly host: string; readonly port: number; readonly isTls: boolean } {
    const { host, presentation } = this.#options;
    return { host, port: this.#listener?.address.port ?? 0, isTls: presentation !== undefined };
  }

  /** Scheme, host and port, such as `https://bench.lab:41234`. */
  get origin(): string {
    const { hostName, presentation } = this.#options;
    const host = hostName.includes(':') ? `[${hostName}]` : hostName;
    return `${presentation === undefined ? 'http' : 'https'}://${host}:${this.#listener?.address.port ?? 0}`;
  }

  /**
   * A new URL that answers like this; its last segment is `name`. With `includesBelow`, so do the URLs below it: a responder is asked by GET with
   * the request as further segments (RFC 6960 A.1).
   */
  place(name: string, answer: Place['answer'], { includesBelow = false }: PlaceOptions = {}): FilePlace {
    const path = `/${this.#places.size + 1}/${name}`;
    const place: Place = { requests: [], arrivals: new Mailbox(), answer, includesBelow };
    this.#places.set(path, place);
    return {
      url: `${this.origin}${path}`,
      requests: place.requests,
      next: (options) => place.arrivals.take(options),
    };
  }

  async stop(): Promise<void> {
    for (const { arrivals } of this.#places.values()) arrivals.close();
    await this.#listener?.close();
  }

  async #serve(connection: ServerConnection): Promise<void> {
    keepHello(connection.clientHello, connectionFacts.ofConnection(connection), this.#options.evidence);
    for (let http = await connection.nextRequest(); http !== undefined; http = await connection.nextRequest()) {
      const answer = this.#answer(http);
      if (answer.stream !== undefined) {
        this.#note(connection, { http, answer });
        if (http.method === 'HEAD') await writeStreamHead(connection, answer, answer.stream);
        else await writeStream(connection, answer, answer.stream);
        connection.close();
        return;
      }
      const body = answer.body ?? new Uint8Array();
      await connection.respond({
        status: answer.status,
        headers: [...(answer.headers ?? []), ['Content-Type', answer.contentType ?? 'application/octet-stream']],
        body,
      });
      this.#note(connection, { http, answer });
    }
  }

  #placeOf(target: string): Place | undefined {
    const exact = this.#places.get(target);
    if (exact !== undefined) return exact;
    return [...this.#places].find(([path, place]) => place.includesBelow && target.startsWith(`${path}/`))?.[1];
  }

  #answer(http: HttpRequest): FileAnswer {
    const place = this.#placeOf(http.target);
    if (place === undefined) return { status: 404 };
    const request: FileServerRequest = {
      method: http.method,
      target: http.target,
      authorization: headerValue(http.headers, 'authorization')?.split(' ', 1)[0]?.toLowerCase(),
      body: http.body,
      atMs: this.#options.evidence.nowMs(),
    };
    if (place.requests.length < requestsMax) {
      place.requests.push(request);
      place.arrivals.put(request);
    }
    return place.answer(request);
  }

  #note(
    connection: ServerConnection,
    { http, answer }: { readonly http: HttpRequest; readonly answer: FileAnswer },
  ): void {
    const { evidence } = this.#options;
    // Credentials are evidence of their presence, not of their value.
    const headers = http.headers.map(
      ([name, value]) => [name, /authorization$/i.test(name) ? value.replace(/\s.*$/s, ' [secret]') : value] as const,
    );
    evidence.exchange({
      peer: 'file-server',
      from: 'target',
      ...connectionFacts.inExchange(connection),
      request: {
        startLine: `${http.method} ${http.target} HTTP/${http.version}`,
        headers,
        body: new Uint8Array(),
        atMs: evidence.nowMs(),
      },
      response: {
        startLine: `HTTP/1.1 ${answer.status}`,
        headers: answer.headers ?? [],
        body: new Uint8Array(),
        atMs: evidence.nowMs(),
      },
      note: `${http.body.length} bytes came, ${answer.body?.length ?? 0} bytes went; files are left out.`,
    });
  }
}

async function writeStreamHead(
  connection: ServerConnection,
  { status, contentType = 'application/octet-stream' }: FileAnswer,
  { contentLength }: StreamedBody,
): Promise<void> {
  const length = contentLength === undefined ? '' : `Content-Length: ${contentLength}\r\n`;
  const head = `HTTP/1.1 ${status} Cordon\r\nContent-Type: ${contentType}\r\n${length}Connection: close\r\n\r\n`;
  await connection.writeRaw(Buffer.from(head, 'latin1'));
}

async function writeStream(connection: ServerConnection, answer: FileAnswer, stream: StreamedBody): Promise<void> {
  const { piece, bytesMax, contentLength, onEnd } = stream;
  await writeStreamHead(connection, answer, stream);
  let bytes = 0;
  while (connection.isOpen && bytes < bytesMax) {
    const next = piece.subarray(0, bytesMax - bytes);
    await connection.writeRaw(next);
    bytes += next.length;
  }
  const isRefused = !connection.isOpen;
  // What is cut off on purpose has to arrive up to there.
  if (contentLength === undefined) connection.destroy();
  onEnd?.({ bytes, isRefused });
}
