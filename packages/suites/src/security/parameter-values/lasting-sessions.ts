// Theory of operation. Hundreds of requests go to a target that may break the session at any of them, and a session that ends is no
// harm by itself: a target is free to refuse by closing. So requests run in a session for as long as it lasts, and in a new one after
// that; what counts is that one comes, and that no restart was the reason.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  type ScriptedSession,
  TargetSilentError,
} from '@cordon/testbench';
import { goodSession, isDowntime, withoutDowntime } from '../../good-session.ts';
import { recovery, recoveryWaitsMs } from '../robustness/recovery.ts';

/** How the target bore what was asked of it. */
export type Endurance = {
  /** Whether it came for a sound session at the end, by the same trigger as before. */
  readonly cameBack: boolean;
  readonly why: string;
  /** What was asked last before it reported a restart that nobody ordered; null when it reported none. */
  readonly restartedAfter: string | null;
};

export type EnduranceBench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'step' | 'inconclusive' | 'signal'>;

/** Requests in one session: a device with a watchdog over its session gets a new one in time. */
const usesPerSession = 40;
/** A watchdog needs a moment. */
const lateMs = 3_000;

/** A session with the target that is opened anew when it was lost. */
export class LastingSession {
  readonly #cpe: CpeTarget;
  readonly #signal: AbortSignal;
  #session: ScriptedSession | undefined;
  #uses = 0;
  #isGone = false;
  #last = '';
  #downAfter: string | null = null;

  constructor(cpe: CpeTarget, signal: AbortSignal) {
    this.#cpe = cpe;
    this.#signal = signal;
  }

  /** The target did not come any more: nothing else is asked. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** What was asked last. */
  get last(): string {
    return this.#last;
  }

  /** What was asked last before the target was down for a while; null when it never was. */
  get downAfter(): string | null {
    return this.#downAfter;
  }

  /** Asks in the session; undefined when it was lost before the answer. `what` is for the report. */
  async use<T>(what: string, ask: (session: ScriptedSession) => Promise<T>): Promise<T | undefined> {
    if (this.#uses >= usesPerSession) await this.close();
    const session = this.#session ?? (await this.#open());
    if (session === undefined) return undefined;
    this.#session = session;
    this.#uses += 1;
    this.#last = what;
    try {
      return await ask(session);
    } catch (error) {
      if (!(error instanceof TargetSilentError)) throw error;
      await this.close();
      return undefined;
    }
  }

  /** A session of its own, which may go off script: it is brought to its end here. */
  async useOnce<T>(what: string, ask: (session: ScriptedSession) => Promise<T>): Promise<T | undefined> {
    await this.close();
    const answer = await this.use(what, ask);
    await this.#session?.endPolitely();
    await this.close();
    return answer;
  }

  /** Ends the session, if one is open. */
  async close(): Promise<void> {
    await this.#session?.end().catch(() => undefined);
    this.#session = undefined;
    this.#uses = 0;
  }

  async #open(): Promise<ScriptedSession | undefined> {
    if (this.#isGone) return undefined;
    // One that takes few requests, or waits behind a session that was lost, comes later.
    for (const waitMs of recoveryWaitsMs) {
      await sleep(waitMs, undefined, { signal: this.#signal });
      let session: ScriptedSession | undefined;
      try {
        const opened = await this.#cpe.openSession({ signal: this.#signal });
        const { trigger } = opened;
        ({ session } = opened);
        const { inform } = session;
        if (inform !== undefined && isDowntime({ trigger, retryCount: inform.retryCount }))
          this.#downAfter ??= this.#last;
        await session.reachAcsTurn();
        return session;
      } catch (error) {
        if (!(error instanceof TargetSilentError)) throw error;
        // What a slow target answers after the bench gave up begins a session without an Inform: unanswered, it would wait in it for good.
        await session?.end().catch(() => undefined);
      }
    }
    this.#isGone = true;
    return undefined;
  }
}

/** Asks by `act` between two sound sessions, and sees how the target bears it. Inconclusive when the first one fails. */
export async function endure<T>(
  { acs, cpe, step, inconclusive, signal }: EnduranceBench,
  act: (session: LastingSession, steady: CpeTarget) => Promise<T>,
): Promise<{ readonly seen: T; readonly endurance: Endurance }> {
  const before = await step('Control before: a good session', () => goodSession(cpe.withOneTrigger(), signal));
  if (!before.held) inconclusive(`The control before the probes failed: ${before.reason ?? ''}`);
  const steady = cpe.withOneTrigger(before.trigger);
  const session = new LastingSession(steady, signal);
  // What makes the target come by a restart hides one that nobody ordered.
  const seesRestarts = before.trigger !== 'reboot' && before.trigger !== 'rig';
  let restartedAfter: string | null = null;
  const forget = acs.onInform(({ eventCodes }) => {
    if (seesRestarts && eventCodes.includes('1 BOOT')) restartedAfter ??= session.last;
  });
  try {
    const seen = await act(session, steady);
    await session.close();
    await sleep(lateMs, undefined, { signal });
    const after = await step('Control after: a good session', async () =>
      withoutDowntime(await recovery(steady, signal)),
    );
    restartedAfter ??= session.downAfter;
    return { seen, endurance: { cameBack: after.held, why: after.reason ?? '', restartedAfter } };
  } finally {
    await session.close();
    forget();
  }
}
