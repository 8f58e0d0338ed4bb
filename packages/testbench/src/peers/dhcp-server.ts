import type { RemoteInfo, Socket } from 'node:dgram';
import {
  addressOctets,
  addressOption,
  type DhcpMessage,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOptions,
  dhcpPorts,
  numberOctets,
  readDhcpMessage,
  readHardwareAddress,
  writeDhcpMessage,
  writeHardwareAddress,
} from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { boundSocket } from './bound-socket.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';

/** The one lease that a {@link DhcpServer} has to give. */
export interface DhcpLeaseSettings {
  readonly address: string;
  readonly mask: string;
  readonly router?: string | undefined;
  readonly nameServer?: string | undefined;
  readonly seconds: number;
}

/** How a {@link DhcpServer} is set up. */
export interface DhcpServerOptions {
  /** Address of this machine on the network of the target. */
  readonly host: string;
  /** 0 takes a free port; real targets ask at 67 and nowhere else. */
  readonly port: number;
  /** The one client that is answered: a second server on a network harms everybody else. */
  readonly hardwareAddress: string;
  readonly lease: DhcpLeaseSettings;
  readonly evidence: Pick<Evidence, 'observe'>;
}

/** A lease, or information without one (DHCPINFORM), as the target was given it. */
export interface GivenLease {
  /** Codes of option 55: what it asked for. */
  readonly requested: readonly number[];
  /** Text of option 60; TR-069 3.1 has `dslforum.org` in it. */
  readonly vendorClass: string;
  /** Codes of the further options that it was given. */
  readonly given: readonly number[];
}

/** Messages told to the evidence; a target that floods us makes no more of it. */
const toldMax = 1_000;
const nobody = '0.0.0.0';
const everybody = '255.255.255.255';

/**
 * A DHCP server (RFC 2131) with one lease for one client, and whatever further options a case wants it to be given. It answers that client
 * alone and sends nothing else.
 */
export class DhcpServer {
  readonly #socket: Socket;
  /** Hears broadcasts, which do not come to a socket that is bound to one address. */
  readonly #ear: Socket | undefined;
  readonly #options: DhcpServerOptions;
  readonly #client: Uint8Array;
  readonly #given = new Mailbox<GivenLease>();
  #told = 0;
  #asked = 0;
  /** Options besides those of the lease, such as 43 and 125. */
  further: ReadonlyMap<number, Uint8Array> = new Map();

  private constructor(socket: Socket, ear: Socket | undefined, options: DhcpServerOptions) {
    this.#socket = socket;
    this.#ear = ear;
    this.#options = options;
    this.#client = readHardwareAddress(options.hardwareAddress) ?? new Uint8Array();
    for (const each of ear === undefined ? [socket] : [socket, ear]) {
      // A send to a peer that is gone must not end the bench.
      each.on('error', (error) => void options.evidence.observe('dhcp-server-error', { message: error.message }));
      each.on('message', (datagram, from) => this.#onDatagram(datagram, from));
    }
  }

  /** Binds its sockets. Rejects with the system's error when the address or the port is taken, or not ours. */
  static async start(options: DhcpServerOptions): Promise<DhcpServer> {
    const socket = await boundSocket(options.host, options.port);
    try {
      socket.setBroadcast(true);
      const isLoopback = options.host.startsWith('127.');
      const ear = isLoopback ? undefined : await boundSocket(everybody, socket.address().port);
      return new DhcpServer(socket, ear, options);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** `address:port`, as a client on this machine is given it. */
  get place(): string {
    const { address, port } = this.#socket.address();
    return `${address}:${port}`;
  }

  get hardwareAddress(): string {
    return this.#options.hardwareAddress;
  }

  /** Messages of the target so far. */
  get asked(): number {
    return this.#asked;
  }

  /** The next lease that the target is given; undefined when it takes none in time. Those from before do not count. */
  async nextLease(options: WaitOptions): Promise<GivenLease | undefined> {
    return await this.#given.take(options);
  }

  async stop(): Promise<void> {
    this.#given.close();
    const sockets = this.#ear === undefined ? [this.#socket] : [this.#socket, this.#ear];
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  }

  #onDatagram(datagram: Uint8Array, from: RemoteInfo): void {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'refused') return;
    const { message } = read;
    if (message.op !== 'request' || !Buffer.from(message.hardwareAddress).equals(this.#client)) return;
    this.#asked += 1;
    const type = dhcpMessageType(message);
    const answer = this.#answerTo(message, type);
    if (this.#told < toldMax) {
      this.#told += 1;
      const client = writeHardwareAddress(message.hardwareAddress);
      this.#options.evidence.observe('dhcp-message', { type: type ?? null, client, answer: answer ?? null });
    }
    if (answer === undefined) return;
    this.#send(message, answer, from);
    if (answer === 'ack') this.#given.offer(this.#leaseOf(message));
  }

  #answerTo(message: DhcpMessage, type: ReturnType<typeof dhcpMessageType>): 'offer' | 'ack' | 'nak' | undefined {
    if (type === 'discover') return 'offer';
    if (type === 'inform') return 'ack';
    if (type !== 'request') return undefined;
    const server = addressOption(message, dhcpOptions.serverIdentifier);
    // RFC 2131 4.3.2: it took the offer of another server.
    if (server !== undefined && server !== this.#options.host) return undefined;
    const wanted = addressOption(message, dhcpOptions.requestedAddress) ?? message.clientAddress;
    return wanted === this.#options.lease.address ? 'ack' : 'nak';
  }

  #leaseOf(message: DhcpMessage): GivenLease {
    return {
      requested: [...(message.options.get(dhcpOptions.parameterRequestList) ?? [])],
      vendorClass: Buffer.from(message.options.get(dhcpOptions.vendorClass) ?? []).toString('latin1'),
      given: [...this.further.keys()],
    };
  }

  #send(message: DhcpMessage, answer: 'offer' | 'ack' | 'nak', from: RemoteInfo): void {
    const isInform = dhcpMessageType(message) === 'inform';
    const reply: DhcpMessage = {
      ...message,
      op: 'reply',
      secs: 0,
      clientAddress: answer === 'ack' ? message.clientAddress : nobody,
      yourAddress: answer === 'nak' || isInform ? nobody : this.#options.lease.address,
      options: this.#optionsOf(answer, isInform),
    };
    const { address, port } = this.#wayTo(message, from, answer);
    this.#socket.send(writeDhcpMessage(reply), port, address);
  }

  #optionsOf(answer: 'offer' | 'ack' | 'nak', isInform: boolean): ReadonlyMap<number, Uint8Array> {
    const { host, lease } = this.#options;
    const head: [number, Uint8Array][] = [
      [dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[answer])],
      [dhcpOptions.serverIdentifier, addressOctets(host)],
    ];
    if (answer === 'nak') return new Map(head);
    const times: [number, Uint8Array][] = isInform ? [] : [[dhcpOptions.leaseTime, numberOctets(lease.seconds)]];
    const places: [number, string | undefined][] = [
      [dhcpOptions.subnetMask, lease.mask],
      [dhcpOptions.router, lease.router],
      [dhcpOptions.nameServer, lease.nameServer],
    ];
    const addresses = places.flatMap(([code, address]): [number, Uint8Array][] =>
      address === undefined ? [] : [[code, addressOctets(address)]],
    );
    return new Map([...head, ...times, ...addresses, ...this.further]);
  }

  /** RFC 2131 4.1. One that has no address yet is told by broadcast: its address cannot be reached without a raw socket. */
  #wayTo(
    { relayAddress }: DhcpMessage,
    from: RemoteInfo,
    answer: 'offer' | 'ack' | 'nak',
  ): { readonly address: string; readonly port: number } {
    if (relayAddress !== nobody) return { address: relayAddress, port: dhcpPorts.server };
    const isLoopback = this.#options.host.startsWith('127.');
    if (!isLoopback && (from.address === nobody || answer === 'nak')) return { address: everybody, port: from.port };
    return { address: from.address, port: from.port };
  }
}
