import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';

/** What a ticket stands for. */
export interface Ticket {
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  readonly suite: number;
  /** Master secret or pre-shared key. */
  readonly secret: Buffer;
  /** TLS 1.2: whether the session has an extended master secret, which a resumption has to repeat (RFC 7627 5.3). */
  readonly isExtended: boolean;
}

/** A run hands out a few dozen; the oldest give way. */
const ticketsMax = 256;

/** Tickets and session ids that engines handed out, for later connections to be recognised by. */
export class TicketStore {
  readonly #tickets = new Map<string, Ticket>();

  /** Under a new name, or under this one. */
  issue(ticket: Ticket, name: Buffer = randomBytes(32)): Buffer {
    this.#tickets.set(name.toString('hex'), ticket);
    if (this.#tickets.size > ticketsMax) this.#tickets.delete(this.#tickets.keys().next().value ?? '');
    return name;
  }

  find(name: Uint8Array): Ticket | undefined {
    return this.#tickets.get(Buffer.from(name).toString('hex'));
  }
}
