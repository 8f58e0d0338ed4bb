import { listen, type Listener } from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { connectionFacts } from './connection-facts.ts';

/** What came to a port without TLS. Plain data. */
export type PlainPortFacts = {
  /** Whether the port could be had; why not, where it could not. */
  readonly isOpen: boolean;
  readonly reason: string;
  /** First lines of the requests. */
  readonly requests: readonly string[];
};

/** More says nothing new. */
const requestsMax = 16;

/** A port on which nothing but plain HTTP is spoken: whoever sends a request there gave up on TLS. Requests are not answered. */
export class PlainPort {
  readonly #requests: string[] = [];
  #listener: Listener | undefined;
  #reason = '';

  /** Opens the port; where the system refuses that, the facts say so. */
  static async open(host: string, port: number, evidence: Evidence): Promise<PlainPort> {
    const opened = new PlainPort();
    try {
      opened.#listener = await listen({
        host,
        port,
        capture: evidence.capture,
        onConnection: (connection) => {
          const hear = async (): Promise<void> => {
            const request = await connection.nextRequest({ readBody: false });
            if (request === undefined || opened.#requests.length >= requestsMax) return;
            const line = `${request.method} ${request.target}`;
            opened.#requests.push(line);
            evidence.observe('plain-request', { line, connection: connectionFacts.ofConnection(connection) });
          };
          hear()
            .catch(() => undefined)
            .finally(() => connection.destroy());
        },
      });
    } catch (error) {
      opened.#reason = error instanceof Error ? error.message : String(error);
    }
    return opened;
  }

  /** Number of the port; undefined when it could not be had. */
  get port(): number | undefined {
    return this.#listener?.address.port;
  }

  get facts(): PlainPortFacts {
    return { isOpen: this.#listener !== undefined, reason: this.#reason, requests: [...this.#requests] };
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }
}
