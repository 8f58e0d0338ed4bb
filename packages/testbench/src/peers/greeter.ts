import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const wordBytes = 8;
const connectionsMax = 16;
const datagramsMax = 3;
const answerMs = 700;

/** A service behind the target: says its word to whoever connects or sends a datagram. Who reads the word came through to it. */
export class Greeter {
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;
  readonly #datagrams: DatagramSocket;
  /** Nobody else says it. */
  readonly word: string;

  private constructor(parts: {
    server: Server;
    sockets: ReadonlySet<Socket>;
    datagrams: DatagramSocket;
    word: string;
  }) {
    this.#server = parts.server;
    this.#sockets = parts.sockets;
    this.#datagrams = parts.datagrams;
    this.word = parts.word;
  }

  /** Opens a free port at an address of this machine. Rejects with the socket's error when that is none of ours. */
  static async start(host: string): Promise<Greeter> {
    const word = `cordon ${randomBytes(wordBytes).toString('hex')}`;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
      socket.end(`${word}\n`);
    });
    server.maxConnections = connectionsMax;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    try {
      return new Greeter({ server, sockets, datagrams: await answerDatagrams(host, word), word });
    } catch (error) {
      server.close();
      throw error;
    }
  }

  /** The TCP port. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The UDP port. */
  get udpPort(): number {
    return this.#datagrams.address().port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed, new Promise<void>((resolve) => this.#datagrams.close(() => resolve()))]);
  }
}

/** Answers no shorter question than its word, so that nobody uses it against a third. */
async function answerDatagrams(host: string, word: string): Promise<DatagramSocket> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (question, { port, address }) => {
    if (question.length >= word.length) socket.send(word, port, address, () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve();
    });
  });
  return socket;
}

/** Whether a datagram to a place brings this word, in one of a few tries: each may be lost. */
export async function asksForWord(
  word: string,
  { address, port, signal }: { readonly address: string; readonly port: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const came = new Promise<boolean>((resolve) => {
    socket.on('message', (answer: Buffer) => {
      if (answer.includes(word)) resolve(true);
    });
  });
  // An ICMP error says that nobody listens there.
  socket.on('error', () => undefined);
  try {
    for (let sent = 0; sent < datagramsMax; sent += 1) {
      await new Promise<void>((resolve) => socket.send('?'.repeat(word.length), port, address, () => resolve()));
      if (await Promise.race([came, sleep(answerMs, false, { signal })])) return true;
    }
    return false;
  } finally {
    socket.close();
  }
}
