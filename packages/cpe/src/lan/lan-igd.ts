import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { igdDescription, readIgdAction, writeIgdAnswer } from './igd-soap.ts';
import type { IgdMappings } from './igd-mappings.ts';

/** What the service needs. */
export interface LanIgdOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Name and UUID of the device in its description. */
  readonly name: string;
  readonly uuid: string;
  readonly mappings: IgdMappings;
}

const bodyBytesMax = 16_384;
const connectionsMax = 16;
const requestMsMax = 5_000;

/** UPnP IGD for the LAN: a description, and the control of WANIPConnection:1. It neither announces itself nor sends events. */
export class LanIgd {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Rejects with the socket's error when the port is taken. */
  static async open(options: LanIgdOptions): Promise<LanIgd> {
    const limits = { headersTimeout: requestMsMax, requestTimeout: requestMsMax, maxHeaderSize: 4_096 };
    const server = createServer(limits, (request, response) => void serve(request, response, options));
    server.maxConnections = connectionsMax;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, resolve);
    });
    return new LanIgd(server);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { name, uuid, mappings }: LanIgdOptions,
): Promise<void> {
  const send = (status: number, text: string): void => {
    response.writeHead(status, { 'Content-Type': 'text/xml; charset="utf-8"', Connection: 'close' }).end(text);
  };
  if (request.method === 'GET' && request.url === '/rootDesc.xml') return send(200, igdDescription(name, uuid));
  if (request.method !== 'POST' || request.url !== '/ctl/IPConn') return send(404, '');
  try {
    const body = await readBody(request);
    const action = body === undefined ? undefined : readIgdAction(body);
    if (action === undefined) return send(400, '');
    const { status, text } = writeIgdAnswer(action.name, mappings.answer(action, request.socket.remoteAddress ?? ''));
    send(status, text);
  } catch {
    // Whoever hung up hears nothing.
    response.destroy();
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
