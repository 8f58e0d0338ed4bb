import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Evidence } from '../evidence/evidence.ts';

/** Where an echo is asked for, and for how long. */
export interface UdpEchoRequest {
  readonly host: string;
  readonly port: number;
  /** What is sent; another text for each question, so that a late echo of an earlier one is told apart. */
  readonly text: string;
  /** Datagrams in all, as one may be lost. */
  readonly datagrams: number;
  /** How long each is waited for. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The address of this machine from which datagrams to a host leave. Rejects when the host has no address, or there is no way to it. */
export async function sourceAddressTowards(host: string): Promise<string> {
  const { address } = await lookup(host);
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    // Connecting a UDP socket sends nothing; the system only chooses the way. Any port does.
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(9, address, resolve);
    });
    return socket.address().address;
  } finally {
    socket.close();
  }
}

/** Whether a host sends back what is sent to its UDP port (RFC 862). Only what the host itself sends counts. */
export async function askUdpEcho(
  { host, port, text, datagrams, withinMs, signal }: UdpEchoRequest,
  evidence: Pick<Evidence, 'observe'>,
): Promise<boolean> {
  const { address } = await lookup(host);
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const echo = Promise.withResolvers<boolean>();
  let echoed = false;
  // An ICMP error says that nobody listens there, which is no echo.
  socket.on('error', () => undefined);
  socket.on('message', (message: Buffer, { address: from }) => {
    if (from === address && message.toString() === text) echo.resolve(true);
  });
  try {
    for (let sent = 0; sent < datagrams && !echoed; sent += 1) {
      await new Promise<void>((resolve) => socket.send(text, port, address, () => resolve()));
      echoed = await Promise.race([echo.promise, sleep(withinMs, false, { signal })]);
    }
  } finally {
    socket.close();
  }
  evidence.observe('udp-echo', { host, address, port, text, echoed });
  return echoed;
}
