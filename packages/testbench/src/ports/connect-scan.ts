import { connect, type Socket } from 'node:net';
import type { PortScanRequest, ScannedPort } from './port-scan.ts';
import { inTurn } from './in-turn.ts';

/** At once; a small gateway has a few dozen half-open connections to spare. */
const atOnceMax = 32;
const connectMs = 2_000;
/** A silent port is asked again: one lost packet must not hide a listener. */
const tries = 2;
/** How long a listener may take to say something of its own accord. */
const bannerMs = 1_500;
const bannerBytesMax = 512;
const noWords: Buffer = Buffer.alloc(0);

/** Connects to each TCP port, like any client. Sends nothing, and keeps the first bytes that a listener says. */
export async function connectScan(request: PortScanRequest): Promise<readonly ScannedPort[]> {
  return await inTurn(request.tcp, { atOnceMax, signal: request.signal }, async (port) => {
    let last = await tryConnect(request, port);
    for (let count = 1; count < tries && last.state === 'filtered'; count += 1) last = await tryConnect(request, port);
    return last;
  });
}

async function tryConnect(request: PortScanRequest, port: number): Promise<ScannedPort> {
  const { address, from, sourcePort } = request;
  const scanned = (state: ScannedPort['state'], reason: string, words: Buffer = noWords): ScannedPort => {
    const service = serviceOf(words);
    const known = service === undefined ? {} : { service };
    const said = words.length === 0 ? {} : { banner: printable(words) };
    return { protocol: 'tcp', port, state, reason, ...known, ...said };
  };
  const socket = connect({
    host: address,
    port,
    ...(from === undefined ? {} : { localAddress: from }),
    ...(sourcePort ? { localPort: sourcePort } : {}),
  });
  try {
    const reason = await connected(socket);
    if (reason === 'ECONNREFUSED' || reason === 'ECONNRESET') return scanned('closed', 'connection refused');
    if (reason !== undefined) return scanned('filtered', reason);
    // On one machine a free port can connect to itself (simultaneous open); nobody listens there.
    if (socket.localPort === port && socket.localAddress === socket.remoteAddress) return scanned('closed', 'itself');
    return scanned('open', 'connected', request.versions ? await firstWords(socket) : undefined);
  } finally {
    socket.destroy();
  }
}

/** Undefined when connected, else the code of what went wrong. */
async function connected(socket: Socket): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve('no answer'), connectMs);
    const settle = (outcome: string | undefined): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    socket.once('connect', () => settle(undefined));
    // Stays for good: a reset after the scan has looked away is nobody's business.
    socket.on('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
}

async function firstWords(socket: Socket): Promise<Buffer> {
  return await new Promise((resolve) => {
    let words = noWords;
    const timer = setTimeout(() => resolve(words), bannerMs);
    const settle = (): void => {
      clearTimeout(timer);
      resolve(words);
    };
    socket.on('data', (bytes: Buffer) => {
      words = Buffer.concat([words, bytes]).subarray(0, bannerBytesMax);
      if (words.length === bannerBytesMax || words.includes('\n')) settle();
    });
    socket.once('close', settle);
  });
}

/** What greets so, by the names of nmap: RFC 4253 4.2, RFC 959 5.4, RFC 854 (commands behind 0xff), or a prompt. */
const greetings: readonly (readonly [service: string, greeting: RegExp])[] = [
  ['ssh', /^SSH-\d/],
  ['ftp', /^220[ -][^\r\n]*ftp/i],
  ['telnet', /^\u00ff[\u00fb-\u00fe]|\b(?:login|username): ?$/i],
];

const serviceOf = (words: Buffer): string | undefined =>
  greetings.find(([, greeting]) => greeting.test(words.toString('latin1')))?.[0];

/** Bytes as text that cannot upset a terminal or a report. */
export const printable = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/[^\t\n\r -~]/g, '.');
