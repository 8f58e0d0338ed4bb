// Theory of operation. One connection, one request; bytes are counted on the socket and dropped. TR-143 names five moments
// (A.4.3, A.5.3), and the order of the failures below follows them: no connection, no answer, a refusal, a broken transfer. TR-143 knows no
// TLS; it lies between the moments of TCP and ROMTime here, and a server that is not trusted is one that was not reached.
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { secureSocket } from '@cordon/transport';
import {
  type Diagnostic,
  type DiagnosticResult,
  diagnosticLimits,
  type DiagnosticWorld,
  numberSetting,
} from './diagnostic.ts';
import { findAddress } from './find-address.ts';

type Moment = 'TCPOpenRequestTime' | 'TCPOpenResponseTime' | 'ROMTime' | 'BOMTime' | 'EOMTime';

const unknownTime = '0001-01-01T00:00:00Z';
const blankTimes: Readonly<Record<Moment, string>> = {
  TCPOpenRequestTime: unknownTime,
  TCPOpenResponseTime: unknownTime,
  ROMTime: unknownTime,
  BOMTime: unknownTime,
  EOMTime: unknownTime,
};
const chunkBytes = 65_536;

/** TR-143 download by HTTP GET. */
export const download: Diagnostic = {
  required: ['DownloadURL'],
  blank: { IPAddressUsed: '', ...blankTimes, TestBytesReceived: '0', TotalBytesReceived: '0', TotalBytesSent: '0' },
  run: (world) => runLoad(world, { direction: 'download', urlSetting: 'DownloadURL', failed: 'Error_TransferFailed' }),
};

/** TR-143 upload by HTTP PUT of TestFileLength bytes. */
export const upload: Diagnostic = {
  required: ['UploadURL'],
  blank: { IPAddressUsed: '', ...blankTimes, TestBytesSent: '0', TotalBytesSent: '0', TotalBytesReceived: '0' },
  run: (world) => runLoad(world, { direction: 'upload', urlSetting: 'UploadURL', failed: 'Error_NoTransferComplete' }),
};

interface Load {
  readonly direction: 'download' | 'upload';
  readonly urlSetting: string;
  /** What a transfer that began and did not end well is called. */
  readonly failed: string;
}

/** How long a server may take to be reached, to answer, and between two pieces; TR-143 leaves it to the device. */
const silenceMsMax = 10_000;

async function runLoad(world: DiagnosticWorld, load: Load): Promise<DiagnosticResult> {
  const url = new URL(world.setting(load.urlSetting));
  const address = await findAddress(world, url.hostname);
  if (address === undefined) return { state: 'Error_CannotResolveHostName' };
  const run = new LoadRun(world, load);
  const state = await run.transfer(url, address);
  return { state, values: { IPAddressUsed: address, ...run.values() } };
}

class LoadRun {
  readonly #world: DiagnosticWorld;
  readonly #load: Load;
  readonly #times: Record<Moment, string> = { ...blankTimes };
  /** Wall clock and monotonic clock at the same instant: TR-143 asks for microseconds. */
  readonly #start: { readonly wallMs: number; readonly monotonicMs: number };
  /** TCP, and what HTTP is spoken on: the same without TLS. */
  #socket: Socket | undefined;
  #stream: Socket | undefined;
  #bodyBytes = 0;

  constructor(world: DiagnosticWorld, load: Load) {
    this.#world = world;
    this.#load = load;
    this.#start = { wallMs: world.clock.nowMs(), monotonicMs: performance.now() };
  }

  /** The parameters of the objects; a device has either the ones of a download or those of an upload. */
  values(): Record<string, string> {
    const isDownload = this.#load.direction === 'download';
    return {
      ...this.#times,
      // TR-143: all bytes between BOMTime and EOMTime, headers included.
      ...(isDownload
        ? { TestBytesReceived: String(this.#stream?.bytesRead ?? 0) }
        : { TestBytesSent: String(this.#stream?.bytesWritten ?? 0) }),
      TotalBytesReceived: String(this.#socket?.bytesRead ?? 0),
      TotalBytesSent: String(this.#socket?.bytesWritten ?? 0),
    };
  }

  /** Runs the transfer and resolves to the final state. */
  async transfer(url: URL, address: string): Promise<string> {
    const { signal } = this.#world;
    signal.throwIfAborted();
    try {
      this.#stream = await this.#open(url, address);
    } catch {
      signal.throwIfAborted();
      return 'Error_InitConnectionFailed';
    }
    const request = this.#request(url, this.#stream);
    const { promise, resolve } = Promise.withResolvers<string>();
    request.setTimeout(silenceMsMax, () => resolve(this.#whatFailed()));
    request.once('error', () => resolve(this.#whatFailed()));
    request.once('response', (response) => void this.#receive(response).then(resolve));
    this.#send(request);
    const state = await promise;
    request.destroy();
    signal.throwIfAborted();
    return state;
  }

  /** A connection on which the request can go out. Rejects when there is none, or none to a server that can be trusted. */
  async #open(url: URL, address: string): Promise<Socket> {
    const { signal, tls: policy } = this.#world;
    const isTls = url.protocol === 'https:';
    this.#note('TCPOpenRequestTime');
    const socket = connect({ host: address, port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port) });
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.setTimeout(silenceMsMax, () => socket.destroy(new Error('The server was not reached in time.')));
    try {
      await once(socket, 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    socket.setTimeout(0);
    this.#note('TCPOpenResponseTime');
    const hostName = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return isTls ? await secureSocket(socket, { hostName, policy, timeoutMs: silenceMsMax, signal }) : socket;
  }

  #request(url: URL, stream: Socket): ClientRequest {
    const isUpload = this.#load.direction === 'upload';
    this.#note('ROMTime');
    const request = httpRequest({
      createConnection: () => stream,
      path: url.pathname + url.search,
      method: isUpload ? 'PUT' : 'GET',
      headers: { Host: url.host, Connection: 'close', ...(isUpload ? uploadHeaders(this.#length) : {}) },
      signal: this.#world.signal,
    });
    if (!isUpload) request.once('socket', () => stream.once('data', () => this.#note('BOMTime')));
    return request;
  }

  #send(request: ClientRequest): void {
    if (this.#load.direction === 'download') return void request.end();
    const file = zeroes(this.#length, () => this.#note('BOMTime'));
    pipeline(file, request, () => undefined);
  }

  get #length(): number {
    return numberSetting(this.#world, 'TestFileLength', 0);
  }

  #note(moment: Moment): void {
    const micros = Math.round((performance.now() - this.#start.monotonicMs) * 1000);
    const ms = this.#start.wallMs + Math.floor(micros / 1000);
    const text = new Date(ms).toISOString().slice(0, -1);
    this.#times[moment] = `${text}${String(micros % 1000).padStart(3, '0')}Z`;
  }

  #has(moment: Moment): boolean {
    return this.#times[moment] !== unknownTime;
  }

  async #receive(response: IncomingMessage): Promise<string> {
    const { statusCode = 0 } = response;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        this.#bodyBytes += chunk.length;
        if (this.#bodyBytes > diagnosticLimits.testBytesMax) return this.#load.failed;
      }
    } catch {
      return this.#load.failed;
    }
    this.#note('EOMTime');
    if (statusCode === 401 || statusCode === 403) return 'Error_LoginFailed';
    return statusCode >= 200 && statusCode < 300 ? 'Complete' : this.#load.failed;
  }

  #whatFailed(): string {
    if (this.#load.direction === 'download' && !this.#has('BOMTime')) return 'Error_NoResponse';
    return this.#load.failed;
  }
}

const uploadHeaders = (length: number): Record<string, string> => ({
  'Content-Type': 'application/octet-stream',
  'Content-Length': String(length),
});

/** `length` bytes of no meaning, in pieces that are made when they are asked for. */
function zeroes(length: number, onFirst: () => void): Readable {
  const piece = Buffer.alloc(chunkBytes);
  let left = length;
  return new Readable({
    read() {
      if (left === length) onFirst();
      const size = Math.min(left, chunkBytes);
      left -= size;
      this.push(size === 0 ? null : piece.subarray(0, size));
    },
  });
}
