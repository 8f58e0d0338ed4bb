// Theory of operation. A process without raw sockets can send no ICMP. A TCP handshake with the echo port asks the same
// question of the same layer: whether it is taken or refused, the answer comes from the target's own stack, and its time is
// a round trip. Silence is a failure, as with ICMP. What this cannot do is carry DataBlockSize bytes or set DSCP. A device that may run the ping
// of its machine sends real echo requests of that size, to loopback addresses.
import { connect, isIPv4 } from 'node:net';
import { sendEcho } from '../shell/send-echo.ts';
import { type Diagnostic, type DiagnosticWorld, numberSetting } from './diagnostic.ts';
import { findAddress } from './find-address.ts';
import { detailedMicroseconds, milliseconds, type RoundTrips, roundTripValues } from './round-trips.ts';

/** RFC 862. */
const echoPort = 7;
/** What ping sends when nobody says how much. */
const usualBytes = 56;
const noRouteCodes: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

type Probe = { readonly kind: 'answered'; readonly ms: number } | { readonly kind: 'silent' | 'no-route' };

const nothing: RoundTrips = { timesMs: [], failures: 0 };
const valuesOf = (trips: RoundTrips): Record<string, string> => ({
  ...roundTripValues(trips, milliseconds),
  ...roundTripValues(trips, detailedMicroseconds),
});

/** IPPing without privilege: times TCP handshakes with port 7, or runs ping where it may. */
export const ipPing: Diagnostic = {
  required: ['Host'],
  blank: { IPAddressUsed: '', ...valuesOf(nothing) },
  async run(world) {
    const repetitions = numberSetting(world, 'NumberOfRepetitions', 1);
    const address = await findAddress(world, world.setting('Host'));
    if (address === undefined) {
      return { state: 'Error_CannotResolveHostName', values: valuesOf({ timesMs: [], failures: repetitions }) };
    }
    const way = world.mayPing && isLoopback(address) ? 'the ping of this machine' : 'TCP handshakes with port 7';
    world.log.info({ repetitions }, `IPPing by ${way}: this process has no ICMP sockets`);
    const probes: Probe[] = [];
    while (probes.length < repetitions)
      probes.push(await (world.mayPing && isLoopback(address) ? echo(address, world) : probe(address, world)));
    const timesMs = probes.flatMap((one) => (one.kind === 'answered' ? [one.ms] : []));
    return {
      state: probes.every(({ kind }) => kind === 'no-route') ? 'Error_NoRouteToHost' : 'Complete',
      values: { IPAddressUsed: address, ...valuesOf({ timesMs, failures: repetitions - timesMs.length }) },
    };
  },
};

const isLoopback = (address: string): boolean => isIPv4(address) && address.startsWith('127.');

async function echo(address: string, world: DiagnosticWorld): Promise<Probe> {
  world.signal.throwIfAborted();
  const startMs = performance.now();
  const isAnswered = await sendEcho(address, numberSetting(world, 'DataBlockSize', usualBytes));
  return isAnswered ? { kind: 'answered', ms: performance.now() - startMs } : { kind: 'silent' };
}

function probe(address: string, world: DiagnosticWorld): Promise<Probe> {
  const timeoutMs = numberSetting(world, 'Timeout', 1000);
  const { promise, resolve, reject } = Promise.withResolvers<Probe>();
  world.signal.throwIfAborted();
  const startMs = performance.now();
  const socket = connect({ host: address, port: echoPort });
  const answered = (): void => resolve({ kind: 'answered', ms: performance.now() - startMs });
  socket.once('connect', answered);
  socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
    // A refusal is an answer: somebody at that address sent it.
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET') answered();
    else resolve({ kind: noRouteCodes.has(code) ? 'no-route' : 'silent' });
  });
  const timer = setTimeout(() => resolve({ kind: 'silent' }), timeoutMs);
  const onAbort = (): void => reject(world.signal.reason as Error);
  world.signal.addEventListener('abort', onAbort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    world.signal.removeEventListener('abort', onAbort);
    socket.destroy();
  });
}
