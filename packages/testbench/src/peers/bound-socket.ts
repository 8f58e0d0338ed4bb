import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * A UDP socket bound to an address and port of this machine; port 0 takes a free one. `isShared`: beside others who share theirs. Rejects
 * with the system's error.
 */
export async function boundSocket(host: string, port: number, isShared: boolean = false): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', reuseAddr: isShared });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return socket;
}
