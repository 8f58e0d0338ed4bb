import { Agent, request } from 'node:http';

/** What a session of a fleet sends first: the same bytes for the bare client. */
export interface BareSessions {
  readonly url: string;
  readonly inform: Buffer;
  readonly count: number;
  readonly concurrency: number;
}

/**
 * The same two requests with nothing but node:http: POST the Inform, read its answer, POST nothing on the same connection,
 * close. No encoding, no decoding, no device.
 */
export async function runBareSessions({ url, inform, count, concurrency }: BareSessions): Promise<void> {
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      // A connection per session, as CWMP wants it.
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      await post(url, agent, inform);
      await post(url, agent, undefined);
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function post(url: string, agent: Agent, body: Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? { 'Content-Length': 0 }
        : { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""', 'Content-Length': body.length };
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      response.on('data', () => undefined);
      response.once('end', resolve);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
