// Theory of operation. Where nothing is looked up, time tells: a test whose host makes a shell sleep ends later by exactly that. Each family is
// measured with 0 and 5 seconds; a difference is followed by 3 seconds, by 0 again, and by a twin that must not wait. Whatever else slows
// a target down does not follow all of them.
import {
  type CaseTools,
  type CpeBench,
  inertWaitTwin,
  type ScriptedSession,
  setParameterValues,
  type WaitFamily,
  waitFamilies,
  waitText,
} from '@cordon/testbench';
import { diagnosticsComplete } from '../../conformance/diagnostics/ip-ping.ts';
import type { InjectionFinding } from './judge-findings.ts';
import type { PlannedProbe } from './plan/plan-injection.ts';

/** What became of the waits at all hosts of tests. */
export type WaitFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  /** Hosts that cannot be read, or whose test tells no end: time says nothing there. */
  readonly unwatched: readonly string[];
  readonly findings: readonly InjectionFinding[];
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'settings' | 'signal' | 'observe'>;

/** How long a test took until its end was told; null when the value was refused, undefined when no end was told. */
type Took = number | null | undefined;

/** How far a measured wait may be from what was asked for. */
const toleranceMs = 1_000;
/** Pings, names that do not exist and the session after it. */
const endMsMax = 60_000;

/** Whether so many milliseconds are this wait. */
const isWaitOf = (seconds: number, ms: number): boolean => Math.abs(ms - seconds * 1_000) <= toleranceMs;

/** The hosts of tests, and when their tests end. */
export class Waits {
  readonly #bench: Bench;
  #planned: readonly PlannedProbe[];
  readonly #unread: readonly string[];
  #unwatched: readonly string[] | undefined;
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

  /** Control: a test of an address tells its end. Hosts that fail the first time are left out of everything after it. */
  async plainHosts(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const lost: string[] = [];
    for (const { parameter } of this.#planned)
      if (typeof (await this.#measure(parameter, '127.0.0.1')) !== 'number') lost.push(parameter);
    const reason = `No end of a test was told for ${lost.join(', ') || 'none'}.`;
    if (this.#unwatched !== undefined) return { held: lost.length === 0, reason };
    this.#unwatched = lost;
    this.#planned = this.#planned.filter(({ parameter }) => !lost.includes(parameter));
    return { held: this.#planned.length > 0, reason };
  }

  /** Measures every family at every host. */
  async allFamilies(): Promise<WaitFacts> {
    const findings: InjectionFinding[] = [];
    for (const { parameter, families } of this.#planned)
      for (const family of waitFamilies.filter((one) => families.includes(one)))
        findings.push(...(await this.#finding(parameter, family)));
    return {
      sent: this.#sent,
      refused: this.#refused,
      watched: this.#planned.map(({ parameter }) => parameter),
      unwatched: [...this.#unread, ...(this.#unwatched ?? [])],
      findings,
    };
  }

  async #finding(parameter: string, family: WaitFamily): Promise<readonly InjectionFinding[]> {
    const measure = (seconds: number): Promise<Took> => this.#try(parameter, waitText(family, seconds));
    const none = await measure(0);
    if (typeof none !== 'number') return [];
    const five = await measure(5);
    if (typeof five !== 'number' || !isWaitOf(5, five - none)) return [];
    const three = await measure(3);
    const noneAgain = await measure(0);
    const twin = await this.#try(parameter, inertWaitTwin(family, 5));
    const took = {
      parameter,
      family,
      none,
      three: three ?? null,
      five,
      noneAgain: noneAgain ?? null,
      twin: twin ?? null,
    };
    this.#bench.observe('waits', took);
    const isThree = typeof three === 'number' && isWaitOf(3, three - none);
    const isNone = typeof noneAgain === 'number' && isWaitOf(0, noneAgain - none);
    return [
      { parameter, family, again: isThree && isNone, twin: typeof twin === 'number' && isWaitOf(5, twin - none) },
    ];
  }

  async #try(parameter: string, value: string): Promise<Took> {
    const took = await this.#measure(parameter, value);
    this.#sent += 1;
    if (took === null) this.#refused += 1;
    return took;
  }

  async #measure(parameter: string, host: string): Promise<Took> {
    const { acs, cpe, signal } = this.#bench;
    const state = `${parameter.slice(0, parameter.lastIndexOf('.') + 1)}DiagnosticsState`;
    const coming = await cpe.withSession(
      async (session) => {
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
    const beganMs = performance.now();
    const session = await coming.end;
    const tookMs = Math.round(performance.now() - beganMs);
    if (session === undefined) return undefined;
    await session.reachAcsTurn();
    await session.end();
    return tookMs;
  }
}
