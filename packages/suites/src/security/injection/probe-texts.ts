// Theory of operation. What reads these texts tells nobody, so no plain name in them is looked up: the control is that each takes the value
// that it has, and that whoever listens would hear of it. One family goes to all parameters in one session, each with a
// label of its own; the values stand as long as the target takes to use them, since daemons are started anew, and a late look-up is still known by its label.
import { type CaseTools, type CpeBench, type InjectionText, setParameterValues } from '@cordon/testbench';
import type { ParameterValueStruct } from '@cordon/cwmp';
import type { InjectionFinding } from './judge-findings.ts';
import type { CasePlan } from './plan/plan-for.ts';
import type { PlannedProbe } from './plan/plan-injection.ts';
import type { TextListener } from './text-listener.ts';
import { proveFindings, type TextPlace } from './text-trial.ts';
import type { TrialTime } from './trial-time.ts';

/** What became of the values at all texts. */
export type TextFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  /** Texts that cannot be read, or do not take the value that they have: a refusal there says nothing. */
  readonly fixed: readonly string[];
  /** What there was no time for. */
  readonly untried: readonly string[];
  readonly findings: readonly InjectionFinding[];
};

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'pause' | 'signal'> & { readonly listener: TextListener };

/** When the texts are read. */
export interface TextsOptions {
  /** Whether the target reboots with the values of each family. */
  readonly reboots?: boolean;
  /** What the control writes, for texts that cannot be read and need not be put back; the values that they have when absent. */
  readonly plain?: string | undefined;
  readonly time: TrialTime;
}

interface Shot {
  readonly probe: PlannedProbe;
  readonly text: InjectionText;
}

/** Of the time, what the first control may take: texts that it does not reach go untried, and the last control takes as long. */
const controlPart = 1 / 4;
/** Least wait for whatever starts late, and for one value alone. */
const lateMsMin = 10_000;

/** Texts of a target that something may read. */
export class Texts {
  readonly #bench: Bench;
  readonly #kept: readonly ParameterValueStruct[];
  readonly #reboots: boolean;
  readonly #time: TrialTime;
  readonly #noTime: readonly string[];
  #planned: readonly PlannedProbe[];
  /** Texts that are left alone, since they could not be put back. */
  readonly #unread: readonly string[];
  /** Undefined before the first control. */
  #fixed: readonly string[] | undefined;

  private constructor(
    bench: Bench,
    { probes: planned, noTime }: CasePlan,
    { kept, reboots = false, time }: TextsOptions & { readonly kept: readonly ParameterValueStruct[] },
  ) {
    this.#bench = bench;
    const readable = new Set(kept.map(({ name }) => name));
    this.#planned = planned.filter(({ parameter }) => readable.has(parameter));
    this.#unread = planned.flatMap(({ parameter }) => (readable.has(parameter) ? [] : [parameter]));
    this.#kept = kept;
    this.#reboots = reboots;
    this.#time = time;
    this.#noTime = noTime;
  }

  /** Keeps all values. Texts that cannot be read cannot be put back, and are left alone. */
  static async prepare(bench: Bench, plan: CasePlan, options: TextsOptions): Promise<Texts> {
    const names = plan.probes.map(({ parameter }) => parameter);
    const { cpe, settings, signal } = bench;
    const { plain } = options;
    const kept =
      plain === undefined
        ? await cpe.withSession((session) => settings.keepValues(session, names), { signal })
        : names.map((name) => ({ name, value: plain, type: 'string' }));
    return new Texts(bench, plan, { ...options, kept });
  }

  /** Control: the texts take the values that they have, and whoever listens hears. */
  async ownValues(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const isFirst = this.#fixed === undefined;
    const reached = new Set<string>();
    const values = this.#kept.filter(({ name }) => this.#planned.some(({ parameter }) => parameter === name));
    const taken = await this.#setEach(values, (name) => {
      if (isFirst && !this.#time.hasFor(name, controlPart)) return false;
      reached.add(name);
      return true;
    });
    const all = [...reached];
    const deafness = await this.#bench.listener.deafness();
    if (deafness !== undefined) return { held: false, reason: `${deafness} Silence would say nothing.` };
    const fixed = all.filter((name) => !taken.has(name));
    const reason = `These do not take the value that they have: ${fixed.join(', ') || 'none'}.`;
    if (!isFirst) return { held: fixed.length === 0, reason };
    this.#fixed = fixed;
    this.#planned = this.#planned.filter(({ parameter }) => taken.has(parameter));
    return { held: taken.size > 0, reason };
  }

  /** Sends every planned value, and listens for what only a value taken apart leads to. */
  async allFamilies(): Promise<TextFacts> {
    const { listener, pause } = this.#bench;
    const families = [...new Set(this.#planned.flatMap((probe) => probe.families))];
    const shots: Shot[] = [];
    let refused = 0;
    for (const family of families) {
      const probes = this.#planned.filter((probe) => probe.families.includes(family));
      if (!this.#time.hasFor(`${family} at ${probes.length} texts`)) continue;
      const round = probes.map((probe): Shot => ({ probe, text: listener.valueFor(probe, family) }));
      const sent = new Set<Shot>();
      const taken = await this.#send(round, (shot) => {
        const isSent = this.#time.hasFor(`${shot.probe.parameter} by ${family}`);
        if (isSent) sent.add(shot);
        return isSent;
      });
      shots.push(...sent);
      refused += sent.size - taken.length;
      if (taken.length > 0) await this.#watch(taken, this.#reboots ? this.#lateMs : this.#bench.cpe.applyMs);
    }
    if (shots.length > refused) await pause(this.#lateMs);
    const heard = shots.filter(({ text }) => listener.hasHeard(text));
    const findings = await proveFindings(
      heard.map(({ probe, text: { family } }) => ({ place: this.#placeOf(probe), family })),
    );
    const watched = this.#planned.map(({ parameter }) => parameter);
    const fixed = [...this.#unread, ...(this.#fixed ?? [])];
    const untried = [...this.#noTime, ...this.#time.untried];
    return { sent: shots.length, refused, watched, fixed, untried, findings };
  }

  get #lateMs(): number {
    return Math.max(lateMsMin, this.#bench.cpe.applyMs);
  }

  #placeOf(probe: PlannedProbe): TextPlace {
    const { listener } = this.#bench;
    return {
      name: probe.parameter,
      textFor: (family) => listener.valueFor(probe, family),
      twinFor: (family) => listener.twinFor(probe, family),
      send: async (text) => await this.#watch(await this.#send([{ probe, text }]), this.#lateMs),
      heard: (texts) => Promise.resolve(texts.filter((text) => listener.hasHeard(text))),
    };
  }

  async #watch(shots: readonly Shot[], withinMs: number): Promise<void> {
    const { listener, cpe, signal } = this.#bench;
    if (this.#reboots) {
      const session = await cpe.rebootByRpc('cordon-injection', { withinMs: cpe.rebootTimeoutMs, signal });
      await session.reachAcsTurn();
      await session.end();
    }
    await Promise.all(shots.map(({ text }) => listener.waitFor(text, { withinMs, signal })));
  }

  /** Those of the round that were taken. `isTime` is asked before each. */
  async #send(round: readonly Shot[], isTime: (shot: Shot) => boolean = () => true): Promise<readonly Shot[]> {
    const values = round.map(({ probe, text }) => ({ name: probe.parameter, value: text.value, type: 'string' }));
    const taken = await this.#setEach(values, (name) =>
      round.filter(({ probe }) => probe.parameter === name).every(isTime),
    );
    return round.filter(({ probe }) => taken.has(probe.parameter));
  }

  // One request each: a list is refused as a whole, and one strict check would hide all others.
  async #setEach(
    values: readonly ParameterValueStruct[],
    isTime: (name: string) => boolean,
  ): Promise<ReadonlySet<string>> {
    const { cpe, signal } = this.#bench;
    return await cpe.withSession(
      async (session) => {
        const taken = new Set<string>();
        for (const value of values) {
          if (!isTime(value.name)) continue;
          const typed = { ...value, type: value.type ?? 'string' };
          if ((await setParameterValues(session, [typed])) === undefined) taken.add(value.name);
        }
        return taken;
      },
      { signal },
    );
  }
}
