import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { TransportError } from '../errors.ts';
import type { LookUp } from './client-connection.ts';

/** Where to connect to, and how long that may take. */
export interface OpenSocketOptions {
  readonly hostName: string;
  readonly port: number;
  readonly lookUp: LookUp | undefined;
  readonly localAddress: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Addresses as the machine's own resolver has them, /etc/hosts included. */
export const systemLookUp: LookUp = async (hostName) => {
  const answers = await lookup(hostName, { all: true });
  return answers.map(({ address }) => address);
};

async function addressesOf({ hostName, lookUp = systemLookUp }: OpenSocketOptions): Promise<readonly string[]> {
  if (isIP(hostName) !== 0) return [hostName];
  // TR-069 3.1: a host name of the ACS URL is resolved through DNS.
  const addresses = await lookUp(hostName).catch((error: NodeJS.ErrnoException) => {
    const happened = `The host name ${hostName} cannot be resolved (${error.code ?? error.message}).`;
    throw new TransportError('name-not-found', happened, { cause: error, systemCode: error.code });
  });
  if (addresses.length === 0) throw new TransportError('name-not-found', `The host name ${hostName} has no address.`);
  return addresses;
}

async function connectTo(address: string, options: OpenSocketOptions, signal: AbortSignal): Promise<Socket> {
  const { port, localAddress } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({
    host: address,
    port,
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  const abort = (): void => {
    socket.destroy();
    reject(signal.reason as Error);
  };
  socket.once('connect', () => resolve(socket));
  socket.once('error', reject);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    socket.off('error', reject);
  }
}

async function connectToAny(options: OpenSocketOptions, signal: AbortSignal): Promise<Socket> {
  const peer = `${options.hostName} port ${options.port}`;
  let last: NodeJS.ErrnoException | undefined;
  const addresses = await addressesOf(options);
  const endMs = performance.now() + options.timeoutMs;
  for (const [index, address] of addresses.entries()) {
    // TR-069 3.1: one address that swallows packets must leave time for the others.
    const shareMs = Math.max(0, endMs - performance.now()) / (addresses.length - index);
    const isLast = index === addresses.length - 1;
    const limited = isLast ? signal : AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(shareMs))]);
    try {
      return await connectTo(address, options, limited);
    } catch (error) {
      if (signal.aborted) throw error;
      last = error as NodeJS.ErrnoException;
    }
  }
  const happened = `No connection to ${peer} (${last?.code ?? last?.message}).`;
  throw new TransportError('connect-failed', happened, { cause: last, systemCode: last?.code });
}

/** Resolves a name and connects to the first of its addresses that answers. Throws {@link TransportError}. */
export async function openSocket(options: OpenSocketOptions): Promise<Socket> {
  const { hostName, port, timeoutMs, signal } = options;
  const timeUp = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new TransportError('connect-timed-out', `${hostName} port ${port} did not answer within ${timeoutMs} ms.`));
    timeUp.abort();
  }, timeoutMs);
  const onAbort = (): void => {
    reject(new TransportError('aborted', `Connecting to ${hostName} port ${port} was given up.`));
    timeUp.abort();
  };
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort);
  const opening = connectToAny(options, timeUp.signal);
  // The loser of the race may still fail, or even connect, later.
  opening.then(
    (socket) => timeUp.signal.aborted && socket.destroy(),
    () => undefined,
  );
  try {
    return await Promise.race([promise, opening]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
