// Theory of operation. The client of RFC 2131, as far as a device needs it that learns its ACS by DHCP: INIT and SELECTING (DISCOVER, the
// first OFFER), REQUESTING, BOUND, RENEWING, REBINDING. The address of the lease is taken note of and given to no interface: those are the
// machine's. For that reason it goes on hearing at the address that the configuration gives it, and asks for broadcasts.
import { randomInt } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
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
  writeDhcpMessage,
} from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type Lease, leaseOfOptions } from './lease.ts';

/** Where and as whom the device asks for a lease. */
export interface DhcpClientConfig {
  /** Address and port that it hears at: `0.0.0.0:68` outside a test. */
  readonly listen: string;
  /** Address and port of the server: `255.255.255.255:67` where it is not known. */
  readonly server: string;
  /** Such as `02:00:5e:00:53:01`. */
  readonly hardwareAddress: string;
  /** The option that it names in its parameter request list (TR-069 3.1, Table 2): one of them, never both. */
  readonly requests: 43 | 125;
  /** How long a boot waits for a lease. */
  readonly bootWaitMs: number;
}

/** What a client needs. */
export interface DhcpClientOptions {
  readonly config: DhcpClientConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** A lease whose options are others than those before. */
  readonly onChange: () => void;
}

/** RFC 2131 4.1: 4 s, then twice as long each time up to 64 s, give or take one. */
const firstWaitMs = 4_000;
const waitMsMax = 64_000;
const jitterMs = 1_000;
/** Requests for an offer that nobody answers; then it is looked for another one. */
const requestsMax = 4;
/** A server that gives less would be asked all the time. */
const leaseSecondsMin = 60;
/** RFC 2131 4.4.5: a renewal is repeated no sooner. */
const renewMsMin = 60_000;
/** A day: what is longer is asked for again then. */
const leaseSecondsMax = 86_400;
/** TR-069 3.1-04: who has this discovery says so. */
const vendorClass = 'dslforum.org cordon';
const ethernet = 1;
const nobody = '0.0.0.0';
const noOptions = '[[],[]]';

type State = 'down' | 'selecting' | 'requesting' | 'bound' | 'renewing' | 'rebinding';

interface Place {
  readonly address: string;
  readonly port: number;
}

/** `address:port` of IPv4; undefined for anything else. */
export function readPlace(text: string): Place | undefined {
  const { address, port } = /^(?<address>[\d.]+):(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  return address === undefined || Number(port) > 65_535 ? undefined : { address, port: Number(port) };
}

function placeOf(text: string): Place {
  const place = readPlace(text);
  if (place === undefined) throw new RangeError(`${text} is no address and port of IPv4.`);
  return place;
}

/** A DHCP client that configures no interface. Nothing is opened before {@link DhcpClient.up}. */
export class DhcpClient {
  readonly #options: DhcpClientOptions;
  readonly #hardwareAddress: Uint8Array;
  readonly #server: Place;
  #socket: Socket | undefined;
  #state: State = 'down';
  #transactionId = 0;
  #tries = 0;
  #beganMs = 0;
  #offer: { readonly address: string; readonly server: string } | undefined;
  #expiresMs = 0;
  #cancel: (() => void) | undefined;
  #waiting: (() => void)[] = [];
  #lease: Lease | undefined;
  #optionBytes = noOptions;

  constructor(options: DhcpClientOptions) {
    this.#options = options;
    this.#server = placeOf(options.config.server);
    this.#hardwareAddress = readHardwareAddress(options.config.hardwareAddress) ?? new Uint8Array(6);
  }

  /** What the lease says of the ACS; undefined without a lease. */
  get lease(): Lease | undefined {
    return this.#lease;
  }

  /** Power comes on: asks for a lease. Resolves when there is one, or when a boot has waited long enough. Rejects when the port is taken. */
  async up(): Promise<void> {
    if (this.#socket === undefined) this.#socket = await this.#open();
    await this.renew();
  }

  /** Asks for a lease anew, and resolves as {@link DhcpClient.up} does. */
  async renew(): Promise<void> {
    if (this.#socket === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(this.#options.config.bootWaitMs, resolve);
    this.#waiting.push(resolve);
    this.#discover();
    await promise;
    cancel();
  }

  /** Power goes off. The lease is forgotten and not given back, as by a device whose plug is pulled. */
  down(): void {
    this.#cancel?.();
    this.#socket?.close();
    this.#socket = undefined;
    this.#state = 'down';
    this.#lease = undefined;
    this.#optionBytes = noOptions;
    this.#wake();
  }

  async #open(): Promise<Socket> {
    const { address, port } = placeOf(this.#options.config.listen);
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, address, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    socket.setBroadcast(true);
    socket.on('error', (error) => this.#options.log.warn({ err: error }, 'the DHCP server cannot be reached'));
    socket.on('message', (datagram, from) => this.#hear(datagram, from));
    return socket;
  }

  #discover(): void {
    this.#state = 'selecting';
    this.#transactionId = randomInt(2 ** 32);
    this.#beganMs = this.#options.clock.nowMs();
    this.#offer = undefined;
    this.#tries = 0;
    this.#again();
  }

  /** Sends what belongs to the state, and again as long as nobody answers. */
  #again(): void {
    this.#cancel?.();
    if (this.#state === 'requesting' && this.#tries >= requestsMax) return this.#discover();
    if (this.#state === 'selecting') this.#send('discover', []);
    if (this.#state === 'requesting' && this.#offer !== undefined) {
      this.#send('request', [
        [dhcpOptions.requestedAddress, addressOctets(this.#offer.address)],
        [dhcpOptions.serverIdentifier, addressOctets(this.#offer.server)],
      ]);
    }
    const wait = Math.min(firstWaitMs * 2 ** this.#tries, waitMsMax) + randomInt(-jitterMs, jitterMs + 1);
    this.#tries += 1;
    this.#cancel = this.#options.clock.after(wait, () => this.#again());
  }

  #send(type: keyof typeof dhcpMessageTypes, more: readonly (readonly [number, Uint8Array])[], from = nobody): void {
    const { clock, config } = this.#options;
    const message: DhcpMessage = {
      op: 'request',
      transactionId: this.#transactionId,
      secs: Math.floor((clock.nowMs() - this.#beganMs) / 1_000),
      isBroadcast: from === nobody,
      clientAddress: from,
      yourAddress: nobody,
      relayAddress: nobody,
      hardwareAddress: this.#hardwareAddress,
      options: new Map([
        [dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[type])],
        [dhcpOptions.clientIdentifier, Uint8Array.of(ethernet, ...this.#hardwareAddress)],
        ...more,
        [dhcpOptions.vendorClass, Buffer.from(vendorClass)],
        [
          dhcpOptions.parameterRequestList,
          Uint8Array.of(dhcpOptions.subnetMask, dhcpOptions.router, dhcpOptions.nameServer, config.requests),
        ],
      ]),
    };
    this.#socket?.send(writeDhcpMessage(message), this.#server.port, this.#server.address);
  }

  #hear(datagram: Uint8Array, { address }: RemoteInfo): void {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'refused') return this.#options.log.info({ from: address, why: read.reason }, 'no DHCP message');
    const { message } = read;
    const isOurs =
      message.op === 'reply' &&
      message.transactionId === this.#transactionId &&
      Buffer.from(message.hardwareAddress).equals(this.#hardwareAddress);
    if (!isOurs) return;
    const type = dhcpMessageType(message);
    const server = addressOption(message, dhcpOptions.serverIdentifier);
    if (this.#state === 'selecting' && type === 'offer' && server !== undefined) {
      this.#offer = { address: message.yourAddress, server };
      this.#state = 'requesting';
      this.#tries = 0;
      this.#again();
    } else if (['requesting', 'renewing', 'rebinding'].includes(this.#state)) {
      if (type === 'nak') this.#discover();
      if (type === 'ack') this.#bind(message, server ?? address);
    }
  }

  #bind(message: DhcpMessage, server: string): void {
    const { clock, log, config } = this.#options;
    const told = numberOption(message, dhcpOptions.leaseTime) ?? leaseSecondsMin;
    const seconds = Math.min(Math.max(told, leaseSecondsMin), leaseSecondsMax);
    this.#expiresMs = clock.nowMs() + seconds * 1_000;
    this.#offer = { address: message.yourAddress, server };
    this.#state = 'bound';
    log.info({ address: message.yourAddress, server, seconds }, 'a DHCP lease');
    const options = { 43: message.options.get(43), 125: message.options.get(125) };
    const optionBytes = JSON.stringify([43, 125].map((code) => [...(message.options.get(code) ?? [])]));
    const isNews = optionBytes !== this.#optionBytes;
    this.#optionBytes = optionBytes;
    this.#lease = leaseOfOptions(options, config.requests);
    this.#renewAfter((seconds * 1_000) / 2);
    const isWaitedFor = this.#waiting.length > 0;
    this.#wake();
    if (isNews && !isWaitedFor) this.#options.onChange();
  }

  #renewAfter(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(ms, () => this.#extend());
  }

  /** RFC 2131 4.4.5: asks whoever gave the lease, later everybody, each time when half of what is left is over. */
  #extend(): void {
    const leftMs = this.#expiresMs - this.#options.clock.nowMs();
    if (leftMs <= 0 || this.#offer === undefined) {
      this.#lease = undefined;
      return this.#discover();
    }
    this.#state = this.#state === 'bound' ? 'renewing' : 'rebinding';
    this.#transactionId = randomInt(2 ** 32);
    this.#beganMs = this.#options.clock.nowMs();
    this.#send('request', [], this.#offer.address);
    this.#renewAfter(Math.min(leftMs, Math.max(leftMs / 2, renewMsMin)));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
