import { randomBytes } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import type { Secret } from '@cordon/cwmp';
import {
  checkStunIntegrity,
  mappedAddresses,
  readStunMessage,
  readStunUsername,
  type StunAddress,
  stunAttribute,
  stunAttributeTypes,
  stunErrorCode,
  type StunMessage,
  stunMessageTypes,
  writeStunMessage,
  writeStunWithIntegrity,
} from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { boundSocket } from './bound-socket.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';

/** A binding request that arrived. */
export interface StunRequest {
  readonly from: StunAddress;
  readonly transactionId: Uint8Array;
  /** CONNECTION-REQUEST-BINDING is there: the port takes UDP connection requests. */
  readonly isMarked: boolean;
  /** BINDING-CHANGE is there. */
  readonly isChange: boolean;
  readonly username: string | undefined;
  readonly hasIntegrity: boolean;
}

/** What a server of {@link StunServer} does with the next request; undefined answers it as a sound server does. */
export type StunTactic = (request: StunRequest) => 'silent' | undefined;

/** How a {@link StunServer} is set up. */
export interface StunServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly evidence: Pick<Evidence, 'observe'>;
}

/** Requests told to the evidence; a target that floods us makes no more of it. */
const toldMax = 1_000;

/**
 * A STUN server (RFC 3489) that tells each device where its requests come from, or what a case wants it to be told; a second socket plays a
 * stranger who answers in its place. Forgeries are sent only to where a request came from.
 */
export class StunServer {
  readonly #socket: Socket;
  readonly #stranger: Socket;
  readonly #evidence: Pick<Evidence, 'observe'>;
  readonly #arrivals = new Mailbox<StunRequest>();
  #told = 0;
  /** What a request is told instead of its true address. */
  mapped: ((from: StunAddress) => StunAddress) | undefined;
  tactic: StunTactic | undefined;
  /** Asks for integrity by error 401, and signs its answers (TR-069 G.2.2.2.1). */
  login: { readonly username: string; readonly password: Secret } | undefined;
  /** Leaves the integrity out of the answer to a request that had it. */
  answersUnsigned = false;

  private constructor(socket: Socket, stranger: Socket, evidence: StunServerOptions['evidence']) {
    this.#socket = socket;
    this.#stranger = stranger;
    this.#evidence = evidence;
    const onError = (error: Error): void => void evidence.observe('stun-server-error', { message: error.message });
    // A send to a peer that is gone must not end the bench.
    for (const each of [socket, stranger]) each.on('error', onError);
    socket.on('message', (datagram, from) => this.#onDatagram(datagram, from));
  }

  /** Binds both sockets. Rejects with the system's error when the address is taken or not ours. */
  static async start({ host, port, evidence }: StunServerOptions): Promise<StunServer> {
    const socket = await boundSocket(host, port);
    const stranger = await boundSocket(host, 0).catch((error: unknown) => {
      socket.close();
      throw error;
    });
    return new StunServer(socket, stranger, evidence);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** The next request that `where` agrees to; undefined when none comes in time. Requests from before do not count. */
  async nextRequest(
    options: WaitOptions,
    where: (request: StunRequest) => boolean = () => true,
  ): Promise<StunRequest | undefined> {
    return await this.#arrivals.take(options, where);
  }

  /** A binding response from an address that was never asked; without a transaction id, with a random one. */
  forge(to: StunAddress, mapped: StunAddress, transactionId: Uint8Array = randomBytes(16)): void {
    this.#evidence.observe('stun-forged-response', { to: textOf(to), mapped: textOf(mapped) });
    this.#stranger.send(writeStunMessage(responseOf(transactionId, mapped)), to.port, to.address);
  }

  async stop(): Promise<void> {
    this.#arrivals.close();
    const sockets = [this.#socket, this.#stranger];
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  }

  #onDatagram(datagram: Uint8Array, { address, port }: RemoteInfo): void {
    const read = readStunMessage(datagram);
    if (read.kind === 'refused' || read.message.type !== stunMessageTypes.bindingRequest) return;
    const request = requestOf(read.message, { address, port });
    const { transactionId: _, from, ...facts } = request;
    if (this.#told < toldMax) this.#evidence.observe('stun-request', { ...facts, from: textOf(from) });
    this.#told += 1;
    if (this.tactic?.(request) !== 'silent') this.#answer(datagram, request);
    this.#arrivals.offer(request);
  }

  #answer(datagram: Uint8Array, { from, transactionId, username, hasIntegrity }: StunRequest): void {
    const response = responseOf(transactionId, this.mapped?.(from) ?? from);
    const { login } = this;
    let bytes = writeStunMessage(response);
    if (login !== undefined) {
      const isRight = username === login.username && checkStunIntegrity(datagram, login.password) === 'right';
      if (!hasIntegrity || !isRight) bytes = writeStunMessage(refusalOf(transactionId));
      else if (!this.answersUnsigned) bytes = writeStunWithIntegrity(response, login.password);
    }
    this.#socket.send(bytes, from.port, from.address);
  }
}

function requestOf(message: StunMessage, from: StunAddress): StunRequest {
  const has = (type: number): boolean => stunAttribute(message, type) !== undefined;
  return {
    from,
    transactionId: message.transactionId,
    isMarked: has(stunAttributeTypes.connectionRequestBinding),
    isChange: has(stunAttributeTypes.bindingChange),
    username: readStunUsername(message),
    hasIntegrity: has(stunAttributeTypes.messageIntegrity),
  };
}

const responseOf = (transactionId: Uint8Array, mapped: StunAddress): StunMessage => ({
  type: stunMessageTypes.bindingResponse,
  transactionId,
  attributes: mappedAddresses(transactionId, mapped),
});

const refusalOf = (transactionId: Uint8Array): StunMessage => ({
  type: stunMessageTypes.bindingErrorResponse,
  transactionId,
  attributes: [stunErrorCode(401, 'Unauthorized')],
});

const textOf = ({ address, port }: StunAddress): string => `${address}:${port}`;
