import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const wordBytes = 8;
const connectionsMax = 16;

/** A service behind the target: says its word to whoever connects, and hangs up. Who reads the word came through to it. */
export class Greeter {
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;
  /** Nobody else says it. */
  readonly word: string;

  private constructor(server: Server, sockets: ReadonlySet<Socket>, word: string) {
    this.#server = server;
    this.#sockets = sockets;
    this.word = word;
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
    return new Greeter(server, sockets, word);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
