import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** Somebody who is logged in. */
export interface LanSession {
  /** Stands in every form of the session; without it a POST does nothing. */
  readonly formToken: string;
  readonly lastUsedMs: number;
}

const tokenBytes = 32;
/** A household; the oldest goes when there are more. */
const sessionsMax = 8;
const idleMsMax = 600_000;

/** Who is logged in. Only hashes of cookies are kept, and they are looked up whole: nothing to be had from timing. */
export class LanSessions {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, LanSession>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new session; the result is the value of its cookie. */
  open(): string {
    const cookie = randomBytes(tokenBytes).toString('base64url');
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= sessionsMax && oldest !== undefined) this.#sessions.delete(oldest);
    const formToken = randomBytes(tokenBytes).toString('base64url');
    this.#sessions.set(keyOf(cookie), { formToken, lastUsedMs: this.#clock.nowMs() });
    return cookie;
  }

  /** The session of a cookie; undefined when there is none or it lay idle too long. */
  use(cookie: string | undefined): LanSession | undefined {
    const session = cookie === undefined ? undefined : this.#sessions.get(keyOf(cookie));
    if (cookie === undefined || session === undefined) return undefined;
    this.#sessions.delete(keyOf(cookie));
    const nowMs = this.#clock.nowMs();
    if (nowMs - session.lastUsedMs > idleMsMax) return undefined;
    this.#sessions.set(keyOf(cookie), { ...session, lastUsedMs: nowMs });
    return session;
  }

  close(cookie: string | undefined): void {
    if (cookie !== undefined) this.#sessions.delete(keyOf(cookie));
  }
}

const keyOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64');
