// Theory of operation. One value, a host or a URL, goes with the order to start the test in one SetParameterValues, so that a test runs with exactly this
// host. Tests of different objects run side by side: each value has a label of its own, so a look-up says whose it was. A parameter counts
// only while a plain name in it is looked up, before and after. A value that is refused was looked at only if a plain one is taken then: some
// devices refuse everything while a test runs.
import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  getParameterValue,
  type InjectionText,
  type ScriptedSession,
  setParameterValues,
  writableAmong,
} from '@cordon/testbench';
import type { ParameterValueStruct } from '@cordon/cwmp';
import type { InjectionFinding } from './judge-findings.ts';
import type { PlannedProbe } from './plan/plan-injection.ts';
import { plainValueFor, twinFor, valueFor } from './plan/value-for.ts';
import { type Listening, lookedUp, proveFindings, type TextPlace } from './text-trial.ts';
import type { TrialTime } from './trial-time.ts';

/** What became of the values at all hosts of tests. */
export type HostFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  /** Hosts that cannot be read, whose plain name was not looked up, or that were busy for a family: silence means nothing there. */
  readonly unwatched: readonly string[];
  /** What there was no time for. */
  readonly untried: readonly string[];
  readonly findings: readonly InjectionFinding[];
};

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'pause' | 'signal'> & { readonly dns: DnsCanary };

interface Shot {
  readonly probe: PlannedProbe;
  readonly text: InjectionText;
}

/** A probe waits this many times as long as the target took for a plain name, within these bounds. */
const patience = 10;
const waitMsMin = 3_000;
const waitMsMax = 60_000;
/** A device that refuses even a plain name may be busy with the test before: a trace of thirty hops takes minutes. */
const busyMs = 15_000;
const busyTriesMax = 12;
/** Waits for a test that is under way: most are over in a second, and each look costs a session. */
const runningMs = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
/** A test begins when the session is over; some devices take their time. */
const startMsMin = 20_000;

const objectOf = (name: string): string => name.slice(0, name.lastIndexOf('.') + 1);

/** The hosts of a target's tests, and how long it takes to look one up. */
export class DiagnosticsHosts {
  readonly #bench: Bench;
  #planned: readonly PlannedProbe[];
  /** Hosts of the same tests, as they were. */
  readonly #kept: readonly ParameterValueStruct[];
  /** Hosts that are left alone, since they could not be put back. */
  readonly #unread: readonly string[];
  #unwatched: readonly string[] = [];
  /** Objects that tell of no end of their tests: nothing is waited for there. */
  readonly #stuck = new Set<string>();
  #latencyMs = 0;

  private constructor(bench: Bench, planned: readonly PlannedProbe[], kept: readonly ParameterValueStruct[]) {
    this.#bench = bench;
    const readable = new Set(kept.map(({ name }) => name));
    this.#planned = planned.filter(({ parameter }) => readable.has(parameter));
    this.#unread = planned.flatMap(({ parameter }) => (readable.has(parameter) ? [] : [parameter]));
    this.#kept = kept;
  }

  /** Keeps what is going to be changed: the hosts, and the name that a test of a name server needs besides. */
  static async prepare(bench: Bench, planned: readonly PlannedProbe[]): Promise<DiagnosticsHosts> {
    const hosts = planned.map(({ parameter }) => parameter);
    const kept = await bench.cpe.withSession(
      async (session) => {
        const names: string[] = [];
        for (const object of new Set(hosts.map(objectOf)))
          names.push(...(await writableAmong(session, object, ['HostName'])));
        return await bench.settings.keepValues(session, [...new Set([...hosts, ...names])]);
      },
      { signal: bench.signal },
    );
    return new DiagnosticsHosts(bench, planned, kept);
  }

  /** Control: a plain name is looked up when its test runs. Hosts that fail the first time are left out of everything after it. */
  async plainNames(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const { dns, cpe, signal } = this.#bench;
    const isFirst = this.#latencyMs === 0;
    const all = this.#planned.map(({ parameter }) => parameter);
    const plain = this.#planned.map((probe): Shot => ({ probe, text: plainValueFor(probe, dns) }));
    const live = new Set<string>();
    for (const round of roundsOf(plain)) {
      const { taken } = await this.#send(round);
      const beganMs = performance.now();
      const withinMs = Math.max(startMsMin, cpe.responseTimeoutMs);
      const looked = taken.map(async ({ probe: { parameter }, text }) => {
        if ((await dns.waitFor(text.computedName, { withinMs, signal })) === undefined) return;
        live.add(parameter);
        this.#latencyMs = Math.max(this.#latencyMs, performance.now() - beganMs);
      });
      await Promise.all(looked);
    }
    const silent = all.filter((parameter) => !live.has(parameter));
    const reason = `Plain names were not looked up, or refused, in ${silent.join(', ') || 'none'} of ${all.join(', ')}.`;
    if (!isFirst) return { held: silent.length === 0, reason };
    this.#unwatched = silent;
    this.#planned = this.#planned.filter(({ parameter }) => live.has(parameter));
    return { held: live.size > 0, reason };
  }

  /** Sends what is planned, and watches for the names that only a value taken apart leads to. */
  async allFamilies(time: TrialTime): Promise<HostFacts> {
    const { dns } = this.#bench;
    const shots = this.#planned.flatMap((probe) =>
      probe.families.map((family): Shot => ({ probe, text: dns.plant(valueFor(probe, family, dns), probe.parameter) })),
    );
    let sent = 0;
    let refused = 0;
    const busy: string[] = [];
    for (const all of roundsOf(shots)) {
      const round = all.filter(({ probe, text }) => time.hasFor(`${probe.parameter} by ${text.family}`));
      if (round.length === 0) continue;
      sent += round.length;
      const { taken } = await this.#send(round);
      await this.#watch(taken);
      for (const shot of round.filter((one) => !taken.includes(one))) {
        const outcome = await this.#sendAgain(shot);
        if (outcome === 'refused') refused += 1;
        else if (outcome === 'busy') busy.push(`${shot.probe.parameter} by ${shot.text.family}`);
      }
    }
    // All that was looked up so far: a slow test may have been heard in the round of another.
    const asked = new Set(dns.lookUps.map(({ name }) => name));
    const evaluated = shots
      .filter(({ text }) => asked.has(text.computedName))
      .map(({ probe, text: { family } }) => ({ place: this.#placeOf(probe), family }));
    const watched = this.#planned.map(({ parameter }) => parameter);
    return {
      sent,
      refused,
      watched,
      unwatched: [...this.#unread, ...this.#unwatched, ...busy],
      untried: time.untried,
      findings: await proveFindings(evaluated),
    };
  }

  /** What a refusal meant: the value, or a test that was under way. */
  async #sendAgain(shot: Shot): Promise<'taken' | 'refused' | 'busy'> {
    const plain: Shot = { ...shot, text: plainValueFor(shot.probe, this.#bench.dns) };
    const isTaken = async (one: Shot): Promise<boolean> => {
      const { taken } = await this.#send([one]);
      await this.#watch(taken);
      return taken.length > 0;
    };
    for (let count = 0; count < busyTriesMax; count += 1) {
      if (await isTaken(plain)) return 'refused';
      await this.#bench.pause(busyMs);
      if (await isTaken(shot)) return 'taken';
    }
    return 'busy';
  }

  #placeOf(probe: PlannedProbe): TextPlace {
    const { dns } = this.#bench;
    return {
      name: probe.parameter,
      textFor: (family) => dns.plant(valueFor(probe, family, dns), probe.parameter),
      twinFor: (family) => dns.plant(twinFor(probe, family, dns), probe.parameter),
      send: async (text) => {
        const { taken } = await this.#send([{ probe, text }]);
        if (taken.length === 0) await this.#sendAgain({ probe, text });
      },
      heard: (texts) => lookedUp(dns, texts, this.#listening()),
    };
  }

  async #watch(shots: readonly Shot[]): Promise<void> {
    const texts = shots.map(({ text }) => text);
    await lookedUp(this.#bench.dns, texts, this.#listening());
  }

  #listening(): Listening {
    const withinMs = Math.min(waitMsMax, Math.max(waitMsMin, patience * this.#latencyMs));
    return { withinMs, signal: this.#bench.signal };
  }

  /** Starts the tests of one round, when those before them are over. Those whose host was refused are not among those taken. */
  async #send(round: readonly Shot[]): Promise<{ readonly taken: readonly Shot[] }> {
    const { cpe, pause, signal } = this.#bench;
    const objects = round.map(({ probe }) => objectOf(probe.parameter));
    for (let count = 0; ; count += 1) {
      const sent = await cpe.withSession(
        async (session) => {
          const running = await this.#running(session, objects);
          if (running.length > 0 && count < runningMs.length) return undefined;
          for (const object of running) this.#stuck.add(object);
          const taken: Shot[] = [];
          for (const shot of round) if (await this.#start(session, shot)) taken.push(shot);
          return { taken };
        },
        { signal },
      );
      if (sent !== undefined) return sent;
      await pause(runningMs[count] ?? 0);
    }
  }

  /** The objects whose test is under way: some devices take another host then, and never test it. */
  async #running(session: ScriptedSession, objects: readonly string[]): Promise<readonly string[]> {
    const running: string[] = [];
    for (const object of new Set(objects)) {
      if (this.#stuck.has(object)) continue;
      const state = await getParameterValue(session, `${object}DiagnosticsState`);
      if (state?.value === 'Requested') running.push(object);
    }
    return running;
  }

  async #start(session: ScriptedSession, { probe: { parameter }, text }: Shot): Promise<boolean> {
    const object = objectOf(parameter);
    // A test of a name server asks it for a name, of which the bench's zone answers every one; its server is the usual one meanwhile.
    const beside = this.#kept
      .filter(({ name }) => name !== parameter && objectOf(name) === object)
      .map(({ name, value }) => (name.endsWith('.HostName') ? { name, value: this.#bench.dns.zone } : { name, value }));
    const values = [...beside, { name: parameter, value: text.value }].map((one) => ({ ...one, type: 'string' }));
    values.push({ name: `${object}DiagnosticsState`, value: 'Requested', type: 'string' });
    return (await setParameterValues(session, values)) === undefined;
  }
}

/** Shots in rounds, at most one to an object in each: a test that is started anew ends the one before it. */
function roundsOf(shots: readonly Shot[]): readonly (readonly Shot[])[] {
  const rounds: Shot[][] = [];
  const used = new Map<string, number>();
  for (const shot of shots) {
    const object = objectOf(shot.probe.parameter);
    const at = used.get(object) ?? 0;
    used.set(object, at + 1);
    (rounds[at] ??= []).push(shot);
  }
  return rounds;
}
