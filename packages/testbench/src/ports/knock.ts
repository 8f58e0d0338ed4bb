import { connect, type Socket } from 'node:net';
import { printable } from './connect-scan.ts';

/** Whom to connect to, and from where. */
export interface KnockRequest {
  readonly address: string;
  readonly port: number;
  /** Address and port of this machine; any when absent. */
  readonly from?: string | undefined;
  readonly sourcePort?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a port did about a connection on which nothing was said. Plain data. */
export type Knock = {
  readonly port: number;
  /**
   * `stays`: it was let in; `speaks`: and was spoken to; `hung-up`: it was closed at once; `refused`, `silent`: it never came up; `not-sent`: this
   * machine could not try.
   */
  readonly ending: 'speaks' | 'stays' | 'hung-up' | 'refused' | 'silent' | 'not-sent';
  readonly detail: string;
};

const connectMs = 2_000;
/** A filter in front of a service hangs up at once; a service that waits for a request waits longer. */
const staysMs = 1_000;
const ownFaults = /^(?:EACCES|EPERM|EADDRINUSE|EADDRNOTAVAIL|EINVAL|EAFNOSUPPORT)$/;

/** Connects once, says nothing, and tells what became of it. Never throws over the peer. */
export async function knock({ address, port, from, sourcePort, signal }: KnockRequest): Promise<Knock> {
  signal?.throwIfAborted();
  const socket = connect({
    host: address,
    port,
    ...(from === undefined ? {} : { localAddress: from }),
    ...(sourcePort ? { localPort: sourcePort } : {}),
  });
  try {
    return { port, ...(await endingOf(socket)) };
  } finally {
    socket.destroy();
  }
}

async function endingOf(socket: Socket): Promise<Pick<Knock, 'ending' | 'detail'>> {
  return await new Promise((resolve) => {
    let isUp = false;
    const settle = (ending: Knock['ending'], detail: string): void => {
      clearTimeout(timer);
      resolve({ ending, detail });
    };
    let timer = setTimeout(() => settle('silent', 'no answer'), connectMs);
    socket.once('connect', () => {
      isUp = true;
      clearTimeout(timer);
      timer = setTimeout(() => settle('stays', 'the connection stays'), staysMs);
    });
    socket.once('data', (bytes: Buffer) => settle('speaks', printable(bytes).slice(0, 80)));
    socket.once('close', () => settle('hung-up', 'closed at once'));
    // Stays for good: a reset after the look is nobody's business.
    socket.on('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      if (isUp) settle('hung-up', code || message);
      else if (ownFaults.test(code)) settle('not-sent', code);
      else settle(code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'refused' : 'silent', code || message);
    });
  });
}
