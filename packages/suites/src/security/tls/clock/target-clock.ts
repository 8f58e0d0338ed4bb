import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  type Rig,
  type ScriptedSession,
  setParameterValues,
  TargetSilentError,
  type TimeServer,
  type ToldTime,
  writableAmong,
} from '@cordon/testbench';
import { canPowerCycle } from '../../../conformance/retry/fail-session.ts';

type Bench = CaseTools & CpeBench;

/** TR-181 Device.Time., TR-098 InternetGatewayDevice.Time. */
const serverNames = ['NTPServer1', 'NTPServer2', 'NTPServer3', 'NTPServer4', 'NTPServer5'];
/** A clock that is further off than this is not the bench's: no time zone explains it. */
const dayMs = 86_400_000;
/** How long a time client may take to notice a new server and to follow it: some want several answers first, some a minute. */
const followMs = 180_000;
/** Between two looks at the clock. */
const lookAgainMs = 2_000;
/** How long the clock of a target that has been answered is looked at, if it does not move: a process of this machine needs no burst of questions. */
const afterAnswerMs = { process: 4_000, device: 40_000 } as const;
/** A process of this machine boots in seconds; some devices wait for the time a minute or two before they go without. */
const processBootMs = 120_000;

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

/** What a clock did when it was told a time. */
export interface Followed {
  readonly followed: boolean;
  /** Whether the target asked at all. */
  readonly asked: boolean;
  readonly currentTime: string;
}

/** Whether CurrentTime is the time of the bench, give or take a day. */
export function knowsTheTime({ currentTime, benchTime }: Pick<TimelessBoot, 'currentTime' | 'benchTime'>): boolean {
  return Math.abs(Date.parse(currentTime) - Date.parse(benchTime)) < dayMs;
}

/** The clock of a target, whose time servers are the bench's own for the length of a case. */
export class TargetClock {
  readonly #bench: Bench;
  readonly #time: TimeServer;
  readonly #parameters: readonly string[];
  #names = 0;
  /** Answers that the bench had given when it told the target a time last. */
  #answersBefore = 0;

  private constructor(bench: Bench, time: TimeServer, parameters: readonly string[]) {
    this.#bench = bench;
    this.#time = time;
    this.#parameters = parameters;
  }

  /**
   * Keeps the time servers of the target, has its time client switched on and hands its clock to `use`; tells the true time again behind it.
   * Ends the case where the target has no time server that can be written.
   */
  static async lend<T>(bench: Bench, use: (clock: TargetClock) => Promise<T>): Promise<T> {
    const clock = await TargetClock.#prepare(bench);
    try {
      return await use(clock);
    } finally {
      // The settings are put back by their keeper; a target whose own server is the bench's finds the time there.
      clock.#time.tells = 0;
    }
  }

  static async #prepare(bench: Bench): Promise<TargetClock> {
    const { cpe, settings, signal } = bench;
    const time = bench.time ?? bench.inconclusive('The bench has no time server.');
    const object = cpe.path('Time.');
    const parameters = await cpe.withSession(
      async (session) => {
        const names = await writableAmong(session, object, ['Enable', ...serverNames]);
        const enable = names.find((name) => name === `${object}Enable`);
        await settings.keepValues(session, names, (name) => (name === enable ? 'boolean' : 'string'));
        if (enable !== undefined) await setParameterValues(session, [{ name: enable, value: 'true', type: 'boolean' }]);
        return names.filter((name) => name !== enable);
      },
      { signal },
    );
    if (parameters.length === 0)
      bench.notApplicable('The target has no writable time server among Time.NTPServer1 to 5.');
    return new TargetClock(bench, time, parameters);
  }

  /** From now on its servers are the bench's and tell this. A new name each time, so that the target asks again. */
  async lead(told: ToldTime, cpe: CpeTarget = this.#bench.cpe): Promise<void> {
    this.#time.tells = told;
    this.#answersBefore = this.#time.answers;
    const refusal = await cpe.withSession((session) => this.#write(session), { signal: this.#bench.signal });
    if (refusal !== undefined)
      this.#bench.notApplicable(`The target refuses the bench as its time server: ${refusal}.`);
  }

  async #write(session: ScriptedSession): Promise<string | undefined> {
    const { dns } = this.#bench;
    this.#names += 1;
    const server = dns === undefined ? this.#time.host : `time-${this.#names}-${Date.now().toString(36)}.${dns.zone}`;
    const [first = '', ...others] = this.#parameters;
    // Where there is no name server the address stays the same, and only a change is acted on.
    if (dns === undefined) await setParameterValues(session, [{ name: first, value: '', type: 'string' }]);
    const fault = await setParameterValues(session, [{ name: first, value: server, type: 'string' }]);
    if (fault !== undefined) return `fault ${fault.faultCode ?? ''} for ${server} in ${first}`;
    for (const name of others) {
      const emptied = await setParameterValues(session, [{ name, value: '', type: 'string' }]);
      // A server that stays would go on telling the true time.
      if (emptied !== undefined) await setParameterValues(session, [{ name, value: server, type: 'string' }]);
    }
    return undefined;
  }

  /** Makes the target come until its CurrentTime is off by what it was told, and says whether it was within three minutes. */
  async follows(offsetMs: number, cpe: CpeTarget): Promise<Followed> {
    const { signal, rig } = this.#bench;
    const lookMs = rig.kind === 'spawn' ? afterAnswerMs.process : afterAnswerMs.device;
    const untilMs = performance.now() + followMs;
    let answeredAtMs = Number.POSITIVE_INFINITY;
    for (;;) {
      const { session } = await cpe.openSession({ signal });
      const currentTime = session.inform?.currentTime ?? '';
      await session.end();
      const followed = Math.abs(Date.parse(currentTime) - Date.now() - offsetMs) < dayMs;
      const nowMs = performance.now();
      if (this.#time.answers > this.#answersBefore) answeredAtMs = Math.min(answeredAtMs, nowMs);
      const asked = answeredAtMs <= nowMs;
      if (followed || nowMs > Math.min(untilMs, answeredAtMs + lookMs)) return { followed, asked, currentTime };
      await pause(lookAgainMs, signal);
    }
  }

  /** Starts the target while its time servers are silent; returns what became of it and leaves it without the time. */
  async bootWithoutTime(): Promise<TimelessBoot> {
    const { cpe, rig, step } = this.#bench;
    await this.lead('silent');
    const waitedMs = rig.kind === 'spawn' ? processBootMs : cpe.rebootTimeoutMs;
    return await step('Start the target while its time servers are silent', async () => {
      const askedBefore = this.#time.requests;
      const booted = await this.#restart(rig, waitedMs);
      const boot = { ...told(booted), asked: this.#time.requests - askedBefore, waitedMs };
      await booted?.end();
      if (booted !== undefined) return { came: true, cameWithTime: null, ...boot };
      this.#time.tells = 0;
      const late = await this.#coming(waitedMs);
      await late?.end();
      return { came: false, cameWithTime: late !== undefined, ...boot, ...told(late) };
    });
  }

  async #restart(rig: Rig, withinMs: number): Promise<ScriptedSession | undefined> {
    const { cpe, signal } = this.#bench;
    if (!canPowerCycle(rig)) {
      // A soft reboot may leave the clock running: CurrentTime tells.
      return await orNone(cpe.rebootByRpc('cordon-clock', { withinMs, signal }));
    }
    const coming = this.#coming(withinMs);
    await rig.perform(rig.can('power-cycle') ? 'power-cycle' : 'reboot', signal);
    return await coming;
  }

  async #coming(withinMs: number): Promise<ScriptedSession | undefined> {
    const { acs, signal } = this.#bench;
    const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('1 BOOT');
    return await orNone(acs.nextSession({ withinMs, signal, where, what: 'report its boot' }));
  }
}

function told(session: ScriptedSession | undefined): Pick<TimelessBoot, 'currentTime' | 'benchTime'> {
  return { currentTime: session?.inform?.currentTime ?? '', benchTime: new Date().toISOString() };
}

async function orNone<T>(coming: Promise<T>): Promise<T | undefined> {
  try {
    return await coming;
  } catch (error) {
    if (error instanceof TargetSilentError) return undefined;
    throw error;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
