// What a strict device does not have: listeners besides those of CWMP. They exist as defects only, each a few lines of plain text, and
// live from one boot to the next like every other socket of the device.
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import type { Logger } from 'pino';
import type { CpeConfig } from './cpe-config.ts';
import type { Device } from './device/device.ts';

/** What a listener may see of its device and do with it. */
export interface ServiceWorld {
  readonly device: Device;
  /** Takes the connection-request port away until the next boot. */
  readonly hang: () => void;
  /** Does what a connection request does that is right. */
  readonly wake: () => void;
  /** Number of the connection-request port; 0 when it is closed. */
  readonly connectionRequestPort: () => number;
  /** Looks a name up. */
  readonly lookUp: (name: string) => Promise<readonly string[]>;
  /** Connects to whoever an `http:` URL names, and says nothing. */
  readonly callOut: (url: string) => void;
}

/** A listener besides those of CWMP. */
export interface SideService {
  readonly protocol: 'tcp' | 'udp';
  /** 0 takes a free one; `connection-request` has the number of that port, at another address. */
  readonly port: number | 'connection-request';
  /** `device`: the address of the connection-request port. `ipv6`: ::1. */
  readonly at: 'device' | 'ipv6';
  /** Said of its own accord; TCP only. */
  readonly greeting?: string;
  /** Speaks TLS so, and says nothing in it; TCP only. */
  readonly tls?: TlsOptions;
  /** Who is let in; everybody when absent. */
  readonly admits?: (remotePort: number) => boolean;
  /** Closed again this many milliseconds after the boot began. */
  readonly closesAfterMs?: number;
  /** Called when somebody connects, with how many are connected by then. */
  readonly onConnection?: (world: ServiceWorld, connected: number) => void;
  /** What is said to what came first; undefined says nothing. */
  readonly answer?: (request: string, world: ServiceWorld) => string | undefined;
}

interface OpenService {
  close(): Promise<void>;
}

/** The open listeners of one boot. */
export interface SideServices {
  close(): Promise<void>;
}

const connectionsMax = 64;
const requestCharsMax = 4096;

/** Opens what the policies name. Rejects with the socket's error when a port is taken. */
export async function openSideServices(
  services: readonly SideService[],
  { config, log, ...world }: ServiceWorldParts,
): Promise<SideServices> {
  const opened: OpenService[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  };
  try {
    for (const service of services) {
      const host = service.at === 'ipv6' ? '::1' : config.connectionRequest.host;
      const whole = { ...world, callOut: (url: string): void => callOut(url, log) };
      opened.push(
        service.protocol === 'tcp' ? await openTcp(service, host, whole) : await openUdp(service, host, whole),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

interface ServiceWorldParts extends Omit<ServiceWorld, 'callOut'> {
  readonly config: CpeConfig;
  readonly log: Logger;
}

async function openTcp(service: SideService, host: string, world: ServiceWorld): Promise<OpenService> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (service.admits?.(socket.remotePort ?? 0) === false) {
      socket.resetAndDestroy();
      return;
    }
    service.onConnection?.(world, sockets.size);
    if (service.tls !== undefined) {
      new TLSSocket(socket, { ...service.tls, isServer: true }).on('error', () => undefined);
      return;
    }
    if (service.greeting !== undefined) socket.write(service.greeting);
    const { answer } = service;
    if (answer !== undefined) hearRequest(socket, (text) => answer(text, world));
    else socket.resume();
  });
  server.maxConnections = connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(numberOf(service, world), host, resolve);
  });
  const close = once(() => closeServer(server, sockets));
  const timer = service.closesAfterMs === undefined ? undefined : setTimeout(() => void close(), service.closesAfterMs);
  return {
    close: async () => {
      clearTimeout(timer);
      await close();
    },
  };
}

/** Reads a request of HTTP to the end of the body that it announces, and hangs up after the answer. */
function hearRequest(socket: Socket, answer: (text: string) => string | undefined): void {
  let text = '';
  socket.on('data', (bytes: Buffer) => {
    text = (text + bytes.toString('latin1')).slice(0, requestCharsMax);
    const head = text.indexOf('\r\n\r\n');
    if (head < 0 && text.length < requestCharsMax) return;
    const announced = Number(/^content-length:\s*(\d+)/im.exec(text.slice(0, head))?.[1] ?? 0);
    if (text.length < Math.min(requestCharsMax, head + 4 + announced)) return;
    socket.end(answer(text) ?? '');
  });
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}

async function openUdp(service: SideService, host: string, world: ServiceWorld): Promise<OpenService> {
  const socket: Datagrams = createSocket(service.at === 'ipv6' ? 'udp6' : 'udp4');
  socket.on('message', (bytes, { port, address }) => {
    const text = service.answer?.(bytes.toString('latin1'), world);
    if (text !== undefined) socket.send(Buffer.from(text, 'latin1'), port, address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(numberOf(service, world), host, resolve);
  });
  return { close: once(() => new Promise<void>((resolve) => socket.close(() => resolve()))) };
}

const numberOf = ({ port }: SideService, { connectionRequestPort }: ServiceWorld): number =>
  port === 'connection-request' ? connectionRequestPort() : port;

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}

const callOutMs = 5_000;

function callOut(text: string, log: Logger): void {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:') return;
  const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || 80 });
  socket.setTimeout(callOutMs, () => socket.destroy());
  socket.on('error', (error) => log.info({ err: error }, 'nobody listens for events'));
  socket.once('connect', () =>
    socket.end(`NOTIFY ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 0\r\n\r\n`),
  );
}
