import type { DecodedEnvelope, Dialect, Envelope } from '@cordon/cwmp';
import type { HttpRequest } from '@cordon/transport';

/** One POST of the CPE, as it was on the wire and as it was understood. */
export interface Post {
  readonly http: HttpRequest;
  /** Undefined for an empty body. */
  readonly envelope: DecodedEnvelope | undefined;
  readonly connectionId: number;
  /** IP address that the connection came from. */
  readonly remoteAddress: string;
  /** On the clock of the run's evidence. */
  readonly atMs: number;
}

/** An HTTP answer, down to the bytes. Every field has the polite default. */
export interface Reply {
  /** 200 by default; 204 when there is neither envelope nor body. */
  readonly status?: number;
  /**
   * Added to, or put in place of, Content-Type, Content-Length, SOAPServer and Set-Cookie. A value of undefined leaves one out; several
   * values are as many fields.
   */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly envelope?: Envelope;
  /** Instead of an envelope: these bytes as the body. */
  readonly body?: Uint8Array | string;
  /** Instead of everything above: these bytes on the connection, status line included. */
  readonly raw?: Uint8Array | string;
  /** Sends the body in chunks of this many bytes. */
  readonly chunkBytes?: number;
  readonly delayMs?: number;
  /** Sends `raw` byte by byte, so far apart, until it is sent, the connection is gone or this time is up. */
  readonly pace?: { readonly everyMs: number; readonly forMs: number };
  /** Aborts the connection by a RST behind what is sent; with nothing to send when `raw` is empty. */
  readonly reset?: boolean;
  /** Closes the connection after the answer. */
  readonly close?: boolean;
}

/** A POST with the means to answer it, once. */
export interface Arrival {
  readonly post: Post;
  respond(reply: Reply, dialect: Dialect): Promise<void>;
}
