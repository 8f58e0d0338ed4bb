import { constants } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** Where TLS handshakes are tried. */
export interface TlsOfferPlace {
  readonly address: string;
  readonly port: number;
  /** How long each handshake may take, its connection included. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What became of one handshake. Plain data. */
export type TlsTry = {
  /**
   * `taken`: version, suite and keys were agreed on, whether the other side asks for a certificate after that or not; `refused`: by an alert, or
   * by an answer in TLS that this client cannot take; `hung-up`: it was closed, or answered in no TLS; `silent`: it came to nothing in time;
   * `closed`: nobody listens there any more; `unreached`: no connection came up.
   */
  readonly ending: 'taken' | 'refused' | 'hung-up' | 'silent' | 'closed' | 'unreached';
  /** Version and suite of one that was taken; else what ended it. */
  readonly detail: string;
};

/** What a port takes of TLS. Plain data. */
export type TlsOffer = {
  readonly port: number;
  /** The handshake of a client of today, of one that knows TLS 1.0 and 1.1 alone, and of one with suites without encryption or authentication. */
  readonly today: TlsTry;
  readonly old: TlsTry;
  readonly unprotected: TlsTry;
  /** That of a client of today behind those that were hung up on, where the first was answered in TLS; null where that was not asked. */
  readonly again: TlsTry | null;
};

// A server that knows nothing of RFC 5746 is refused by a client of today, and is what these are to find.
const undemanding = { secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT };
const clients = {
  today: { minVersion: 'TLSv1.2' },
  old: {
    ...undemanding,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0',
  },
  unprotected: {
    ...undemanding,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    ciphers: 'aNULL:eNULL:EXPORT:LOW:@SECLEVEL=0',
  },
} as const satisfies Record<string, ConnectionOptions>;

/** Tries up to four handshakes, one connection each, without looking at certificates. Sends no request. Never throws over the peer. */
export async function tryTls(place: TlsOfferPlace): Promise<TlsOffer> {
  const today = await shake(place, clients.today);
  const old = await shake(place, clients.old);
  const unprotected = await shake(place, clients.unprotected);
  const isDue = isTls(today) && [old, unprotected].some(({ ending }) => ending === 'hung-up');
  return { port: place.port, today, old, unprotected, again: isDue ? await shake(place, clients.today) : null };
}

/** Whether the other side spoke TLS. */
export const isTls = ({ ending }: TlsTry): boolean => ending === 'taken' || ending === 'refused';

async function shake({ address, port, withinMs, signal }: TlsOfferPlace, options: ConnectionOptions): Promise<TlsTry> {
  signal?.throwIfAborted();
  // Whose the certificate is was never the question: nothing is sent on this connection.
  const socket = connect({ host: address, port, rejectUnauthorized: false, ...options });
  try {
    return await endingOf(socket, { withinMs, signal });
  } finally {
    socket.destroy();
  }
}

async function endingOf(
  socket: TLSSocket,
  { withinMs, signal }: Pick<TlsOfferPlace, 'withinMs' | 'signal'>,
): Promise<TlsTry> {
  return await new Promise((resolve, reject) => {
    let isUp = false;
    const settle = (ending: TlsTry['ending'], detail: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve({ ending, detail });
    };
    const timer = setTimeout(() => settle(isUp ? 'silent' : 'unreached', `nothing in ${withinMs} ms`), withinMs);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => (isUp = true));
    // The keys are there as soon as the other side has chosen; a certificate that it misses would end the handshake behind that.
    socket.once('keylog', () => settle('taken', `${socket.getProtocol()} ${socket.getCipher()?.name}`));
    socket.once('close', () => settle(isUp ? 'hung-up' : 'unreached', 'closed'));
    // Stays for good: a reset after the look is nobody's business.
    socket.on('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED') return settle('closed', code);
      if (isOfTls(code)) return settle('refused', code);
      settle(isUp || code === 'ECONNRESET' ? 'hung-up' : 'unreached', code || message);
    });
  });
}

// OpenSSL reads whatever comes as a record, and finds that a text has no version of TLS.
const isOfTls = (code: string): boolean => code.startsWith('ERR_SSL_') && !notTls.test(code);
const notTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP/;
