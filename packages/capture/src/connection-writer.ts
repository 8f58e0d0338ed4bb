import type {
  CaptureLimits,
  ConnectionOptions,
  ConnectionRecord,
  ConnectionTap,
  Endpoint,
  Side,
} from './capture-types.ts';
import { cutUtf8 } from './cut-utf8.ts';
import { pathsBetween } from './frame.ts';
import { type ConversationFrame, TcpConversation } from './tcp-conversation.ts';

/** What a connection needs from the log that it belongs to. */
export interface ConnectionOwner {
  readonly limits: CaptureLimits;
  now(): number;
  packet(packet: { frame: Uint8Array; atMs: number; outbound: boolean; comment: Uint8Array | undefined }): void;
  /** Reports payload bytes that the connection's own limit kept out. */
  dropped(bytes: number): void;
}

/** Turns what one tap sees into frames. */
export class ConnectionWriter implements ConnectionTap {
  readonly #owner: ConnectionOwner;
  readonly #conversation: TcpConversation;
  readonly #id: number;
  readonly #local: Endpoint;
  readonly #remote: Endpoint;
  readonly #initiator: Side;
  #bytesSent = 0;
  #bytesReceived = 0;
  #bytesDropped = 0;
  #open = true;
  #nextComment: string | undefined;

  constructor(owner: ConnectionOwner, options: ConnectionOptions & { readonly id: number; readonly atMs: number }) {
    this.#owner = owner;
    this.#id = options.id;
    this.#local = options.local;
    this.#remote = options.remote;
    this.#initiator = options.initiator ?? 'local';
    this.#nextComment = options.comment;
    this.#conversation = new TcpConversation(pathsBetween(options.local, options.remote), options.id);
    this.#write(this.#conversation.open(this.#initiator), options.atMs);
  }

  get record(): ConnectionRecord {
    return {
      id: this.#id,
      local: this.#local,
      remote: this.#remote,
      initiator: this.#initiator,
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
      bytesDropped: this.#bytesDropped,
      open: this.#open,
    };
  }

  sent(bytes: Uint8Array, atMs?: number): void {
    if (!this.#open) return;
    this.#bytesSent += bytes.length;
    this.#data('local', bytes, atMs);
  }

  received(bytes: Uint8Array, atMs?: number): void {
    if (!this.#open) return;
    this.#bytesReceived += bytes.length;
    this.#data('remote', bytes, atMs);
  }

  ended(side: Side, atMs?: number): void {
    if (this.#open) this.#write(this.#conversation.end(side), atMs);
  }

  reset(side: Side, atMs?: number): void {
    if (!this.#open) return;
    this.#open = false;
    this.#write(this.#conversation.reset(side), atMs);
  }

  closed(atMs?: number): void {
    if (!this.#open) return;
    this.#open = false;
    this.#write(this.#conversation.end('local'), atMs);
    this.#write(this.#conversation.end('remote'), atMs);
  }

  comment(text: string): void {
    this.#nextComment = this.#nextComment === undefined ? text : `${this.#nextComment}\n${text}`;
    this.#nextComment = this.#nextComment.slice(0, this.#owner.limits.commentBytesMax);
  }

  #data(side: Side, bytes: Uint8Array, atMs: number | undefined): void {
    const recorded = this.#bytesSent + this.#bytesReceived - bytes.length - this.#bytesDropped;
    const room = Math.max(0, this.#owner.limits.connectionBytesMax - recorded);
    const kept = bytes.subarray(0, room);
    const dropped = bytes.length - kept.length;
    // The frames copy the bytes, so the caller may reuse its buffer.
    if (kept.length > 0) this.#write(this.#conversation.data(side, kept), atMs);
    if (dropped === 0) return;
    this.#bytesDropped += dropped;
    this.#conversation.skip(side, dropped);
    this.#owner.dropped(dropped);
  }

  #write(frames: readonly ConversationFrame[], atMs: number | undefined): void {
    const at = atMs ?? this.#owner.now();
    for (const { frame, side } of frames) {
      const comment = cutUtf8(this.#nextComment, this.#owner.limits.commentBytesMax);
      this.#nextComment = undefined;
      this.#owner.packet({ frame, atMs: at, outbound: side === 'local', comment });
    }
  }
}
