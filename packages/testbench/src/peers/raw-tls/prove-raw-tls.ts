import { once } from 'node:events';
import { connect } from 'node:tls';
import { listen } from '@cordon/transport';
import { BenchError } from '../../case/case-end.ts';
import type { RawTlsEngine } from './raw-tls-engine.ts';

/** Two ends in one process talk within milliseconds; a machine under load gets this long. */
const exchangeMs = 10_000;

/**
 * Shakes hands with ourselves under an engine that does not deviate, by Node's TLS, and exchanges a request: an engine that nobody can
 * talk to would make every target look secure. Throws {@link BenchError} when that does not work.
 */
export async function proveRawTls(engine: RawTlsEngine): Promise<void> {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    tls: () => engine.honest(),
    onConnection: (connection) => {
      const answer = async (): Promise<void> => {
        if ((await connection.nextRequest()) !== undefined) await connection.respond({ status: 204, close: true });
      };
      answer().catch(() => connection.destroy());
    },
  });
  const { port } = listener.address;
  const { version } = engine;
  // It is only looked at whether the two sides can talk: who the engine says it is may be meant to be refused.
  const client = connect({
    host: '127.0.0.1',
    port,
    minVersion: version,
    maxVersion: version,
    rejectUnauthorized: false,
  });
  client.on('error', () => undefined);
  try {
    client.write('GET / HTTP/1.1\r\nHost: bench\r\n\r\n');
    await once(client, 'data', { signal: AbortSignal.timeout(exchangeMs) });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The bench's own ${version} cannot be talked to: ${why}. Nothing is said of the target.`;
    throw new BenchError('fixture-set-up', message, { cause });
  } finally {
    client.destroy();
    await listener.close();
  }
}
