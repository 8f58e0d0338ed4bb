import type { AddressInfo, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { ConnectionTap } from './capture-types.ts';

type WriteCallback = (error?: Error | null) => void;

class TappedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #tap: ConnectionTap;
  #isSocketClosed = false;

  constructor(socket: Socket, tap: ConnectionTap) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#tap = tap;
    socket.on('data', (bytes: Uint8Array) => {
      tap.received(bytes);
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('end', () => {
      tap.ended('remote');
      this.push(null);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') tap.reset('remote');
      this.destroy(error);
    });
    socket.on('timeout', () => this.emit('timeout'));
    socket.on('close', () => {
      this.#isSocketClosed = true;
      tap.closed();
      this.destroy();
    });
    // Bytes wait in the kernel until the reader above asks for them.
    socket.pause();
    if (!socket.closed) return;
    // A socket that is gone already emits nothing any more.
    this.#isSocketClosed = true;
    tap.closed();
    this.destroy();
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  get remoteFamily(): string | undefined {
    return this.#socket.remoteFamily;
  }

  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  get localPort(): number | undefined {
    return this.#socket.localPort;
  }

  get localFamily(): string | undefined {
    return this.#socket.localFamily;
  }

  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  get bytesWritten(): number {
    return this.#socket.bytesWritten;
  }

  get connecting(): boolean {
    return this.#socket.connecting;
  }

  address(): AddressInfo | Record<string, never> | string {
    return this.#socket.address();
  }

  setNoDelay(noDelay?: boolean): this {
    this.#socket.setNoDelay(noDelay);
    return this;
  }

  setKeepAlive(enable?: boolean, initialDelayMs?: number): this {
    this.#socket.setKeepAlive(enable, initialDelayMs);
    return this;
  }

  setTimeout(timeoutMs: number, listener?: () => void): this {
    if (listener !== undefined) this.once('timeout', listener);
    this.#socket.setTimeout(timeoutMs);
    return this;
  }

  ref(): this {
    this.#socket.ref();
    return this;
  }

  unref(): this {
    this.#socket.unref();
    return this;
  }

  /** Aborts with a RST in place of a FIN. */
  resetAndDestroy(): this {
    this.#tap.reset('local');
    this.#socket.resetAndDestroy();
    this.destroy();
    return this;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Uint8Array, _encoding: BufferEncoding, done: WriteCallback): void {
    this.#tap.sent(bytes);
    this.#socket.write(bytes, done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: WriteCallback): void {
    this.#socket.cork();
    chunks.forEach(({ chunk }, index) => {
      this.#tap.sent(chunk);
      if (index === chunks.length - 1) this.#socket.write(chunk, done);
      else this.#socket.write(chunk);
    });
    this.#socket.uncork();
  }

  override _final(done: WriteCallback): void {
    this.#tap.ended('local');
    if (this.#socket.destroyed) done();
    else this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: WriteCallback): void {
    // The stream closes after its socket, so that its `close` means that the tap has seen everything.
    if (this.#isSocketClosed) done(error);
    else this.#socket.once('close', () => done(error)).destroy();
  }
}

/**
 * Stands between a connected TCP socket and TLS (or HTTP) and shows the tap every byte as it crosses, without changing anything:
 * back-pressure, half-close, errors and addresses are the socket's. Use it below `tls.connect({ socket })` and
 * `new tls.TLSSocket(duplex, { isServer: true })`. Written bytes are recorded when they are handed to the kernel.
 * The socket belongs to the returned stream from then on: read, write and destroy only that.
 */
export function tapSocket(socket: Socket, tap: ConnectionTap): Duplex {
  return new TappedSocket(socket, tap);
}
