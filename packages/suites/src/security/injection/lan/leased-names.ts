// Theory of operation. A host that there is not asks for an address, tells a text in doing so, stays as long as a plain name took to come into
// the Host table, since some devices read their leases every few seconds, and gives the address back, so that the next text is news.
import { randomBytes } from 'node:crypto';
import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  type InjectionText,
  LanDhcpClient,
  type LanLease,
  type ToldByHost,
} from '@cordon/testbench';
import { shellFamilies } from '../plan/trials.ts';
import { lookUpPlace, type TextPlace, tryFamilies } from '../text-trial.ts';
import { readHostTables, readHostTablesIn, shownAs } from './host-table.ts';
import { type LanTextFacts, lanPatience } from './lan-text-facts.ts';

export type LeasedNamesBench = CaseTools & CpeBench;

/** What a host tells, and the option in which it tells it. */
const options = { 'DHCP option 12': 'hostName', 'DHCP option 81': 'fqdn', 'DHCP option 60': 'vendorClass' } as const;

const plainName = (): string => `cordon-${randomBytes(4).toString('hex')}`;

/** A host of the LAN that comes and goes. What it leaves in the Host table is a plain name, if anything. */
export class LeasedNames {
  readonly #bench: LeasedNamesBench;
  readonly #client: LanDhcpClient;
  readonly #shown: LanTextFacts['shown'][number][] = [];
  readonly #told = new Set<string>();
  #refused = 0;
  /** How long a plain name took to come into the table. */
  #latencyMs = 0;

  private constructor(bench: LeasedNamesBench, client: LanDhcpClient) {
    this.#bench = bench;
    this.#client = client;
  }

  /** Runs `use` with a host on the LAN side. Ends the case where there is no Host table, or the bench cannot be a host. */
  static async run<T>(bench: LeasedNamesBench, use: (names: LeasedNames) => Promise<T>): Promise<T> {
    const { lan, evidence, signal, notApplicable, inconclusive } = bench;
    const { host, dhcp } = lan ?? {};
    if (host === undefined || dhcp === undefined)
      return notApplicable('The target file does not say how to ask for an address on the LAN side ("lan.dhcp").');
    const hosts = await bench.cpe.withSession((session) => readHostTablesIn(session, bench.cpe), { signal });
    if (hosts === undefined) notApplicable('The target has no table of hosts.');
    else if ('method' in hosts) inconclusive(`The target does not read its Host table out: fault ${hosts.faultCode}.`);
    const client = await LanDhcpClient.open({ host, ...dhcp, evidence, signal }).catch((error: unknown) =>
      inconclusive(
        `The bench cannot be a DHCP client at ${host}: ${error instanceof Error ? error.message : String(error)}. ` +
          'Another DHCP client of this machine may have port 68.',
      ),
    );
    try {
      return await use(new LeasedNames(bench, client));
    } finally {
      await client.close();
    }
  }

  /** Control: a plain name comes into the Host table. */
  async plainName(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const name = plainName();
    const { showMs, stepMs } = this.#patience;
    let isShown = false;
    const lease = await this.hold({ hostName: name }, async () => {
      const fromMs = performance.now();
      const tries = Math.ceil(showMs / stepMs);
      for (let at = 0; at < tries && !isShown; at += 1) {
        if (at > 0) await this.#bench.pause(stepMs);
        const values = (await readHostTables(this.#bench)) ?? [];
        isShown = values.some(({ value }) => value.toLowerCase().includes(name));
      }
      if (isShown) this.#latencyMs = Math.min(showMs, performance.now() - fromMs);
    });
    if (lease === undefined) return { held: false, reason: 'The target gives no address by DHCP.' };
    return { held: isShown, reason: `The name of a host that has a lease does not come into the Host table: ${name}.` };
  }

  /** Tells texts of all families in each option. */
  async allTexts(dns: DnsCanary): Promise<LanTextFacts> {
    const places = Object.entries(options).map(([name, option]) => this.#placeOf(dns, name, option));
    const findings = await tryFamilies(places, shellFamilies);
    const asksNames = dns.lookUps.length > 0;
    return { findings, shown: this.#shown, refused: this.#refused, asksNames, left: [] };
  }

  /** What the Host table still holds of texts whose hosts are gone, in sentences. A device may show gone hosts, but under their last name. */
  async leftTexts(): Promise<readonly string[]> {
    const values = (await readHostTables(this.#bench)) ?? [];
    return values
      .filter(({ value }) => this.#told.has(value))
      .map(({ name }) => `${name} still holds a text of a host that has given its address back.`);
  }

  /** Takes an address under these words, stays while `during` runs, and gives it back; undefined when none was given. */
  async hold(told: ToldByHost, during: () => Promise<void>): Promise<LanLease | undefined> {
    const lease = await this.#client.lease(told);
    if (lease === undefined) return undefined;
    try {
      await during();
    } finally {
      await this.#client.release(lease);
    }
    return lease;
  }

  /** Stays as long as a plain name took. */
  async stay(): Promise<void> {
    await this.#bench.pause(this.#latencyMs);
  }

  get #patience(): (typeof lanPatience)[keyof typeof lanPatience] {
    return this.#bench.rig.kind === 'spawn' ? lanPatience.spawn : lanPatience.device;
  }

  #placeOf(dns: DnsCanary, name: string, option: keyof ToldByHost): TextPlace {
    const { signal } = this.#bench;
    return lookUpPlace({
      name,
      dns,
      // Some keep 32 characters of a name.
      length: 'short',
      listening: () => ({ withinMs: this.#patience.lookUpMs, signal }),
      send: (text) =>
        this.#tell(name, { ...(option === 'hostName' ? {} : { hostName: 'cordon' }), [option]: text.value }, text),
    });
  }

  async #tell(place: string, told: ToldByHost, text: InjectionText): Promise<void> {
    this.#told.add(text.value);
    const lease = await this.hold(told, async () => {
      await this.stay();
      const shown = shownAs((await readHostTables(this.#bench)) ?? [], text);
      this.#shown.push({ place, family: text.family, shown });
    });
    if (lease === undefined) this.#refused += 1;
  }
}
