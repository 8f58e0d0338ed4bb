import { type CaseTools, type CpeBench, holdHalfRequest } from '@cordon/testbench';
import { goodRequest } from './probe-connection-request.ts';

/** When a target closed requests that were begun and never ended. */
export type SlowRequests = {
  /** Milliseconds for one that nothing followed; null: not in time. */
  readonly quietMs: number | null;
  /** The same for one that got further headers meanwhile. */
  readonly fedMs: number | null;
};

const moreEveryMs = 2_000;
const withinMs = 32_000;

/** Begins two requests, feeds one of them, and waits for the ends of both, between two right requests. */
export async function holdSlowRequests({
  cpe,
  bracket,
  inconclusive,
  signal,
}: CaseTools & CpeBench): Promise<SlowRequests> {
  const { probe } = await bracket({
    shows: 'a good connection request starts a session',
    control: () => goodRequest({ cpe, signal }),
    probe: async () => {
      const url = URL.parse(cpe.connectionRequestUrl ?? '');
      if (url === null) return [undefined, undefined];
      const head = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n`;
      const place = { host: url.hostname, port: Number(url.port) || 80, head, withinMs, signal };
      const more = { everyMs: moreEveryMs, text: 'X-Cordon: one more\r\n' };
      return await Promise.all([holdHalfRequest(place), holdHalfRequest({ ...place, more })]);
    },
  });
  const [quietMs, fedMs] = probe;
  if (quietMs === undefined || fedMs === undefined) return inconclusive('The port could not be connected to twice.');
  return { quietMs, fedMs };
}
