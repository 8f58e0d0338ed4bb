import { createSocket, type Socket } from 'node:dgram';
import { mdnsGroup, readMdnsResponse } from '@cordon/transport';
import type { LanHosts } from './lan-hosts.ts';
import type { LanText } from './lan-strictness.ts';

/** What the reader needs. */
export interface MdnsReaderOptions {
  /** Address of the device on the LAN. On loopback there is no group: whoever announces something sends it there. */
  readonly host: string;
  readonly port: number;
  readonly hosts: LanHosts;
  /** Hands a name that was announced to whoever uses such texts. */
  readonly tell: (kind: LanText, text: string) => void;
}

/** Hears what the hosts of the LAN announce by multicast DNS (RFC 6762), and names them in the Host table. It asks and announces nothing. */
export class MdnsReader {
  readonly #socket: Socket;

  private constructor(socket: Socket, options: MdnsReaderOptions) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (datagram) => hear(datagram, options));
  }

  /** Rejects with the socket's error when the port is taken. */
  static async open(options: MdnsReaderOptions): Promise<MdnsReader> {
    const { host, port } = options;
    const isLoopback = host.startsWith('127.');
    const socket = createSocket({ type: 'udp4', reuseAddr: !isLoopback });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, isLoopback ? host : mdnsGroup.address, resolve);
    });
    socket.removeAllListeners('error');
    if (!isLoopback) socket.addMembership(mdnsGroup.address, host);
    return new MdnsReader(socket, options);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}

/** The label in front of `.local` that comes with an address is the host's name. */
function hear(datagram: Uint8Array, { hosts, tell }: MdnsReaderOptions): void {
  for (const { labels, address, ttl } of readMdnsResponse(datagram)) {
    const [name, domain, ...more] = labels;
    if (address === undefined || name === undefined || domain?.toLowerCase() !== 'local' || more.length > 0) continue;
    if (ttl === 0) hosts.leave(address);
    else {
      hosts.announce(address, name);
      tell('announced-name', name);
    }
  }
}
