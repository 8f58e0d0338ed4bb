import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from './listener/listen.ts';
import type { HandshakeFailure, Listener, ListenerOptions } from './listener/listener.ts';
import type { ServerConnection } from './listener/server-connection.ts';
import type { ServerTlsSettings } from './tls/server-tls-settings.ts';
import { strictTlsPolicy } from './tls/strict-tls-policy.ts';
import type { TlsPolicy } from './tls/tls-policy.ts';

/** Text of a file in testdata; `testdata/mint.sh` made them. */
export function testPem(name: string): string {
  return readFileSync(join(import.meta.dirname, 'testdata', `${name}.pem`), 'utf8');
}

/** Settings that show this certificate of testdata, with the intermediates that belong to it. */
export function shows(name: string, changes: Partial<ServerTlsSettings> = {}): ServerTlsSettings {
  const chain = [
    name,
    ...(name === 'below-leaf' ? ['acs'] : []),
    ...(name === 'beyond-path-length' ? ['sub-intermediate'] : []),
  ];
  const certificateChainPem = [...chain, 'intermediate'].map(testPem).join('\n');
  return { certificateChainPem, privateKeyPem: testPem(`${name}.key`), ...changes };
}

/** The strict policy with the root of testdata. */
export function labPolicy(changes: Partial<TlsPolicy> = {}): TlsPolicy {
  return strictTlsPolicy({ trustedCertificates: [testPem('root')], ...changes });
}

/** A listener on a free port, with what it saw. */
export interface TestListener extends AsyncDisposable {
  readonly listener: Listener;
  readonly port: number;
  readonly connections: ServerConnection[];
  readonly failures: HandshakeFailure[];
  /** Resolves with the next handshake failure. */
  nextFailure(): Promise<HandshakeFailure>;
}

/** Listens on 127.0.0.1 and runs `serve` for each connection. */
export async function startListener(
  serve: (connection: ServerConnection) => Promise<void>,
  options: Partial<ListenerOptions> = {},
): Promise<TestListener> {
  const connections: ServerConnection[] = [];
  const failures: HandshakeFailure[] = [];
  let failed = Promise.withResolvers<HandshakeFailure>();
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    onConnection: (connection) => {
      connections.push(connection);
      void serve(connection);
    },
    onHandshakeFailure: (failure) => {
      failures.push(failure);
      failed.resolve(failure);
      failed = Promise.withResolvers();
    },
    ...options,
  });
  return {
    listener,
    port: listener.address.port,
    connections,
    failures,
    nextFailure: () => failed.promise,
    [Symbol.asyncDispose]: () => listener.close(),
  };
}

/** Answers every request with 200 and its own body. */
export async function serveEcho(connection: ServerConnection): Promise<void> {
  for (;;) {
    const request = await connection.nextRequest();
    if (request === undefined) return;
    await connection.respond({ status: 200, headers: [['X-Target', request.target]], body: request.body });
  }
}
