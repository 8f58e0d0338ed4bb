import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { StunAddress } from '@cordon/transport';
import type { SecondPort } from './lifetime-probe.ts';

/** Where a UDP port is bound, and who hears it. */
export interface UdpPortOptions {
  /** IP address to bind. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly onDatagram: (datagram: Uint8Array, from: StunAddress) => void;
  readonly onError: (error: Error) => void;
}

/** A bound UDP port. */
export interface UdpPort {
  readonly port: number;
  /** Sends without waiting; what goes wrong comes to `onError`. */
  send(datagram: Uint8Array, to: StunAddress): void;
  /** The address of this machine that datagrams to a peer leave from. Rejects with the system's error when there is no way to it. */
  addressTowards(peer: StunAddress): Promise<string>;
  close(): Promise<void>;
}

const typeOf = (host: string): 'udp4' | 'udp6' => (isIPv6(host) ? 'udp6' : 'udp4');

/** Binds a port. Rejects with the socket's error when it cannot. */
export async function openUdpPort({ host, port, onDatagram, onError }: UdpPortOptions): Promise<UdpPort> {
  const socket = createSocket(typeOf(host));
  await bound(socket, () => socket.bind(port, host));
  socket.on('error', onError);
  socket.on('message', (datagram: Uint8Array, { address, port: from }: RemoteInfo) =>
    onDatagram(datagram, { address, port: from }),
  );
  return {
    port: socket.address().port,
    send: (datagram, to) => socket.send(datagram, to.port, to.address, (error) => error && onError(error)),
    async addressTowards(peer) {
      const probe = createSocket(typeOf(peer.address));
      try {
        await bound(probe, () => probe.bind(0));
        // Connecting a UDP socket sends nothing; the system only chooses the way.
        await new Promise<void>((resolve, reject) => {
          probe.once('error', reject);
          probe.connect(peer.port, peer.address, resolve);
        });
        return probe.address().address;
      } finally {
        probe.close();
      }
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

async function bound(socket: Socket, bind: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('listening', () => {
      socket.off('error', reject);
      resolve();
    });
    bind();
  }).catch((error: unknown) => {
    socket.close();
    throw error;
  });
}

/** Opens a free port for one purpose. It can be sent from at once: Node keeps datagrams until it is bound. */
export function openSecondPort({ host, onDatagram, onError }: Omit<UdpPortOptions, 'port'>): SecondPort {
  const socket = createSocket(typeOf(host));
  socket.on('error', onError);
  socket.on('message', (datagram: Uint8Array, { address, port }: RemoteInfo) =>
    onDatagram(datagram, { address, port }),
  );
  socket.bind(0, host);
  return {
    send: (datagram, to) => socket.send(datagram, to.port, to.address, (error) => error && onError(error)),
    close: () => socket.close(),
  };
}
