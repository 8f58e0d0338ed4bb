import type { Violation } from '@cordon/cwmp';
import type { HeaderFields } from './header-fields.ts';

/** What requests and responses have in common, as received. */
interface ReceivedMessage {
  /** `1.1` or `1.0`. */
  readonly version: string;
  readonly headers: HeaderFields;
  /** Start line and header fields, byte for byte, up to and including the empty line. */
  readonly rawHead: Uint8Array;
  /** Content after chunked framing and compression are taken off; empty when there is none. */
  readonly body: Uint8Array;
  /**
   * Content as transferred: without chunked framing, still compressed. The same object as `body` when nothing was
   * compressed.
   */
  readonly transferredBody: Uint8Array;
  /** Fields behind the last chunk. */
  readonly trailers: HeaderFields;
  /** Rules of HTTP that the peer broke and that could be forgiven. */
  readonly violations: readonly Violation[];
}

/** A request as received. */
export interface HttpRequest extends ReceivedMessage {
  readonly method: string;
  /** Request target as written: for CWMP a path with an optional query. */
  readonly target: string;
  /** False when the caller asked for the head only and the peer announced a body, which stays unread. */
  readonly isComplete: boolean;
}

/** A response as received; interim (1xx) responses are skipped. */
export interface HttpResponse extends ReceivedMessage {
  readonly status: number;
  readonly reason: string;
}

/** A request to be sent. Host and Content-Length are added unless `headers` has them. */
export interface HttpRequestInit {
  readonly method: string;
  readonly target: string;
  readonly headers?: HeaderFields;
  readonly body?: Uint8Array | undefined;
}

/**
 * A response to be sent. Content-Length is added unless `headers` has a framing field or the status forbids
 * content.
 */
export interface HttpResponseInit {
  readonly status: number;
  /** The registered phrase by default. */
  readonly reason?: string;
  readonly headers?: HeaderFields;
  readonly body?: Uint8Array | undefined;
  /** Sends the body in chunks of this many bytes instead of with a Content-Length. */
  readonly chunkBytes?: number;
  /** Closes the connection after this response, and says so in it. */
  readonly close?: boolean;
}
