import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Diagnostic, type DiagnosticWorld, numberSetting } from './diagnostic.ts';
import { findAddress } from './find-address.ts';
import { microseconds, type RoundTrips, roundTripValues } from './round-trips.ts';

// The largest payload of an IPv4 datagram; DataBlockSize may say a little more.
const payloadBytesMax = 65_507;
/** TR-143 A.1: a sequence number in front, so that a late answer is not taken for the next one. */
const sequenceBytes = 4;

const valuesOf = (trips: RoundTrips): Record<string, string> => roundTripValues(trips, microseconds);

/** UDP echo, the client's side (TR-143 A.1, RFC 862): one datagram at a time. */
export const udpEcho: Diagnostic = {
  required: ['Host'],
  blank: { IPAddressUsed: '', ...valuesOf({ timesMs: [], failures: 0 }) },
  async run(world) {
    const repetitions = numberSetting(world, 'NumberOfRepetitions', 1);
    const address = await findAddress(world, world.setting('Host'));
    if (address === undefined) {
      return { state: 'Error_CannotResolveHostName', values: valuesOf({ timesMs: [], failures: repetitions }) };
    }
    const socket = await connected(address, numberSetting(world, 'Port', echoPort));
    if (socket === undefined) {
      return {
        state: 'Error_Other',
        values: { IPAddressUsed: address, ...valuesOf({ timesMs: [], failures: repetitions }) },
      };
    }
    try {
      const timesMs = await exchange(socket, world, repetitions);
      const trips = { timesMs, failures: repetitions - timesMs.length };
      return { state: 'Complete', values: { IPAddressUsed: address, ...valuesOf(trips) } };
    } finally {
      socket.close();
    }
  },
};

const echoPort = 7;

/** A socket that hears nobody but the target; undefined when there is no way to it. */
async function connected(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('error', () => resolve(false));
  socket.connect(port, address, () => resolve(true));
  const isConnected = await promise;
  // A refused datagram is no event of its own: its answer does not come.
  socket.on('error', () => undefined);
  if (isConnected) return socket;
  socket.close();
  return undefined;
}

async function exchange(socket: Socket, world: DiagnosticWorld, repetitions: number): Promise<number[]> {
  const pauseMs = numberSetting(world, 'InterTransmissionTime', 1);
  const size = Math.min(Math.max(numberSetting(world, 'DataBlockSize', 24), sequenceBytes), payloadBytesMax);
  const payload = randomBytes(size);
  const timesMs: number[] = [];
  for (let sequence = 1; sequence <= repetitions; sequence += 1) {
    if (sequence > 1) await wait(pauseMs, undefined, { signal: world.signal });
    payload.writeUInt32BE(sequence);
    const ms = await roundTrip(socket, payload, world);
    if (ms !== undefined) timesMs.push(ms);
  }
  return timesMs;
}

function roundTrip(socket: Socket, payload: Buffer, world: DiagnosticWorld): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  world.signal.throwIfAborted();
  const startMs = performance.now();
  const onMessage = (answer: Buffer): void => {
    if (answer.equals(payload)) resolve(performance.now() - startMs);
  };
  const onAbort = (): void => reject(world.signal.reason as Error);
  const timer = setTimeout(() => resolve(undefined), numberSetting(world, 'Timeout', 1000));
  socket.on('message', onMessage);
  world.signal.addEventListener('abort', onAbort, { once: true });
  socket.send(payload, (error) => {
    if (error !== null) resolve(undefined);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('message', onMessage);
    world.signal.removeEventListener('abort', onAbort);
  });
}
