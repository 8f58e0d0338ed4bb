import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import {
  addressOctets,
  addressOption,
  type DhcpMessage,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOptions,
  numberOctets,
  readClientFqdn,
  readDhcpMessage,
  writeDhcpMessage,
  writeHardwareAddress,
} from '@cordon/transport';
import type { Logger } from 'pino';
import type { LanHosts } from './lan-hosts.ts';
import type { LanText } from './lan-strictness.ts';

/** What the server needs. */
export interface LanDhcpServerOptions {
  /** Address of the device on the LAN; whoever asks sends there. */
  readonly host: string;
  readonly port: number;
  readonly hosts: LanHosts;
  readonly log: Logger;
  /** Hands a text that a client told to whoever uses such texts. */
  readonly tell: (kind: LanText, text: string) => void;
}

const nobody = '0.0.0.0';
/** What a pool without a lease time gives. */
const leaseSeconds = 86_400;
/** RFC 2131 3.3; the data models say it by -1. */
const withoutEnd = 0xffff_ffff;

/** A DHCP server for the LAN (RFC 2131). Its leases are the rows of the Host table. */
export class LanDhcpServer {
  readonly #socket: Socket;
  readonly #options: LanDhcpServerOptions;

  private constructor(socket: Socket, options: LanDhcpServerOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('error', (error) => options.log.warn({ err: error }, 'a DHCP client cannot be answered'));
    socket.on('message', (datagram, from) => this.#hear(datagram, from));
  }

  /** Rejects with the socket's error when the port is taken. */
  static async open(options: LanDhcpServerOptions): Promise<LanDhcpServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(options.port, options.host, resolve);
    });
    socket.removeAllListeners('error');
    return new LanDhcpServer(socket, options);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #hear(datagram: Uint8Array, from: RemoteInfo): void {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'refused') return this.#options.log.info({ why: read.reason }, 'no DHCP message');
    const { message } = read;
    const type = dhcpMessageType(message);
    const { hosts } = this.#options;
    if (message.op !== 'request' || message.hardwareAddress.length !== 6 || !hosts.isServing) return;
    const client = writeHardwareAddress(message.hardwareAddress).toUpperCase();
    if (type === 'release') return hosts.release(client, message.clientAddress);
    if (type !== 'discover' && type !== 'request') return;
    const address = hosts.addressFor(client);
    if (address === undefined) return;
    if (type === 'discover') return this.#send(message, { type: 'offer', address }, from);
    this.#answerRequest(message, { client, address }, from);
  }

  #answerRequest(
    message: DhcpMessage,
    { client, address }: { readonly client: string; readonly address: string },
    from: RemoteInfo,
  ): void {
    const server = addressOption(message, dhcpOptions.serverIdentifier);
    // RFC 2131 4.3.2: it took the offer of another server.
    if (server !== undefined && server !== this.#options.host) return;
    const wanted = addressOption(message, dhcpOptions.requestedAddress) ?? message.clientAddress;
    if (wanted !== address) return this.#send(message, { type: 'nak', address: nobody }, from);
    const { hosts, tell } = this.#options;
    const name = nameOf(message);
    const vendorClass = textOf(message.options.get(dhcpOptions.vendorClass));
    hosts.lease({ hardwareAddress: client, address, name, vendorClass });
    if (name !== '') tell('host-name', name);
    if (vendorClass !== '') tell('vendor-class', vendorClass);
    this.#send(message, { type: 'ack', address }, from);
  }

  #send(
    message: DhcpMessage,
    { type, address }: { readonly type: 'offer' | 'ack' | 'nak'; readonly address: string },
    from: RemoteInfo,
  ): void {
    const { hosts, host } = this.#options;
    const lease = Number(hosts.poolSetting('LeaseTime') || hosts.poolSetting('DHCPLeaseTime')) || leaseSeconds;
    const addresses: readonly (readonly [number, string])[] = [
      [dhcpOptions.subnetMask, hosts.poolSetting('SubnetMask')],
      [dhcpOptions.router, hosts.poolSetting('IPRouters').split(',')[0] ?? ''],
      [dhcpOptions.nameServer, hosts.poolSetting('DNSServers').split(',')[0] ?? ''],
    ];
    const given =
      type === 'nak'
        ? []
        : [
            [dhcpOptions.leaseTime, numberOctets(lease < 0 ? withoutEnd : lease)] as const,
            ...addresses
              .filter(([, text]) => /^\d+(?:\.\d+){3}$/.test(text))
              .map(([code, text]) => [code, addressOctets(text)] as const),
          ];
    const reply: DhcpMessage = {
      ...message,
      op: 'reply',
      secs: 0,
      clientAddress: type === 'ack' ? message.clientAddress : nobody,
      yourAddress: address,
      options: new Map([
        [dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[type])],
        [dhcpOptions.serverIdentifier, addressOctets(host)],
        ...given,
      ]),
    };
    this.#socket.send(writeDhcpMessage(reply), from.port, from.address);
  }
}

const textOf = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('utf8');

/** RFC 4702 4: who understands option 81 takes the name from there. */
function nameOf({ options }: DhcpMessage): string {
  const fqdn = options.get(dhcpOptions.clientFqdn);
  return (fqdn && readClientFqdn(fqdn)) ?? textOf(options.get(dhcpOptions.hostName));
}
