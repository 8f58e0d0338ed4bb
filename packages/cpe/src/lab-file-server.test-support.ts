import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the file server saw it. */
export interface SeenFileRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface LabFileServer {
  readonly url: string;
  readonly seen: SeenFileRequest[];
  /** Resolves when this many requests have come. */
  requests(count: number): Promise<void>;
  /** Resolves when this many answers have been sent and their connections closed by the device. */
  answered(count: number): Promise<void>;
  close(): Promise<void>;
}

/** What a path answers: a file, a status, or whatever the function does. */
export type LabFile = Uint8Array | number | ((request: SeenFileRequest, response: ServerResponse) => void);

/** A file server for tests: Node's own, with a table of what each path answers. PUT is answered by 201. */
export async function startLabFileServer(
  files: Readonly<Record<string, LabFile>> = {},
  tls?: ServerOptions,
): Promise<LabFileServer> {
  const seen: SeenFileRequest[] = [];
  const sockets = new Set<Socket>();
  let closed = 0;
  const waitingClosed: { readonly count: number; readonly resolve: () => void }[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, authorization: headers.authorization, headers, body: Buffer.concat(chunks) };
      seen.push(one);
      for (const { count, resolve } of waiting) if (seen.length >= count) resolve();
      const file = files[url] ?? (method === 'PUT' ? 201 : 404);
      if (typeof file === 'function') file(one, response);
      else if (typeof file === 'number') response.writeHead(file).end();
      else response.writeHead(200).end(file);
    });
  };
  const server = tls === undefined ? createHttpServer(onRequest) : createHttpsServer(tls, onRequest);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      closed += 1;
      for (const { count, resolve } of waitingClosed) if (closed >= count) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    requests: (count) =>
      seen.length >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
    answered: (count) =>
      closed >= count ? Promise.resolve() : new Promise<void>((resolve) => waitingClosed.push({ count, resolve })),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
