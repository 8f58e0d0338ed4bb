import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { decodeEnvelope, encodeEnvelope } from '@cordon/cwmp';

/** What stands between two answers of a script. */
const separator = '\n%%%%\n';
/** Answers of one script; more only makes a try slower. */
const answersMax = 12;
const requestBytesMax = 4 * 1024 * 1024;

/** The answers of an input, as bytes; each is sent for one request, whatever that was. */
export function scriptOf(input: Uint8Array): readonly Buffer[] {
  return Buffer.from(input)
    .toString('latin1')
    .split(separator)
    .slice(0, answersMax)
    .map((part) => Buffer.from(part, 'latin1'));
}

/** An ACS, file server and collector in one that answers by a script, and as an ACS should when the script is over. */
export class HostileAcs {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #script: Buffer[] = [];
  #lastId = '1';
  #completed = 0;
  #lastActivityMs = 0;

  constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/acs`;
  }

  /** Sessions that ended as they should since the script was over. */
  get completed(): number {
    return this.#completed;
  }

  get answersLeft(): number {
    return this.#script.length;
  }

  /** Whether nobody is connected and nobody was a moment ago. */
  isQuiet(forMs: number): boolean {
    return this.#sockets.size === 0 && performance.now() - this.#lastActivityMs > forMs;
  }

  play(script: readonly Buffer[]): void {
    this.#script = [...script];
    this.#completed = 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.#lastActivityMs = performance.now();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#lastActivityMs = performance.now();
    });
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      if (pending.length > requestBytesMax) socket.destroy();
      for (let request = takeRequest(pending); request !== undefined; request = takeRequest(pending)) {
        pending = pending.subarray(request.length);
        this.#answer(socket, request);
      }
    });
  }

  #answer(socket: Socket, { head, body }: HttpRequest): void {
    this.#lastActivityMs = performance.now();
    const sent = body.length === 0 ? undefined : decodeEnvelope(body);
    this.#lastId = sent?.header.id ?? this.#lastId;
    const scripted = this.#script.shift();
    if (scripted !== undefined) {
      if (scripted.length === 0) socket.destroy();
      else socket.write(this.#filled(scripted));
    } else if (!head.startsWith('POST /acs')) socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    else if (sent?.body === undefined || sent.body.method === 'unknown' || !cpeMethods.includes(sent.body.method)) {
      this.#completed += 1;
      socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    } else socket.write(politeAnswer(sent));
  }

  /** `{id}`, `{port}` and `{length}` of a script: of the request, of this server, and of the text behind the first empty line. */
  #filled(scripted: Buffer): Buffer {
    const text = scripted.toString('latin1').replaceAll('{id}', this.#lastId).replaceAll('{port}', String(this.port));
    const bodyAt = text.indexOf('\r\n\r\n') + 4;
    return Buffer.from(text.replace('{length}', String(bodyAt < 4 ? 0 : text.length - bodyAt)), 'latin1');
  }
}

/** What a device asks of an ACS. Anything else is an answer to us, and we have nothing more to ask. */
const cpeMethods: readonly string[] = [
  'Inform',
  'TransferComplete',
  'AutonomousTransferComplete',
  'DUStateChangeComplete',
  'AutonomousDUStateChangeComplete',
  'GetRPCMethods',
  'RequestDownload',
  'Kicked',
];

interface HttpRequest {
  readonly head: string;
  readonly body: Buffer;
  readonly length: number;
}

function takeRequest(bytes: Buffer): HttpRequest | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = Number(/\r\ncontent-length:\s*(\d+)/i.exec(head)?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return bytes.length < end ? undefined : { head, body: bytes.subarray(headEnd + 4, end), length: end };
}

function politeAnswer({ namespace, header, body }: ReturnType<typeof decodeEnvelope>): Buffer {
  const answer =
    body?.method === 'Inform' ? { method: 'InformResponse', maxEnvelopes: 1 } : { method: `${body?.method}Response` };
  const text = encodeEnvelope({
    namespace: namespace ?? 'urn:dslforum-org:cwmp-1-0',
    header: { id: header.id },
    body: answer as Parameters<typeof encodeEnvelope>[0]['body'],
  });
  const bytes = Buffer.from(text);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ${bytes.length}\r\n\r\n`),
    bytes,
  ]);
}
