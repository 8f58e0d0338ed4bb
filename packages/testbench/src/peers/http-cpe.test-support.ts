import { Agent, request } from 'node:http';
import { CaptureLog } from '@cordon/capture';
import { defaultDialect, encodeEnvelope, type Inform, type Message, type SoapFault } from '@cordon/cwmp';
import type { Evidence, Exchange } from '../evidence/evidence.ts';
import { ScriptedAcs } from './scripted-acs.ts';

/** What an ACS answered to one POST. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string | undefined;
}

/** How a POST is sent: over the kept connection, or over one of its own. */
export interface PostOptions {
  readonly ownConnection?: boolean;
  readonly cookie?: string;
}

/** An Inform of a device that has booted. */
export const inform: Inform = {
  method: 'Inform',
  deviceId: { manufacturer: 'Acme', oui: '00005E', productClass: 'Box', serialNumber: '1' },
  event: [{ eventCode: '1 BOOT', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-11-24T00:00:00Z',
  retryCount: 0,
  parameterList: [],
};

/** A message as the device writes it. */
export function envelope(body: Message | SoapFault, id = '1'): string {
  return encodeEnvelope({ namespace: 'urn:dslforum-org:cwmp-1-2', header: { id }, body });
}

/** A scripted ACS with a CPE that is Node's own HTTP client: it shares no code with the listener. */
export class HttpCpe {
  readonly acs: ScriptedAcs;
  readonly exchanges: readonly Exchange[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(acs: ScriptedAcs, exchanges: readonly Exchange[]) {
    this.acs = acs;
    this.exchanges = exchanges;
  }

  static async start(responseTimeoutMs: number): Promise<HttpCpe> {
    const exchanges: Exchange[] = [];
    const evidence: Evidence = {
      nowMs: () => performance.now(),
      exchange: (exchange) => void exchanges.push(exchange),
      observe: (_name, data) => data,
      attach: () => ({ sha256: '', bytes: 0, mediaType: '' }),
      registerSecret: () => true,
      capture: new CaptureLog(),
    };
    const acs = await ScriptedAcs.start({
      host: '127.0.0.1',
      port: 0,
      scheme: 'http',
      hostName: '127.0.0.1',
      path: '/cwmp',
      dialect: defaultDialect,
      evidence,
      responseTimeoutMs,
    });
    return new HttpCpe(acs, exchanges);
  }

  post(body: string, { ownConnection = false, cookie }: PostOptions = {}): Promise<Answer> {
    const headers = { 'Content-Type': 'text/xml', ...(cookie === undefined ? {} : { Cookie: cookie }) };
    const agent = ownConnection ? false : this.#agent;
    return new Promise((resolve, reject) => {
      const outgoing = request(this.acs.url, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const [set] = response.headers['set-cookie'] ?? [];
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: text, cookie: set?.split(';')[0] });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Closes the kept connection, as a device does after its session. */
  hangUp(): void {
    this.#agent.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    await this.acs.stop();
  }
}
