// Theory of operation. Datagrams with a rising TTL go to a port where nobody listens. Routers answer by ICMP, which the
// kernel shows to raw sockets only; but the port-unreachable of the target itself comes to a connected UDP socket as
// ECONNREFUSED. So the number of hops and the time to the last one are measured, and the hops between have no address: to
// TR-181 they are silent.
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type Diagnostic, type DiagnosticResult, type DiagnosticWorld, numberSetting } from './diagnostic.ts';
import { findAddress } from './find-address.ts';

/** Where traceroute programs begin; nobody listens there. */
const firstPort = 33_434;
const portsMax = 65_535 - firstPort;
// The largest payload that goes through every link in one piece.
const payloadBytesMax = 1_452;
const noRouteCodes: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);
/** ICMP port unreachable (RFC 792). */
const portUnreachable = '3';

type Probe = { readonly kind: 'reached'; readonly ms: number } | { readonly kind: 'silent' | 'no-route' };

/** TraceRoute without privilege: UDP with a rising TTL, until the target refuses. */
export const traceRoute: Diagnostic = {
  required: ['Host'],
  blank: { IPAddressUsed: '', ResponseTime: '0' },
  resultTable: 'RouteHops.',
  async run(world) {
    const host = world.setting('Host');
    const address = await findAddress(world, host);
    if (address === undefined) return { state: 'Error_CannotResolveHostName', rows: [] };
    world.log.info('TraceRoute by UDP without ICMP sockets: only the last hop shows itself');
    const hopsMax = numberSetting(world, 'MaxHopCount', 30);
    const hops: (readonly Probe[])[] = [];
    while (hops.length < hopsMax) {
      const probes = await probeHop(world, address, hops.length + 1);
      if (probes.every(({ kind }) => kind === 'no-route')) return ended('Error_NoRouteToHost', address);
      hops.push(probes);
      if (probes.some(({ kind }) => kind === 'reached')) return arrived({ host, address, hops });
    }
    return ended('Error_MaxHopCountExceeded', address);
  },
};

// TR-181 RouteHops: empty when a route could not be determined.
const ended = (state: string, address: string): DiagnosticResult => ({
  state,
  values: { IPAddressUsed: address },
  rows: [],
});

interface Route {
  readonly host: string;
  readonly address: string;
  readonly hops: readonly (readonly Probe[])[];
}

function arrived({ host, address, hops }: Route): DiagnosticResult {
  const rows = hops.map((probes, index) => {
    const isLast = index === hops.length - 1;
    const times = probes.map((probe) => (probe.kind === 'reached' ? atLeastOne(probe.ms) : '0')).join(',');
    const name = isLast ? host : '';
    const hop = {
      Host: name,
      HostAddress: isLast ? address : '',
      ErrorCode: isLast ? portUnreachable : '0',
      RTTimes: times,
    };
    // TR-098 puts Hop before each name; a device takes the names that it has.
    return { ...hop, ...Object.fromEntries(Object.entries(hop).map(([key, value]) => [`Hop${key}`, value])) };
  });
  const times = (hops.at(-1) ?? []).flatMap((probe) => (probe.kind === 'reached' ? [probe.ms] : []));
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  return { state: 'Complete', values: { IPAddressUsed: address, ResponseTime: atLeastOne(mean) }, rows };
}

// TR-181 RTTimes: 0 is no answer, and less than a millisecond is 1.
const atLeastOne = (ms: number): string => String(Math.max(1, Math.round(ms)));

/** All tries of one hop at once: a silent one costs one Timeout. */
async function probeHop(world: DiagnosticWorld, address: string, ttl: number): Promise<readonly Probe[]> {
  const tries = numberSetting(world, 'NumberOfTries', 3);
  const ports = Array.from({ length: tries }, (_, index) => firstPort + (((ttl - 1) * tries + index) % portsMax));
  return Promise.all(ports.map((port) => probe(world, { address, port, ttl })));
}

async function probe(
  world: DiagnosticWorld,
  { address, port, ttl }: { readonly address: string; readonly port: number; readonly ttl: number },
): Promise<Probe> {
  world.signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Probe>();
  const size = Math.min(numberSetting(world, 'DataBlockSize', 38), payloadBytesMax);
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  let startMs = performance.now();
  const reached = (): void => resolve({ kind: 'reached', ms: performance.now() - startMs });
  socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    if (code === 'ECONNREFUSED') reached();
    else resolve({ kind: noRouteCodes.has(code) ? 'no-route' : 'silent' });
  });
  // Somebody listens there after all.
  socket.on('message', reached);
  socket.connect(port, address, () => {
    try {
      socket.setTTL(ttl);
    } catch {
      return resolve({ kind: 'no-route' });
    }
    startMs = performance.now();
    socket.send(Buffer.alloc(size));
  });
  const timer = setTimeout(() => resolve({ kind: 'silent' }), numberSetting(world, 'Timeout', 5000));
  const onAbort = (): void => reject(world.signal.reason as Error);
  world.signal.addEventListener('abort', onAbort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    world.signal.removeEventListener('abort', onAbort);
    socket.close();
  });
}
