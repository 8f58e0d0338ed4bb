import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { sourceAddressTowards } from '../peers/udp-echo.ts';
import { isLoopback } from './own-address.ts';
import { udpProbes } from './udp-probes.ts';

/** Where and how long a host is asked. */
export interface SsdpSearch {
  readonly signal: AbortSignal;
  /** UDP port of the host; 1900 when absent. */
  readonly port?: number;
}

const ssdpPort = 1900;
const group = '239.255.255.250';
/** The search grants a second (MX); a slow device may need as long again. */
const withinMs = 2_000;
/** A gateway has one description for UPnP, and perhaps one for TR-064. */
const locationsMax = 16;
const locationCharsMax = 300;

/**
 * Where a host says that its descriptions are (UPnP Device Architecture 1.3): the LOCATION of each of its answers to a search, each once. The
 * search goes to the host, and to everybody on its network, for not all hear one that is meant for them alone. Never throws over the peer.
 */
export async function ssdpLocations(host: string, { signal, port = ssdpPort }: SsdpSearch): Promise<readonly URL[]> {
  const search = udpProbes.get(ssdpPort)?.payload;
  if (!isIPv4(host) || search === undefined) return [];
  const own = await sourceAddressTowards(host).catch(() => undefined);
  if (own === undefined) return [];
  const found = new Map<string, URL>();
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
    // Nobody listens, or there is no way there.
    socket.on('error', end);
    socket.on('message', (answer, { address }) => {
      const url = locationIn(answer);
      if (address === host && url !== null && found.size < locationsMax) found.set(url.href, url);
    });
    socket.bind({ address: own, port: 0 }, () => {
      if (isLoopback(host)) {
        socket.connect(port, host, () => socket.send(search));
        return;
      }
      socket.setMulticastInterface(own);
      socket.send(search, port, host);
      socket.send(search, port, group);
    });
  });
  socket.close();
  return [...found.values()];
}

function locationIn(answer: Buffer): URL | null {
  const text = answer.toString('latin1');
  if (!/^HTTP\/1\.[01] 200/.test(text)) return null;
  const url = URL.parse(/^location:[ \t]*([^\s]+)/im.exec(text)?.[1]?.slice(0, locationCharsMax) ?? '');
  return url?.protocol === 'http:' ? url : null;
}
