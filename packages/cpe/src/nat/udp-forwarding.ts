import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Where datagrams are heard, and where they go. */
export interface UdpForwarding {
  readonly host: string;
  readonly externalPort: number;
  readonly client: string;
  readonly internalPort: number;
  /** Source that is heard; everybody when empty. */
  readonly remoteHost: string;
}

/** Each costs a socket: the oldest makes room for the next. */
const sourcesMax = 32;
/** RFC 4787 4.3: a mapping of UDP lasts two minutes at least after the last datagram. */
const idleMsMax = 120_000;

/** Forwards datagrams, and the answers back to whoever asked. Rejects with the socket's error when the port is taken. */
export async function forwardUdp({
  host,
  externalPort,
  client,
  internalPort,
  remoteHost,
}: UdpForwarding): Promise<{ close(): Promise<void> }> {
  const outer = createSocket(familyOf(host));
  const flows = new Map<string, Flow>();
  outer.on('message', (datagram, source) => {
    if (remoteHost !== '' && source.address !== remoteHost) return;
    const name = `${source.address} ${source.port}`;
    if (!flows.has(name)) {
      if (flows.size >= sourcesMax) flows.values().next().value?.end();
      flows.set(name, openFlow({ outer, source, family: familyOf(client), onEnd: () => flows.delete(name) }));
    }
    flows.get(name)?.inner.send(datagram, internalPort, client, () => undefined);
  });
  try {
    await bound(outer, { host, port: externalPort });
  } catch (error) {
    outer.close();
    throw error;
  }
  return {
    close: async () => {
      for (const flow of flows.values()) flow.end();
      await new Promise<void>((resolve) => outer.close(() => resolve()));
    },
  };
}

/** The socket for one source, by which answers find back. */
interface Flow {
  readonly inner: Socket;
  readonly end: () => void;
}

const familyOf = (address: string): 'udp4' | 'udp6' => (isIPv6(address) ? 'udp6' : 'udp4');

async function bound(socket: Socket, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // A refusal behind the mapping is nobody's end.
      socket.on('error', () => undefined);
      resolve();
    });
  });
}

function openFlow({
  outer,
  source,
  family,
  onEnd,
}: {
  readonly outer: Socket;
  readonly source: RemoteInfo;
  readonly family: 'udp4' | 'udp6';
  readonly onEnd: () => void;
}): Flow {
  const inner = createSocket(family);
  const end = (): void => {
    clearTimeout(idle);
    onEnd();
    inner.close();
  };
  const idle = setTimeout(end, idleMsMax).unref();
  inner.on('error', () => undefined);
  inner.on('message', (datagram) => {
    idle.refresh();
    outer.send(datagram, source.port, source.address, () => undefined);
  });
  return { inner, end };
}
