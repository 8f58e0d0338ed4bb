import { dial } from './dial.ts';
import type { DialSettings } from './client-connection.ts';
import type { FetchStatus } from '../tls/revocation/check-revocation.ts';

/** A list of the largest public authorities takes some megabytes; those that devices need are smaller. */
const statusBytesMax = 1024 * 1024;
/** A handshake waits for it, and an ACS is not lost over a slow authority. */
const statusTimeoutMs = 5_000;

/** Fetches lists and answers of authorities (RFC 5280 4.2.1.13, RFC 6960 A) over http, up to 1 MiB and for up to five seconds each. */
export function fetchStatusWith(settings: Pick<DialSettings, 'lookUp' | 'localAddress' | 'capture'>): FetchStatus {
  return async (url, request) => {
    const signal = AbortSignal.timeout(statusTimeoutMs);
    const limits = { bodyBytesMax: statusBytesMax, inflatedBytesMax: statusBytesMax };
    try {
      const connection = await dial({ ...settings, url, signal, limits });
      try {
        const response = await connection.exchange({
          method: request === undefined ? 'GET' : 'POST',
          target: `${url.pathname}${url.search}`,
          headers: [
            ['Connection', 'close'],
            ...(request === undefined ? [] : [['Content-Type', 'application/ocsp-request'] as const]),
          ],
          body: request,
        });
        return response.status === 200 ? response.body : undefined;
      } finally {
        connection.destroy();
      }
    } catch {
      // Whatever the network or the authority did: it has said nothing.
      return undefined;
    }
  };
}
