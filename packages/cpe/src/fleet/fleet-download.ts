import { createHash } from 'node:crypto';
import type { Download } from '@cordon/cwmp';
import { dial, type TlsPolicy, TransportError } from '@cordon/transport';
import type { FleetConfig } from './fleet-config.ts';
import { mayReach } from './fleet-model.ts';

/** How a download ended. `softwareVersion` is set when a firmware image arrived. */
export interface FleetDownloadResult {
  readonly faultCode: number;
  readonly faultString: string;
  readonly softwareVersion?: string | undefined;
}

/** What a download needs. */
export interface FleetDownloadContext {
  readonly config: FleetConfig;
  /** Ends it: the run is over. */
  readonly signal: AbortSignal;
  readonly tls: () => TlsPolicy;
}

// Images are held in memory one at a time per download; the fleet limits how many run at once.
const fileBytesMax = 16 * 1024 * 1024;

/** Fetches a file as a device would, looks at it and throws it away. Faults as TR-069 A.5.1 has them. Never rejects. */
export async function fetchFleetFile(
  order: Download,
  { config, signal, tls }: FleetDownloadContext,
): Promise<FleetDownloadResult> {
  const url = URL.canParse(order.url) ? new URL(order.url) : undefined;
  if (url === undefined) return { faultCode: 9010, faultString: 'The URL cannot be read' };
  if (!mayReach(config, url)) return { faultCode: 9015, faultString: 'This fleet may only talk to its own machine' };
  try {
    const { resolve, connectTimeoutMs, responseTimeoutMs } = config;
    const connection = await dial({
      url,
      signal,
      ...(url.protocol === 'https:' ? { tls: tls() } : {}),
      ...(resolve[url.hostname] === undefined ? {} : { lookUp: async (host: string) => [resolve[host] ?? host] }),
      limits: { bodyBytesMax: fileBytesMax, inflatedBytesMax: fileBytesMax },
      timeouts: { connectTimeoutMs, handshakeTimeoutMs: connectTimeoutMs, idleTimeoutMs: responseTimeoutMs },
    });
    const target = `${url.pathname}${url.search}`;
    const response = await connection.exchange({ method: 'GET', target, headers: [['Connection', 'close']] });
    connection.close();
    return resultOf(order, response.status, response.body);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { faultCode: error.code === 'response-refused' ? 9010 : 9015, faultString: error.code };
  }
}

function resultOf(order: Download, status: number, body: Uint8Array): FleetDownloadResult {
  if (status === 401 || status === 403) return { faultCode: 9012, faultString: `HTTP ${status}` };
  if (status === 404) return { faultCode: 9016, faultString: 'HTTP 404' };
  if (status !== 200) return { faultCode: 9010, faultString: `HTTP ${status}` };
  if (!order.fileType.startsWith('1 ')) return { faultCode: 0, faultString: '' };
  // The same image makes the same version on every device.
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { faultCode: 0, faultString: '', softwareVersion: version };
}
