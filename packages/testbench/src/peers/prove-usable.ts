import { once } from 'node:events';
import { connect } from 'node:tls';
import { listen, type ServerTlsSettings } from '@cordon/transport';
import { BenchError } from '../case/case-end.ts';

/** Two ends in one process shake hands within milliseconds; a machine under load gets this long. */
const handshakeMs = 10_000;

/**
 * Shakes hands with ourselves under a presentation, checking nothing. A bench whose OpenSSL has lost a version or a suite would otherwise see
 * every target refuse it. Throws {@link BenchError} when that does not work.
 */
export async function proveUsable(presentation: ServerTlsSettings): Promise<void> {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    tls: () => presentation,
    onConnection: (connection) => connection.close(),
  });
  const client = connect({
    host: '127.0.0.1',
    port: listener.address.port,
    minVersion: presentation.minVersion,
    maxVersion: presentation.maxVersion,
    ciphers: 'ALL:@SECLEVEL=0',
    // It is only looked at whether the two sides can talk: what is presented here is often meant to be refused.
    rejectUnauthorized: false,
  });
  client.on('error', () => undefined);
  try {
    await once(client, 'secureConnect', { signal: AbortSignal.timeout(handshakeMs) });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The bench itself cannot shake hands under what it wants to show: ${why}. Nothing is said of the target.`;
    throw new BenchError('fixture-set-up', message, { cause });
  } finally {
    client.destroy();
    await listener.close();
  }
}
