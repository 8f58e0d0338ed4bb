// Theory of operation. Where nothing is looked up, time tells: a test whose host makes a shell sleep ends later by exactly that. Each family is
// measured with 5 seconds, and by 0 where it took that long; a difference is followed by 3 seconds, by 0 again, and by a twin that must not
// wait. Whatever else slows a target down does not follow all of them. A value that ends in several command lines waits several times.
import {
  type CaseTools,
  type CpeBench,
  inertWaitTwin,
  type ScriptedSession,
  sentWaitName,
  setParameterValues,
  usualWaitHost,
  type WaitFamily,
  waitFamilies,
  waitText,
} from '@cordon/testbench';
import { diagnosticsComplete } from '../../conformance/diagnostics/ip-ping.ts';
import type { InjectionFinding } from './judge-findings.ts';
import type { PlannedProbe } from './plan/plan-injection.ts';
import type { TrialTime } from './trial-time.ts';

/** What became of the waits at all hosts of tests. */
export type WaitFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  /** Hosts that cannot be read, and those whose test told no end, for a plain address or for a family: time says nothing there. */
  readonly unwatched: readonly string[];
  /** What there was no time for. */
  readonly untried: readonly string[];
  readonly findings: readonly InjectionFinding[];
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'settings' | 'signal' | 'observe'>;

/** How long a test took until its end was told; null when the value was refused, undefined when no end was told. */
type Took = number | null | undefined;

/** How far a measured wait may be from what was asked for. */
const toleranceMs = 1_000;
/** What a wait of five seconds makes of a test at least, however unsteady the rest of it is. */
const suspectMs = 3_000;
/** A value is in so many command lines at most: the test, a check of it, a log. */
const timesMax = 4;
/** Pings, names that do not exist and the session after it. */
const endMsMax = 60_000;

/** Whether so many milliseconds are this wait, as many times. */
const isWaitOf = (seconds: number, ms: number, times: number): boolean =>
  Math.abs(ms - times * seconds * 1_000) <= toleranceMs;

/** How often a wait of five seconds stands in these milliseconds. */
const timesIn = (ms: number): number => Math.min(timesMax, Math.max(1, Math.round(ms / 5_000)));

/** The hosts of tests, and when their tests end. */
export class Waits {
  readonly #bench: Bench;
  #planned: readonly PlannedProbe[];
  /** The plain host that each takes. */
  readonly #hosts = new Map<string, string>();
  readonly #unread: readonly string[];
  #unwatched: readonly string[] | undefined;
  readonly #unmeasured: string[] = [];
  #sent = 0;
  #refused = 0;

  private constructor(bench: Bench, planned: readonly PlannedProbe[], readable: ReadonlySet<string>) {
    this.#bench = bench;
    this.#planned = planned.filter(({ parameter }) => readable.has(parameter));
    this.#unread = planned.flatMap(({ parameter }) => (readable.has(parameter) ? [] : [parameter]));
  }

  /** Keeps the hosts. */
  static async prepare(bench: Bench, planned: readonly PlannedProbe[]): Promise<Waits> {
    const names = planned.map(({ parameter }) => parameter);
    const { cpe, settings, signal } = bench;
    const kept = await cpe.withSession((session) => settings.keepValues(session, names), { signal });
    return new Waits(bench, planned, new Set(kept.map(({ name }) => name)));
  }

  /** Control: a test of an address, or of the name of the bench, tells its end. Hosts that fail the first time are left out of everything after it. */
  async plainHosts(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const lost: string[] = [];
    for (const { parameter } of this.#planned) {
      const taken = await this.#plainHostAt(parameter);
      if (taken === undefined) lost.push(parameter);
      else this.#hosts.set(parameter, taken);
    }
    const reason = `No end of a test was told for ${lost.join(', ') || 'none'}.`;
    if (this.#unwatched !== undefined) return { held: lost.length === 0, reason };
    this.#unwatched = lost;
    this.#planned = this.#planned.filter(({ parameter }) => !lost.includes(parameter));
    return { held: this.#planned.length > 0, reason };
  }

  /** Some refuse to test their own address. */
  async #plainHostAt(parameter: string): Promise<string | undefined> {
    const known = this.#hosts.get(parameter);
    for (const host of known === undefined ? [usualWaitHost, this.#bench.acs.hostName] : [known])
      if (typeof (await this.#measure(parameter, host)) === 'number') return host;
    return undefined;
  }

  /** Measures every family at every host. */
  async allFamilies(time: TrialTime): Promise<WaitFacts> {
    const findings: InjectionFinding[] = [];
    for (const family of waitFamilies)
      for (const { parameter } of this.#planned.filter(({ families }) => families.includes(family)))
        if (time.hasFor(`${parameter} by ${family}`)) findings.push(...(await this.#finding(parameter, family)));
    return {
      sent: this.#sent,
      refused: this.#refused,
      watched: this.#planned.map(({ parameter }) => parameter),
      unwatched: [...this.#unread, ...(this.#unwatched ?? []), ...this.#unmeasured],
      untried: time.untried,
      findings,
    };
  }

  async #finding(parameter: string, family: WaitFamily): Promise<readonly InjectionFinding[]> {
    const host = this.#hosts.get(parameter);
    const measure = (seconds: number): Promise<Took> => this.#try(parameter, family, waitText(family, seconds, host));
    const five = await measure(5);
    if (five === null || (five !== undefined && five < suspectMs)) return [];
    const nones =
      five === undefined ? [] : [await measure(0), await measure(0)].filter((one) => typeof one === 'number');
    if (five === undefined || nones.length === 0) {
      this.#unmeasured.push(`${parameter} by ${family}`);
      return [];
    }
    const none = Math.min(...nones);
    if (five - none < suspectMs) return [];
    const [three, noneAgain, fiveAgain] = [await measure(3), await measure(0), await measure(5)];
    const twin = await this.#try(parameter, family, inertWaitTwin(family, 5, host));
    const took = { none, three, five, noneAgain, fiveAgain, twin };
    const told = Object.entries(took).map(([name, one]) => [name, one ?? null] as const);
    this.#bench.observe('waits', { parameter, family, ...Object.fromEntries(told) });
    const times = timesIn(five - none);
    const fits = (seconds: number, one: Took): boolean =>
      typeof one === 'number' && isWaitOf(seconds, one - none, times);
    // Five seconds that came once are a name server that did not answer in time.
    if (typeof fiveAgain === 'number' && fiveAgain - none < suspectMs) return [];
    const again = fits(5, five) && fits(3, three) && fits(0, noneAgain) && fits(5, fiveAgain);
    return [{ parameter, family, again, twin: fits(5, twin) }];
  }

  async #try(parameter: string, family: WaitFamily, value: string): Promise<Took> {
    this.#bench.observe(sentWaitName, { parameter, family, value });
    const took = await this.#measure(parameter, value);
    this.#sent += 1;
    if (took === null) this.#refused += 1;
    return took;
  }

  async #measure(parameter: string, host: string): Promise<Took> {
    const { acs, cpe, signal } = this.#bench;
    let beganMs = 0;
    const state = `${parameter.slice(0, parameter.lastIndexOf('.') + 1)}DiagnosticsState`;
    const coming = await cpe.withSession(
      async (session) => {
        // A value may be put into a command line as soon as it is set.
        beganMs = performance.now();
        const fault = await setParameterValues(session, [
          { name: parameter, value: host, type: 'string' },
          { name: state, value: 'Requested', type: 'string' },
        ]);
        if (fault !== undefined) return undefined;
        const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes(diagnosticsComplete);
        return { end: acs.nextSession({ withinMs: endMsMax, signal, where }).catch(() => undefined) };
      },
      { signal },
    );
    if (coming === undefined) return null;
    const session = await coming.end;
    const tookMs = Math.round(performance.now() - beganMs);
    if (session === undefined) return undefined;
    await session.reachAcsTurn();
    await session.end();
    return tookMs;
  }
}
