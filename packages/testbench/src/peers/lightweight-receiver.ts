import type { RemoteInfo, Socket } from 'node:dgram';
import { readLightweightNotification, type ReceivedLightweightNotification } from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { boundSocket } from './bound-socket.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';

/** How a {@link LightweightReceiver} is set up. */
export interface LightweightReceiverOptions {
  readonly host: string;
  readonly evidence: Pick<Evidence, 'observe'>;
}

/** A datagram on the port: a notification as it came, or why it is none. */
export type LightweightArrival =
  | { readonly kind: 'notification'; readonly message: ReceivedLightweightNotification }
  | { readonly kind: 'refused'; readonly reason: string };

/** Datagrams kept and told to the evidence; a target that floods us costs no more than this. */
const arrivalsMax = 1_000;

/** Takes lightweight notifications (TR-069 Annex M) and answers nothing. Values are not evidence: they may be secrets. */
export class LightweightReceiver {
  readonly #socket: Socket;
  readonly #arrivals = new Mailbox<LightweightArrival>();
  readonly #evidence: Pick<Evidence, 'observe'>;
  #count = 0;

  private constructor(socket: Socket, evidence: LightweightReceiverOptions['evidence']) {
    this.#socket = socket;
    this.#evidence = evidence;
    socket.on('error', (error) => evidence.observe('lightweight-receiver-error', { message: error.message }));
    socket.on('message', (datagram, from) => this.#onDatagram(datagram, from));
  }

  /** Binds a free port. Rejects with the system's error when the address is not ours. */
  static async start({ host, evidence }: LightweightReceiverOptions): Promise<LightweightReceiver> {
    return new LightweightReceiver(await boundSocket(host, 0), evidence);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** The next datagram that nobody took yet and that `where` agrees to; undefined when none comes in time. */
  next(options: WaitOptions, where: (arrival: LightweightArrival) => boolean): Promise<LightweightArrival | undefined> {
    return this.#arrivals.take(options, where);
  }

  async stop(): Promise<void> {
    this.#arrivals.close();
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #onDatagram(datagram: Uint8Array, { address, port }: RemoteInfo): void {
    this.#count += 1;
    if (this.#count > arrivalsMax) return;
    const read = readLightweightNotification(datagram);
    const arrival: LightweightArrival = read.kind === 'refused' ? read : { kind: 'notification', message: { ...read } };
    const told =
      read.kind === 'refused'
        ? { reason: read.reason }
        : {
            headers: read.headers.map(([name]) => name),
            parameters: read.notification.parameterList.map(({ name }) => name),
          };
    this.#evidence.observe('lightweight-notification', { from: `${address}:${port}`, bytes: datagram.length, ...told });
    this.#arrivals.put(arrival);
  }
}
