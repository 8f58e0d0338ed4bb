import { connect, type ConnectionOptions } from 'node:tls';

/** Where a TLS handshake is tried. */
export interface TlsOfferPlace {
  readonly address: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a port takes of TLS. Plain data. */
export type TlsOffer = {
  readonly port: number;
  /** Version and suite of the handshake with a client of today, and of one that knows TLS 1.0 and 1.1 alone; null where it failed. */
  readonly today: string | null;
  readonly old: string | null;
  /** The suite without encryption or authentication that was taken in TLS 1.2; null when none was. */
  readonly unprotected: string | null;
};

const handshakeMs = 5_000;

/** Tries three handshakes, one connection each, without looking at certificates. Sends no request. Never throws over the peer. */
export async function tryTls(place: TlsOfferPlace): Promise<TlsOffer> {
  return {
    port: place.port,
    today: await shake(place, { minVersion: 'TLSv1.2' }),
    old: await shake(place, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0' }),
    unprotected: await shake(place, {
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
      ciphers: 'aNULL:eNULL:EXPORT:LOW:@SECLEVEL=0',
    }),
  };
}

async function shake({ address, port, signal }: TlsOfferPlace, options: ConnectionOptions): Promise<string | null> {
  signal?.throwIfAborted();
  // Whose the certificate is was never the question: nothing is sent on this connection.
  const socket = connect({ host: address, port, rejectUnauthorized: false, ...options });
  try {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), handshakeMs);
      const settle = (outcome: string | null): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      socket.once('secureConnect', () => settle(`${socket.getProtocol()} ${socket.getCipher().name}`));
      socket.once('close', () => settle(null));
      // Stays for good: a reset after the look is nobody's business.
      socket.on('error', () => settle(null));
    });
  } finally {
    socket.destroy();
  }
}
