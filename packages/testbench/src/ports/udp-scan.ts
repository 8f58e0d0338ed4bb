import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { printable } from './connect-scan.ts';
import { inTurn } from './in-turn.ts';
import type { PortScanRequest, ScannedPort } from './port-scan.ts';
import { udpProbes } from './udp-probes.ts';

/** A kernel says "port unreachable" about once a second to one asker (RFC 1812 4.3.2.8), so few are asked at once. */
const atOnceMax = 4;
const answerMs = 1_000;
/** Silence may be a lost packet, or a refusal that the kernel kept for itself; a third question is rarely answered otherwise. */
const tries = 3;
const bannerBytesMax = 200;

const emptyProbe = { service: undefined, payload: new Uint8Array(0), isAnswer: (): boolean => false };

/** Sends each UDP port what its usual service answers. Silence leaves `open|filtered`. */
export async function udpScan(request: PortScanRequest): Promise<readonly ScannedPort[]> {
  return await inTurn(request.udp, { atOnceMax, signal: request.signal }, (port) => askPort(request, port));
}

async function askPort(request: PortScanRequest, port: number): Promise<ScannedPort> {
  const { service, payload, isAnswer } = udpProbes.get(port) ?? emptyProbe;
  const socket = createSocket(isIPv6(request.address) ? 'udp6' : 'udp4');
  try {
    const reason = await opened(socket, request, port);
    if (reason !== undefined) return { protocol: 'udp', port, state: 'filtered', reason };
    for (let count = 0; count < tries; count += 1) {
      const answer = await ask(socket, payload);
      if (answer === 'silence') continue;
      if (answer === 'refused') return { protocol: 'udp', port, state: 'closed', reason: 'port unreachable' };
      const banner = printable(answer).slice(0, bannerBytesMax);
      return {
        protocol: 'udp',
        port,
        state: 'open',
        reason: 'answered',
        ...(isAnswer(answer) ? { service } : {}),
        ...(request.versions ? { banner } : {}),
      };
    }
    return { protocol: 'udp', port, state: 'open|filtered', reason: 'no answer' };
  } finally {
    socket.close();
  }
}

/** Binds and connects, so that a refusal of the other kernel reaches this socket. Undefined when it is ready. */
async function opened(socket: Socket, request: PortScanRequest, port: number): Promise<string | undefined> {
  return await new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    const source = { port: request.sourcePort ?? 0, ...(request.from === undefined ? {} : { address: request.from }) };
    // Without a route the callback has the error, and no event comes.
    const done = (error?: NodeJS.ErrnoException): void => resolve(error?.code);
    socket.bind(source, () => socket.connect(port, request.address, done));
  });
}

async function ask(socket: Socket, payload: Uint8Array): Promise<Buffer | 'silence' | 'refused'> {
  return await new Promise((resolve) => {
    const settle = (outcome: Buffer | 'silence' | 'refused'): void => {
      clearTimeout(timer);
      socket.removeAllListeners('message');
      socket.removeAllListeners('error');
      // What comes later belongs to nobody.
      socket.on('error', () => undefined);
      resolve(outcome);
    };
    const timer = setTimeout(() => settle('silence'), answerMs);
    const onError = (error: NodeJS.ErrnoException | null): void => {
      if (error !== null) settle(error.code === 'ECONNREFUSED' ? 'refused' : 'silence');
    };
    socket.removeAllListeners('error');
    socket.on('message', settle);
    socket.on('error', onError);
    socket.send(payload, onError);
  });
}
