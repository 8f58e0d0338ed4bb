import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import {
  type AcsEffect,
  type AcsInput,
  type AcsRequest,
  type AcsResponse,
  type AcsSession,
  advanceAcsSession,
  type CpeRequest,
  type CpeResponse,
  decodeEnvelope,
  encodeEnvelope,
  type Envelope,
  type Inform,
  newAcsSession,
  type SoapFault,
  type Violation,
} from '@cordon/cwmp';

/** One session as the ACS saw it. */
export interface SeenSession {
  inform: Inform | undefined;
  /** What the CPE asked besides, such as TransferComplete. */
  readonly calls: CpeRequest[];
  readonly responses: (CpeResponse | SoapFault)[];
  readonly posts: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  readonly violations: Violation[];
  outcome: 'complete' | 'aborted' | undefined;
}

export interface LabAcsOptions {
  readonly tls?: ServerOptions;
  /** Address to listen at; 127.0.0.1 when absent. */
  readonly host?: string;
  /** Answers the HTTP request itself when it returns true: authentication, redirects, errors. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse, seen: SeenSession) => boolean;
  /** Holds the answer to a POST back until this resolves. */
  readonly beforeReply?: () => Promise<void> | undefined;
  /** What to answer to an Inform; the n-th of the session, from 0. */
  readonly onInform?: (inform: Inform, count: number) => AcsResponse | SoapFault;
  /** What to answer to another request of the CPE; the response of its method when absent. */
  readonly onCall?: (call: CpeRequest) => AcsResponse | SoapFault;
}

/** An ACS for tests: Node's own server, the session machine, and a list of requests for the next session. */
export interface LabAcs {
  readonly url: string;
  /** Requests for the next session that asks. */
  plan(...requests: readonly AcsRequest[]): void;
  /** The next session that ended and was not handed out yet. */
  session(): Promise<SeenSession>;
  close(): Promise<void>;
}

export async function startLabAcs(options: LabAcsOptions = {}): Promise<LabAcs> {
  const planned: AcsRequest[] = [];
  const ended: SeenSession[] = [];
  const waiting: ((seen: SeenSession) => void)[] = [];
  const dialogues = new Map<Socket, Dialogue>();
  const finish = (seen: SeenSession): void => {
    const waiter = waiting.shift();
    if (waiter === undefined) ended.push(seen);
    else waiter(seen);
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const answer = (): void => {
      const dialogue = dialogues.get(request.socket) ?? new Dialogue(options, planned);
      dialogues.set(request.socket, dialogue);
      dialogue.seen.posts.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      if (options.intercept?.(request, response, dialogue.seen) === true) return;
      dialogue.exchange(Buffer.concat(chunks), response);
      if (dialogue.seen.outcome === undefined) return;
      dialogues.delete(request.socket);
      response.once('finish', () => finish(dialogue.seen));
    };
    request.on('end', () => {
      const wait = options.beforeReply?.();
      if (wait === undefined) answer();
      else void wait.then(answer);
    });
  };
  const server = options.tls === undefined ? createHttpServer(onRequest) : createHttpsServer(options.tls, onRequest);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve));
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${urlHostOf(options.host ?? '127.0.0.1')}:${(server.address() as AddressInfo).port}/cwmp`,
    plan: (...requests) => void planned.push(...requests),
    session: async () => {
      const seen = ended.shift();
      return seen ?? new Promise<SeenSession>((resolve) => waiting.push(resolve));
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

const urlHostOf = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

class Dialogue {
  readonly seen: SeenSession = {
    inform: undefined,
    calls: [],
    responses: [],
    posts: [],
    violations: [],
    outcome: undefined,
  };
  readonly #options: LabAcsOptions;
  readonly #planned: AcsRequest[];
  #session: AcsSession = newAcsSession();
  #informs = 0;

  constructor(options: LabAcsOptions, planned: AcsRequest[]) {
    this.#options = options;
    this.#planned = planned;
  }

  exchange(body: Buffer, response: ServerResponse): void {
    const envelope = body.length === 0 ? undefined : decodeEnvelope(body);
    const inputs: AcsInput[] = [{ kind: 'http-post', envelope }];
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      const step = advanceAcsSession(this.#session, input);
      this.#session = step.session;
      for (const effect of step.effects) inputs.push(...this.#perform(effect, response));
    }
    if (!response.writableEnded) response.writeHead(500).end();
  }

  #perform(effect: AcsEffect, response: ServerResponse): AcsInput[] {
    switch (effect.kind) {
      case 'deliver-request':
        return [{ kind: 'answer', response: this.#answer(effect.request as CpeRequest) }];
      case 'deliver-response':
        this.seen.responses.push(effect.response);
        return [];
      case 'reply':
        reply(response, effect.envelope);
        return [];
      case 'reply-empty':
        response.writeHead(204).end();
        return [];
      case 'reply-bad-request':
        response.writeHead(400).end();
        return [];
      case 'ask-next-request':
        return [{ kind: 'next-request', request: this.#planned.shift() }];
      case 'violation':
        this.seen.violations.push(effect.violation);
        return [];
      case 'end':
        this.seen.outcome = effect.outcome;
        return [];
      default:
        return [];
    }
  }

  #answer(request: CpeRequest): AcsResponse | SoapFault {
    if (request.method !== 'Inform') {
      this.seen.calls.push(request);
      return this.#options.onCall?.(request) ?? ({ method: `${request.method}Response` } as AcsResponse);
    }
    const inform = request;
    this.seen.inform = inform;
    this.#informs += 1;
    return this.#options.onInform?.(inform, this.#informs - 1) ?? { method: 'InformResponse', maxEnvelopes: 1 };
  }
}

function reply(response: ServerResponse, envelope: Envelope): void {
  const body = Buffer.from(encodeEnvelope(envelope));
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', 'Content-Length': body.length, 'Set-Cookie': 'lab=1' };
  response.writeHead(200, headers).end(body);
}
