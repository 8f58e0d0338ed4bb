import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web interface of another make, and what was asked of it. */
export interface ForeignUi {
  readonly url: string;
  /** Method and target of each request, in order. */
  readonly hits: readonly string[];
  close(): Promise<void>;
}

export type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Serves on a free port of the loopback interface. */
export async function serve(answer: Answerer): Promise<ForeignUi> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    let body = '';
    request.setEncoding('latin1').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
