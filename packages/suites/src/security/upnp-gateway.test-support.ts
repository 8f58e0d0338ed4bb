import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a control point asks of a gateway: its request, the action of its SOAPAction header and its arguments by name, empty when left out. */
export interface UpnpRequest {
  readonly request: IncomingMessage;
  readonly action: string | undefined;
  readonly field: (name: string) => string;
}

/** An HTTP server on 127.0.0.1 for as long as the test; answers 200 with the text, 404 without one. Resolves to its port. */
export async function upnpGateway(answer: (asked: UpnpRequest) => string | undefined): Promise<number> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (bytes: Buffer) => (text += bytes.toString()));
    request.on('end', () => {
      const action = /#(\w+)/.exec(String(request.headers['soapaction']))?.[1];
      const field = (name: string): string => new RegExp(`<${name}>([^<]*)`).exec(text)?.[1] ?? '';
      const body = answer({ request, action, field });
      response.statusCode = body === undefined ? 404 : 200;
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
