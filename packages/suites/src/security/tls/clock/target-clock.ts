import type {
  CaseTools,
  CpeBench,
  CpeTarget,
  Followed,
  Leading,
  ScriptedSession,
  TimeServer,
  ToldTime,
} from '@cordon/testbench';

type Bench = CaseTools & CpeBench;

/** A clock that is further off than this is not the bench's: no time zone explains it. */
const dayMs = 86_400_000;

/** What became of a target that was started without the time. */
export type TimelessBoot = {
  /** Whether it opened a session while nobody told it the time. */
  readonly came: boolean;
  /** Whether it opened one as soon as it was told; null when it had come before. */
  readonly cameWithTime: boolean | null;
  /** CurrentTime of that session, and the bench's own time then. */
  readonly currentTime: string;
  readonly benchTime: string;
  /** Requests for the time that were left without an answer. */
  readonly asked: number;
  /** How long it was waited for, in milliseconds. */
  readonly waitedMs: number;
};

/** Whether CurrentTime is the time of the bench, give or take a day. */
export function knowsTheTime({ currentTime, benchTime }: Pick<TimelessBoot, 'currentTime' | 'benchTime'>): boolean {
  return Math.abs(Date.parse(currentTime) - Date.parse(benchTime)) < dayMs;
}

/**
 * Within which time a target tries again that has tried in vain for so long. The nth wait of TR-069 3.2.1.1 is 5 * 2^n seconds at most, and
 * those before it are 5 * (2^(n - 1) - 1) together at least: it is twice of that and ten seconds at most.
 */
const untilNextTryMs = (triedForMs: number): number => 2 * triedForMs + 10_000;

/** How a clock is watched; `nearMs`: how near to the time told is there, a day when absent. */
type Following = Pick<Leading, 'cpe' | 'restartsNext'> & { readonly nearMs?: number };

/** The clock of a target, whose time servers are the bench's own for the length of a case; ends the case where it cannot be led. */
export class TargetClock {
  readonly #bench: Bench;
  readonly #time: TimeServer;

  private constructor(bench: Bench, time: TimeServer) {
    this.#bench = bench;
    this.#time = time;
  }

  /** Keeps the time servers of the target and has its time client switched on. Ends the case where the target has none that can be written. */
  static async take(bench: Bench): Promise<TargetClock> {
    const lacks = await bench.clock.take(bench.signal);
    if (lacks?.who === 'target') bench.notApplicable(lacks.reason);
    return new TargetClock(bench, bench.time ?? bench.inconclusive(lacks?.reason ?? ''));
  }

  /** From now on its servers are the bench's and tell this. */
  async lead(told: ToldTime, cpe?: CpeTarget): Promise<void> {
    const { clock, signal, notApplicable } = this.#bench;
    const refusal = await clock.lead(told, { cpe, signal });
    if (refusal !== undefined) notApplicable(`The target refuses the bench as its time server: ${refusal}.`);
  }

  /** Makes the target come until its CurrentTime is off by what it was told, and says whether it was within three minutes. */
  async follows(offsetMs: number, { nearMs = dayMs, ...leading }: Following = {}): Promise<Followed> {
    const { clock, signal } = this.#bench;
    return await clock.follows((seenMs) => Math.abs(seenMs - offsetMs) < nearMs, { ...leading, signal });
  }

  /** Starts the target while its time servers are silent; returns what became of it and leaves it without the time. */
  async bootWithoutTime(): Promise<TimelessBoot> {
    const { clock, signal, step } = this.#bench;
    await this.lead('silent');
    const waitedMs = clock.bootMs;
    return await step('Start the target while its time servers are silent', async () => {
      const askedBefore = this.#time.requests;
      const booted = await clock.restart(signal);
      const boot = { ...told(booted), asked: this.#time.requests - askedBefore, waitedMs };
      await booted?.end();
      if (booted !== undefined) return { came: true, cameWithTime: null, ...boot };
      this.#time.tells = 0;
      const late = await clock.boot(signal, untilNextTryMs(waitedMs));
      await late?.end();
      return { came: false, cameWithTime: late !== undefined, ...boot, ...told(late) };
    });
  }
}

function told(session: ScriptedSession | undefined): Pick<TimelessBoot, 'currentTime' | 'benchTime'> {
  return { currentTime: session?.inform?.currentTime ?? '', benchTime: new Date().toISOString() };
}
