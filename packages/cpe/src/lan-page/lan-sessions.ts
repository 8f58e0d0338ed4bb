import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { LanPageStrictness } from './lan-page-strictness.ts';

/** Somebody who is logged in. */
export interface LanSession {
  /** Stands in every form of the session; without it a POST does nothing. */
  readonly formToken: string;
  readonly lastUsedMs: number;
}

const tokenBytes = 32;
/** A household; the oldest goes when there are more. */
const sessionsMax = 8;

/** By what sessions are opened and closed. */
export interface SessionRules {
  readonly clock: Clock;
  readonly idleMsMax: number;
  readonly strictness: Pick<LanPageStrictness, 'sessionCookie' | 'endsAtLogout' | 'endsWhenIdle'>;
}

/** Who is logged in. Only hashes of cookies are kept, and they are looked up whole: nothing to be had from timing. */
export class LanSessions {
  readonly #rules: SessionRules;
  readonly #sessions = new Map<string, LanSession>();
  #opened = 0;

  constructor(rules: SessionRules) {
    this.#rules = rules;
  }

  /** A new session for a browser that sent this cookie; the result is the value of the session's own. */
  open(sent?: string): string {
    const random = randomBytes(tokenBytes).toString('base64url');
    const cookie = this.#rules.strictness.sessionCookie({ random, sent, number: this.#opened });
    this.#opened += 1;
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= sessionsMax && oldest !== undefined) this.#sessions.delete(oldest);
    const formToken = randomBytes(tokenBytes).toString('base64url');
    this.#sessions.set(keyOf(cookie), { formToken, lastUsedMs: this.#rules.clock.nowMs() });
    return cookie;
  }

  /** The session of a cookie; undefined when there is none or it lay idle too long. */
  use(cookie: string | undefined): LanSession | undefined {
    const session = cookie === undefined ? undefined : this.#sessions.get(keyOf(cookie));
    if (cookie === undefined || session === undefined) return undefined;
    this.#sessions.delete(keyOf(cookie));
    const { clock, idleMsMax, strictness } = this.#rules;
    const nowMs = clock.nowMs();
    if (strictness.endsWhenIdle && nowMs - session.lastUsedMs > idleMsMax) return undefined;
    this.#sessions.set(keyOf(cookie), { ...session, lastUsedMs: nowMs });
    return session;
  }

  close(cookie: string | undefined): void {
    if (cookie !== undefined && this.#rules.strictness.endsAtLogout) this.#sessions.delete(keyOf(cookie));
  }
}

const keyOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64');
