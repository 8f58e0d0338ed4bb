// Theory of operation. A host of the LAN that asks for an address, tells its name in doing so, and gives the address back: INIT, SELECTING,
// REQUESTING, BOUND and DHCPRELEASE of RFC 2131. It configures no interface: this machine keeps the address that it has on the LAN, and
// for that reason answers are asked for by broadcast (RFC 2131 4.1).
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import {
  addressOctets,
  addressOption,
  type DhcpMessage,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOptions,
  numberOption,
  readDhcpMessage,
  readHardwareAddress,
  writeClientFqdn,
  writeDhcpMessage,
} from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import { boundSocket } from './bound-socket.ts';
import { Mailbox } from './mailbox.ts';

/** Where and as whom a {@link LanDhcpClient} asks. */
export interface LanDhcpClientOptions {
  /** Address of this machine on the LAN. */
  readonly host: string;
  /** Port of this machine; servers answer at 68, whatever a request comes from, unless they are told otherwise. */
  readonly port: number;
  /** Where it is asked: `255.255.255.255` at port 67 outside a test. */
  readonly server: string;
  readonly serverPort: number;
  /** Of a host that there is not, such as `02:00:5e:00:53:4c`. */
  readonly hardwareAddress: string;
  readonly evidence: Pick<Evidence, 'observe'>;
  readonly signal: AbortSignal;
}

/** What the host tells of itself; what is absent is not told. */
export interface ToldByHost {
  /** Option 12. */
  readonly hostName?: string | undefined;
  /** Option 81. */
  readonly fqdn?: string | undefined;
  /** Option 60. */
  readonly vendorClass?: string | undefined;
}

/** A lease that was given. Plain data. */
export type LanLease = {
  readonly address: string;
  readonly server: string;
  /** Seconds; null where the server does not say. */
  readonly seconds: number | null;
};

const everybody = '255.255.255.255';
const nobody = '0.0.0.0';
const ethernet = 1;
const optionBytesMax = 255;
/** RFC 2131 4.1 has 4 s and then twice as long; a server that looks for the address first (RFC 2131 2.2) takes one to three. */
const waitsMs = [2_000, 4_000, 8_000] as const;

type Option = readonly [code: number, value: Uint8Array];

/** A DHCP client on the LAN side of a target. */
export class LanDhcpClient {
  readonly #options: LanDhcpClientOptions;
  readonly #sockets: readonly Socket[];
  readonly #hardwareAddress: Uint8Array;
  readonly #answers = new Mailbox<DhcpMessage>();

  private constructor(options: LanDhcpClientOptions, sockets: readonly Socket[]) {
    this.#options = options;
    this.#sockets = sockets;
    this.#hardwareAddress = readHardwareAddress(options.hardwareAddress) ?? new Uint8Array(6);
    for (const socket of sockets) {
      socket.on('error', ({ message }) => void options.evidence.observe('dhcp-client-error', { message }));
      socket.on('message', (datagram) => this.#hear(datagram));
    }
  }

  /** Binds its sockets. Rejects with the system's error when the port is taken: this machine's own DHCP client may have it. */
  static async open(options: LanDhcpClientOptions): Promise<LanDhcpClient> {
    const socket = await boundSocket(options.host, options.port);
    try {
      socket.setBroadcast(true);
      // Broadcasts do not come to a socket that is bound to one address.
      const ear = options.host.startsWith('127.') ? [] : [await boundSocket(everybody, socket.address().port)];
      return new LanDhcpClient(options, [socket, ...ear]);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Asks for an address and takes it. Undefined when no server gives one. */
  async lease(told: ToldByHost): Promise<LanLease | undefined> {
    const options = optionsOf(told);
    const transactionId = randomInt(2 ** 32);
    const offer = await this.#ask(transactionId, 'discover', options);
    const server = offer === undefined ? undefined : addressOption(offer, dhcpOptions.serverIdentifier);
    if (offer === undefined || server === undefined) return this.#note(told, undefined);
    const answer = await this.#ask(transactionId, 'request', [
      [dhcpOptions.requestedAddress, addressOctets(offer.yourAddress)],
      [dhcpOptions.serverIdentifier, addressOctets(server)],
      ...options,
    ]);
    if (answer === undefined || dhcpMessageType(answer) !== 'ack') return this.#note(told, undefined);
    const seconds = numberOption(answer, dhcpOptions.leaseTime) ?? null;
    return this.#note(told, { address: answer.yourAddress, server, seconds });
  }

  /** Gives an address back. Nobody answers that (RFC 2131 4.4.6). */
  async release({ address, server }: LanLease): Promise<void> {
    const message = this.#message(randomInt(2 ** 32), 'release', [
      [dhcpOptions.serverIdentifier, addressOctets(server)],
    ]);
    await this.#send({ ...message, isBroadcast: false, clientAddress: address });
    this.#options.evidence.observe('dhcp-release', { address, server });
  }

  async close(): Promise<void> {
    this.#answers.close();
    await Promise.all(this.#sockets.map((one) => new Promise<void>((resolve) => one.close(() => resolve()))));
  }

  #note(told: ToldByHost, lease: LanLease | undefined): LanLease | undefined {
    const { hostName = null, fqdn = null, vendorClass = null } = told;
    this.#options.evidence.observe('dhcp-lease', { told: { hostName, fqdn, vendorClass }, lease: lease ?? null });
    return lease;
  }

  async #ask(
    transactionId: number,
    type: 'discover' | 'request',
    options: readonly Option[],
  ): Promise<DhcpMessage | undefined> {
    const { signal } = this.#options;
    const wanted = type === 'discover' ? ['offer'] : ['ack', 'nak'];
    for (const withinMs of waitsMs) {
      // Waited for from before it can come.
      const coming = this.#answers.take(
        { withinMs, signal },
        (one) => one.transactionId === transactionId && wanted.includes(dhcpMessageType(one) ?? ''),
      );
      await this.#send(this.#message(transactionId, type, options));
      const answer = await coming;
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #message(transactionId: number, type: keyof typeof dhcpMessageTypes, options: readonly Option[]): DhcpMessage {
    return {
      op: 'request',
      transactionId,
      secs: 0,
      isBroadcast: true,
      clientAddress: nobody,
      yourAddress: nobody,
      relayAddress: nobody,
      hardwareAddress: this.#hardwareAddress,
      options: new Map<number, Uint8Array>([
        [dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[type])],
        [dhcpOptions.clientIdentifier, Uint8Array.of(ethernet, ...this.#hardwareAddress)],
        ...(type === 'release'
          ? []
          : ([
              [
                dhcpOptions.parameterRequestList,
                Uint8Array.of(dhcpOptions.subnetMask, dhcpOptions.router, dhcpOptions.nameServer),
              ],
            ] as const)),
        ...options,
      ]),
    };
  }

  async #send(message: DhcpMessage): Promise<void> {
    const { server, serverPort } = this.#options;
    const [socket] = this.#sockets;
    await new Promise<void>((resolve) => {
      // A send that fails is told as an error of the socket, and its answer stays out.
      if (socket === undefined) resolve();
      else socket.send(writeDhcpMessage(message), serverPort, server, () => resolve());
    });
  }

  #hear(datagram: Uint8Array): void {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'refused') return;
    const { message } = read;
    const isOurs = message.op === 'reply' && Buffer.from(message.hardwareAddress).equals(this.#hardwareAddress);
    if (isOurs) this.#answers.offer(message);
  }
}

function optionsOf({ hostName, fqdn, vendorClass }: ToldByHost): readonly Option[] {
  const textOf = (text: string): Uint8Array => Buffer.from(text).subarray(0, optionBytesMax);
  return [
    ...(hostName === undefined ? [] : [[dhcpOptions.hostName, textOf(hostName)] as const]),
    ...(vendorClass === undefined ? [] : [[dhcpOptions.vendorClass, textOf(vendorClass)] as const]),
    ...(fqdn === undefined ? [] : [[dhcpOptions.clientFqdn, writeClientFqdn(fqdn)] as const]),
  ];
}
