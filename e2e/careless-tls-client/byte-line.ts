import { connect, type Socket } from 'node:net';

const isIpv6Loopback = (host: string): boolean => host.replaceAll(/[[\]]/g, '') === '::1';

/** A TCP connection read piece by piece. */
export class ByteLine {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #isOver = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket, idleMsMax: number) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(idleMsMax, () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake?.();
    });
    const over = (): void => {
      this.#isOver = true;
      this.#wake?.();
    };
    for (const event of ['end', 'close', 'error']) socket.on(event, over);
  }

  /** Connects to this port of the loopback, whatever the name: this client never talks to another machine. */
  static async open(url: URL, idleMsMax: number): Promise<ByteLine> {
    const host = isIpv6Loopback(url.hostname) ? '::1' : '127.0.0.1';
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    const socket = connect({ host, port });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new ByteLine(socket, idleMsMax);
  }

  /** So many bytes; undefined when the other side has ended before. */
  async take(bytes: number): Promise<Buffer | undefined> {
    while (this.#received.length < bytes) if (!(await this.#more())) return undefined;
    const taken = this.#received.subarray(0, bytes);
    this.#received = this.#received.subarray(bytes);
    return taken;
  }

  /** Whatever has come, at least one byte. */
  async takeSome(): Promise<Buffer | undefined> {
    while (this.#received.length === 0) if (!(await this.#more())) return undefined;
    return await this.take(this.#received.length);
  }

  /** The first byte that is to come next. */
  async peek(): Promise<number | undefined> {
    while (this.#received.length === 0) if (!(await this.#more())) return undefined;
    return this.#received[0];
  }

  write(bytes: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** Lets what was written go out, and the connection with it. */
  close(): void {
    this.#socket.end();
    this.#socket.resume();
    setTimeout(() => this.#socket.destroy(), 200).unref();
  }

  async #more(): Promise<boolean> {
    if (this.#isOver) return false;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return true;
  }
}
