import type { Arrival } from './exchange.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';
import { ScriptedSession, type ScriptedSessionOptions } from './scripted-session.ts';

/** Name of the cookie that ties the connections of one session together (TR-069 3.4.3). */
export const sessionCookie = 'cordon-session';

/** Sessions that a run may have open at once; the oldest gives way. A CPE has one, a faulty one several. */
const sessionsMax = 64;

/** Sessions over one connection after which that counts as the habit of a CPE, as long as there was no other. */
const keptMin = 5;

/** Finds the session that a POST belongs to, starts new ones, and hands them to whoever waits for one. */
export class SessionRouter {
  readonly #sessions = new Map<string, ScriptedSession>();
  readonly #claims = new Mailbox<ScriptedSession>();
  readonly #options: ScriptedSessionOptions;
  /** Sessions whose end was waited for in vain. One that a target has dropped on the way is waited for once, not before each request. */
  readonly #givenUp = new WeakSet<ScriptedSession>();
  /** Sessions that a case took over. */
  readonly #handedOver = new WeakSet<ScriptedSession>();
  #count = 0;
  /** Sessions over one connection, and those over more. */
  #kept = 0;
  #reconnected = 0;
  #unclaimed = 0;
  #isTarget: (session: ScriptedSession) => boolean = () => true;

  constructor(options: ScriptedSessionOptions) {
    this.#options = options;
  }

  /** From now on only sessions that this agrees to are handed over; the others are answered politely. */
  handOverOnly(isTarget: (session: ScriptedSession) => boolean): void {
    this.#isTarget = isTarget;
  }

  get #keepsConnection(): boolean {
    return this.#reconnected === 0 && this.#kept >= keptMin;
  }

  #noteHabit({ keptConnection }: ScriptedSession): void {
    if (keptConnection === true) this.#kept += 1;
    if (keptConnection === false) this.#reconnected += 1;
  }

  /** Sessions under way. */
  get open(): readonly ScriptedSession[] {
    return [...this.#sessions.values()].filter((session) => !session.isOver);
  }

  /** Sessions so far that no case had asked for; they were answered politely. */
  get unclaimed(): number {
    return this.#unclaimed;
  }

  /** The session of this cookie, if it is still open. */
  find(cookie: string | undefined): ScriptedSession | undefined {
    const session = cookie === undefined ? undefined : this.#sessions.get(cookie);
    return session?.isOver === true ? undefined : session;
  }

  /** Starts a session with its first POST; returns it with the cookie that names it. */
  begin(arrival: Arrival): { readonly session: ScriptedSession; readonly cookie: string } {
    this.#count += 1;
    const cookie = `s${this.#count}`;
    const session = new ScriptedSession({
      ...this.#options,
      keepsConnection: () => this.#keepsConnection,
      reconnects: () => this.#reconnected > this.#kept,
    });
    void session.ended.then(() => this.#noteHabit(session));
    this.#sessions.set(cookie, session);
    if (this.#sessions.size > sessionsMax) this.#sessions.delete(this.#sessions.keys().next().value ?? '');
    session.arrive(arrival);
    // What a session broke is noted in it; that nobody could be told must not end the run.
    this.#assign(session).catch(() => undefined);
    return { session, cookie };
  }

  /** The next session that `where` agrees to; undefined when none begins in time. Its Inform waits for an answer. */
  take(options: WaitOptions, where: (session: ScriptedSession) => boolean): Promise<ScriptedSession | undefined> {
    return this.#claims.take(options, where);
  }

  /** Resolves when no session is under way, or when the time is up; false then, the first time. */
  async idle(options: WaitOptions): Promise<boolean> {
    const awaited = this.open.filter((session) => !this.#givenUp.has(session));
    const timeUp = Promise.withResolvers<void>();
    const timer = setTimeout(() => timeUp.resolve(), options.withinMs);
    await Promise.race([Promise.all(awaited.map((session) => session.ended)), timeUp.promise]);
    clearTimeout(timer);
    const stillOpen = awaited.filter((session) => this.open.includes(session));
    for (const session of stillOpen) this.#givenUp.add(session);
    return stillOpen.length === 0;
  }

  /**
   * Ends what a case left: sessions in which the target waits for an answer, so that the next case meets a target that is free, and waiting for
   * a session that the next case would miss. An answer that does not reach the target is nobody's fault.
   */
  async letGo(): Promise<void> {
    this.#claims.wake();
    const left = this.open.filter((session) => this.#handedOver.has(session) && session.current !== undefined);
    await Promise.all(left.map((session) => session.end().catch(() => undefined)));
  }

  /** Wakes whoever waits. */
  close(): void {
    this.#claims.close();
  }

  async #assign(session: ScriptedSession): Promise<void> {
    await session.open();
    if (session.inform !== undefined && this.#isTarget(session))
      for (const other of this.open) if (other !== session) other.superseded();
    if (this.#isTarget(session) && this.#claims.offer(session)) {
      this.#handedOver.add(session);
      return;
    }
    this.#unclaimed += 1;
    // A device that comes unasked (a retry, a period) still gets a good session: that keeps its back-off short.
    await session.end().catch(() => undefined);
  }
}
