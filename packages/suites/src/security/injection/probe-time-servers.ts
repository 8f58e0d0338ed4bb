import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  type InjectionFamily,
  type InjectionText,
  injectionText,
  setParameterValues,
  writableAmong,
} from '@cordon/testbench';
import type { InjectionFinding } from './judge-findings.ts';
import { type Listening, lookedUp, lookUpPlace, proveFindings, type TextPlace } from './text-trial.ts';

/** What became of all values. */
export type TimeServerFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  readonly findings: readonly InjectionFinding[];
};

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'signal'> & { readonly dns: DnsCanary };

/** TR-181 Device.Time., TR-098 InternetGatewayDevice.Time. */
const serverNames = ['NTPServer1', 'NTPServer2', 'NTPServer3', 'NTPServer4', 'NTPServer5'];
/** A probe waits this many times as long as the target took for a plain name, within these bounds. */
const patience = 10;
const waitMsMin = 3_000;
const waitMsMax = 60_000;

/** The time-server parameters of one target, and how long it takes to look such a name up. */
export class TimeServerProbe {
  readonly #bench: Bench;
  #parameters: readonly string[];
  #latencyMs = 0;

  private constructor(bench: Bench, parameters: readonly string[]) {
    this.#bench = bench;
    this.#parameters = parameters;
  }

  /** Finds and keeps the parameters, and has the time client switched on. Undefined when the target has none that it tells. */
  static async prepare(bench: Bench): Promise<TimeServerProbe | undefined> {
    const { cpe, settings, signal } = bench;
    const time = cpe.path('Time.');
    const parameters = await cpe.withSession(
      async (session) => {
        const names = await writableAmong(session, time, ['Enable', ...serverNames]);
        const enable = names.find((name) => name === `${time}Enable`);
        const kept = await settings.keepValues(session, names, (name) => (name === enable ? 'boolean' : 'string'));
        // What cannot be read cannot be put back.
        const mayChange = names.filter((name) => kept.some((one) => one.name === name));
        if (enable !== undefined && mayChange.includes(enable))
          await setParameterValues(session, [{ name: enable, value: 'true', type: 'boolean' }]);
        return mayChange.filter((name) => name !== enable);
      },
      { signal },
    );
    return parameters.length === 0 ? undefined : new TimeServerProbe(bench, parameters);
  }

  /**
   * Control: plain names are looked up, so that silence after a probe means something. Several clients use only the first server that they
   * are given: parameters whose name is not looked up in the first control are left out of everything after it.
   */
  async plainName(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const { dns } = this.#bench;
    const texts = this.#parameters.map((): InjectionText => {
      const text = injectionText('substitution-arithmetic', dns);
      return { ...text, value: text.computedName };
    });
    const set = await this.#setEach(texts);
    const taken = set.filter(({ faultCode }) => faultCode === null);
    if (taken.length === 0)
      return { held: false, reason: `A plain host name was refused with fault ${set[0]?.faultCode}.` };
    const isFirst = this.#latencyMs === 0;
    const lookedUp = await this.#lookedUp(taken.map(({ text }) => text.computedName));
    const live = taken.filter(({ text }) => lookedUp.has(text.computedName)).map(({ parameter }) => parameter);
    const held = isFirst ? live.length > 0 : live.length === this.#parameters.length;
    const reason = `Of ${this.#parameters.join(', ')}, those whose name was looked up at the bench: ${live.join(', ') || 'none'}.`;
    if (isFirst) this.#parameters = live;
    return { held, reason };
  }

  /** Those of these names that are looked up: the first within the time of the target, the others not long after it. */
  async #lookedUp(names: readonly string[]): Promise<ReadonlySet<string>> {
    const { dns, cpe, signal } = this.#bench;
    const beganMs = performance.now();
    const withinMs = Math.max(cpe.responseTimeoutMs, waitMsMin);
    const enough = new AbortController();
    const waiting = { withinMs, signal: AbortSignal.any([signal, enough.signal]) };
    let timer: NodeJS.Timeout | undefined;
    const seen = names.map(async (name) => {
      const lookUp = await dns.waitFor(name, waiting);
      if (lookUp === undefined) return undefined;
      this.#latencyMs = Math.max(this.#latencyMs, performance.now() - beganMs);
      timer ??= setTimeout(() => enough.abort(), this.#waiting().withinMs);
      return name;
    });
    const found = await Promise.all(seen);
    clearTimeout(timer);
    return new Set(found.filter((name) => name !== undefined));
  }

  /** Sets a value of each family to every time server, and watches for the names that only a value taken apart leads to. */
  async allFamilies(families: readonly InjectionFamily[]): Promise<TimeServerFacts> {
    const { dns } = this.#bench;
    const places = this.#parameters.map((parameter) => this.#placeOf(parameter));
    const tried: { readonly place: TextPlace; readonly text: InjectionText }[] = [];
    let refused = 0;
    for (const family of families) {
      const round = places.map((place) => ({ place, text: place.textFor(family) }));
      tried.push(...round);
      const set = await this.#setEach(round.map(({ text }) => text));
      const taken = set.filter(({ faultCode }) => faultCode === null);
      refused += set.length - taken.length;
      await lookedUp(
        dns,
        taken.map(({ text }) => text),
        this.#waiting(),
      );
    }
    const asked = new Set(dns.lookUps.map(({ name }) => name));
    const heard = tried.filter(({ text }) => asked.has(text.computedName));
    const findings = await proveFindings(heard.map(({ place, text: { family } }) => ({ place, family })));
    return { sent: tried.length, refused, watched: this.#parameters, findings };
  }

  #placeOf(name: string): TextPlace {
    const { dns } = this.#bench;
    const send = ({ value }: InjectionText): Promise<unknown> => this.#set(name, value);
    return lookUpPlace({ name, dns, listening: () => this.#waiting(), send });
  }

  #waiting(): Listening {
    const withinMs = Math.min(waitMsMax, Math.max(waitMsMin, patience * this.#latencyMs));
    return { withinMs, signal: this.#bench.signal };
  }

  async #set(name: string, value: string): Promise<void> {
    const { cpe, signal } = this.#bench;
    await cpe.withSession((session) => setParameterValues(session, [{ name, value, type: 'string' }]), { signal });
  }

  // One request each: a list is refused as a whole, and one strict check would hide all others.
  async #setEach(
    texts: readonly InjectionText[],
  ): Promise<
    readonly { readonly text: InjectionText; readonly parameter: string; readonly faultCode: number | null }[]
  > {
    const { cpe, signal } = this.#bench;
    return await cpe.withSession(
      async (session) => {
        const set = [];
        for (const [index, text] of texts.entries()) {
          const parameter = this.#parameters[index] ?? '';
          const value = { name: parameter, value: text.value, type: 'string' };
          const fault = await setParameterValues(session, [value]);
          set.push({ text, parameter, faultCode: fault === undefined ? null : (fault.faultCode ?? 0) });
        }
        return set;
      },
      { signal },
    );
  }
}
