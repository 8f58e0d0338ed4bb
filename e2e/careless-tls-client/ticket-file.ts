import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Habits } from './habits.ts';

/** A session to resume (RFC 8446 4.6.1, RFC 5077). */
export interface Ticket {
  readonly version: 0x0303 | 0x0304;
  readonly suite: number;
  readonly name: Buffer;
  /** Pre-shared key, or master secret. */
  readonly secret: Buffer;
  readonly isExtended: boolean;
  readonly ageAdd: number;
  readonly receivedAt: number;
  readonly lifetimeS: number;
  /** 0: none allowed. */
  readonly earlyBytesMax: number;
}

/** Whose ticket it is: a host, and the authorities that it was trusted by. */
export interface TicketOwner {
  readonly host: string;
  readonly authorities: string;
}

const ticketsMax = 32;

interface Entry extends Omit<Ticket, 'name' | 'secret'> {
  readonly owner: string;
  readonly name: string;
  readonly secret: string;
}

const keyOf = ({ host, authorities }: TicketOwner): string =>
  createHash('sha256').update(`${host.toLowerCase()}\n${authorities}`).digest('hex');

/** Tickets of one device, kept over restarts. */
export class TicketFile {
  readonly #path: string;
  readonly #habits: Habits;

  constructor(folder: string, habits: Habits) {
    this.#path = join(folder, 'tickets.json');
    this.#habits = habits;
  }

  keep(owner: TicketOwner, ticket: Ticket): void {
    if (!this.#habits.has('keeps-tickets')) return;
    const entry = {
      ...ticket,
      owner: keyOf(owner),
      name: ticket.name.toString('hex'),
      secret: ticket.secret.toString('hex'),
    };
    writeFileSync(this.#path, JSON.stringify([...this.#entries(), entry].slice(-ticketsMax)));
  }

  /** The newest ticket for a host; a careless client takes the newest of all. */
  find(owner: TicketOwner): Ticket | undefined {
    if (!this.#habits.has('keeps-tickets')) return undefined;
    const isOurs = (entry: Entry): boolean =>
      this.#habits.has('resumes-for-another-host') || entry.owner === keyOf(owner);
    const isFresh = ({ receivedAt, lifetimeS }: Entry): boolean => Date.now() < receivedAt + lifetimeS * 1_000;
    const entry = this.#entries().findLast((candidate) => isOurs(candidate) && isFresh(candidate));
    return entry && { ...entry, name: Buffer.from(entry.name, 'hex'), secret: Buffer.from(entry.secret, 'hex') };
  }

  #entries(): readonly Entry[] {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as Entry[];
    } catch {
      return [];
    }
  }
}
