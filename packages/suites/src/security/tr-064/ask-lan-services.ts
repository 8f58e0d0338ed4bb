import { type CaseTools, type CpeBench, isLoopback } from '@cordon/testbench';
import { bodyOf, readSoap } from './lan-service-place.ts';

/** A request that only reads. */
export interface LanServiceAsk {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  /** Of a POST: the SOAP action, and the body. */
  readonly action?: string;
  readonly body?: string;
}

/** What came back. Plain data. */
export type LanServiceFacts = {
  readonly answers: readonly {
    readonly sent: string;
    /** Whether it went to the connection-request port. */
    readonly isOnPort: boolean;
    readonly status: number | null;
    /** False when it may have been lost, or was put off by 503. */
    readonly wasLookedAt: boolean;
    /** Whether a SOAP answer of a service or a UPnP description came. */
    readonly isService: boolean;
    /** Whether a SOAP fault came that any SOAP server may send. */
    readonly isMereFault: boolean;
    readonly detail: string;
  }[];
  /** Whether SSDP answered on the WAN side; null when it was not asked, or the target file gives no address for it. */
  readonly ssdp: boolean | null;
  /** Why not everything was sent; null when it was. */
  readonly obstacle: string | null;
};

/** Where gateways have had such services on the WAN side: TR-064 and UPnP stacks, and the worms of 2016 and 2017. */
const knownPorts = [7547, 5431, 37_215, 49_000, 49_152, 52_869];
const ssdpPort = 1900;
const withinMs = 3_000;
const description = /<(?:[\w.-]+:)?scpd[\s>]|urn:(?:schemas-upnp-org|dslforum-org):(?:device|service)[-:]/i;

/** Sends each request to the connection-request port and to the known ports of the same host, one connection each. */
export async function askLanServices(
  { cpe, ports, notApplicable, signal }: CaseTools & CpeBench,
  { asks, asksSsdp }: { readonly asks: readonly LanServiceAsk[]; readonly asksSsdp: boolean },
): Promise<LanServiceFacts> {
  const { connectionRequestPort } = cpe;
  const url =
    URL.parse(connectionRequestPort.url ?? '') ?? notApplicable('The target tells no connection request URL.');
  const own = Number(url.port) || 80;
  const ssdp = asksSsdp ? await answersSsdp({ cpe, ports, signal }) : null;
  const answers: LanServiceFacts['answers'][number][] = [];
  // What else listens on a machine that the bench shares with the target is anybody's.
  const others = isLoopback(url.hostname) ? [] : knownPorts.filter((known) => known !== own);
  for (const port of [own, ...others]) {
    for (const ask of asks) {
      const bytes = bytesOf(ask, `${url.hostname}:${port}`);
      const answer = await connectionRequestPort.sendRaw(bytes, { port, withinMs, signal });
      if (answer === undefined)
        return { answers, ssdp, obstacle: connectionRequestPort.unavailable() ?? 'the URL went away.' };
      const { ending, status, body, detail } = answer;
      const sent = `${ask.method} ${ask.target} at port ${port}`;
      // Hanging up on a POST is an answer of a port that serves GET alone; on a GET, of one that knows its own path and no other.
      const isHungUp = status === null && ending === 'closed';
      const isOther =
        isHungUp && (ask.method === 'POST' || (port === own && (await knowsItsPath(url, { cpe, signal }))));
      const wasLookedAt = isHungUp ? isOther : status !== null && status !== 503;
      answers.push({ sent, isOnPort: port === own, status, wasLookedAt, detail, ...kindOf(ask, { status, body }) });
      if (port !== own && ending === 'unreachable') break;
    }
  }
  return { answers, ssdp, obstacle: null };
}

/** Whether the port answers a request for its own path now, if only by a demand for a login: then it was not out of reach a moment ago. */
async function knowsItsPath(
  { host, pathname, search }: URL,
  { cpe, signal }: Pick<CaseTools & CpeBench, 'cpe' | 'signal'>,
): Promise<boolean> {
  const bytes = bytesOf({ method: 'GET', target: `${pathname}${search}` }, host);
  const answer = await cpe.connectionRequestPort.sendRaw(bytes, { withinMs, signal });
  return answer?.status !== undefined && answer.status !== null && answer.status !== 503;
}

function kindOf(
  { method, body: asked = '' }: LanServiceAsk,
  { status, body }: { readonly status: number | null; readonly body: string },
): Pick<LanServiceFacts['answers'][number], 'isService' | 'isMereFault'> {
  if (method === 'GET') return { isService: description.test(body), isMereFault: false };
  const { isSoap, isOfService, asksForLogin } = readSoap(body, { status, sent: bodyOf(asked) });
  return { isService: isOfService, isMereFault: isSoap && !isOfService && !asksForLogin };
}

async function answersSsdp({
  cpe,
  ports,
  signal,
}: Pick<CaseTools & CpeBench, 'cpe' | 'ports' | 'signal'>): Promise<boolean | null> {
  if (ports.address('wan') === undefined) return null;
  const { open, obstacle } = await ports.look('wan', { cpe, signal });
  return obstacle === null ? open.some(({ protocol, port }) => protocol === 'udp' && port === ssdpPort) : null;
}

function bytesOf({ method, target, action, body = '' }: LanServiceAsk, host: string): string {
  const fields =
    method === 'GET'
      ? []
      : [
          'Content-Type: text/xml; charset="utf-8"',
          `SOAPAction: "${action ?? ''}"`,
          `Content-Length: ${Buffer.byteLength(body)}`,
        ];
  return [`${method} ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...fields, '', body].join('\r\n');
}
