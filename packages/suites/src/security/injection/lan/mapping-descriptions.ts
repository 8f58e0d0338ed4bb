// Theory of operation. A host of the LAN asks for a port mapping to itself, to a port at which nobody listens, under a text for a description,
// looks at what became of it, and deletes it. Each text is a mapping of its own, so that whatever is done with a new one is done with it.
import { randomBytes } from 'node:crypto';
import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  getParameterNames,
  getParameterValues,
  type InjectionText,
} from '@cordon/testbench';
import { shellFamilies } from '../plan/trials.ts';
import { lookUpPlace, tryFamilies } from '../text-trial.ts';
import { shownAs } from './host-table.ts';
import { LanControlPoint, type MappingService } from './lan-control-point.ts';
import { type LanTextFacts, lanPatience } from './lan-text-facts.ts';

type Bench = CaseTools & CpeBench;

const placeName = 'NewPortMappingDescription';

/** Port mappings that a host of the LAN asks for. What it made is deleted. */
export class MappingDescriptions {
  readonly #bench: Bench;
  readonly #host: LanControlPoint;
  readonly #services: readonly MappingService[];
  readonly #shown: LanTextFacts['shown'][number][] = [];
  readonly #left: string[] = [];
  #service: MappingService;
  #refused = 0;

  private constructor(bench: Bench, host: LanControlPoint, services: readonly [MappingService, ...MappingService[]]) {
    this.#bench = bench;
    this.#host = host;
    this.#services = services;
    this.#service = services[0];
  }

  /** Reads the description of the target. Ends the case where it tells no service that makes port mappings. */
  static async find(bench: Bench): Promise<MappingDescriptions> {
    const { lan, notApplicable, inconclusive } = bench;
    const url = URL.parse(lan?.igd ?? '');
    if (lan === undefined || url === null) return notApplicable('The target file names no description ("lan.igd").');
    const host = new LanControlPoint(bench, { from: lan.host, url });
    bench.settings.alsoUndo(() => host.takeBack());
    const services = (await host.services()) ?? inconclusive(`Nothing answers at ${url.href} ("lan.igd").`);
    const [first = notApplicable(`${url.href} describes no service that makes port mappings.`), ...more] = services;
    return new MappingDescriptions(bench, host, [first, ...more]);
  }

  /** Control: a mapping with a plain description is made, and is gone again. */
  async plainMapping(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const description = `cordon-${randomBytes(4).toString('hex')}`;
    for (const service of this.#services) {
      this.#service = service;
      const made = await this.#host.add(service, { description });
      if (!made.isDone) continue;
      // What is read may have another description: some cut it, or write their own.
      const { isDone } = await this.#host.entry(service);
      const isGone = await this.#host.delete(service);
      const reason = `A plain mapping at ${service.control} could not be read back, or deleted.`;
      return { held: isDone && isGone, reason };
    }
    return { held: false, reason: 'The target makes no port mapping for the host that asks for it.' };
  }

  /** Asks for mappings with texts of all families. */
  async allTexts(dns: DnsCanary): Promise<LanTextFacts> {
    const { rig, signal } = this.#bench;
    const { lookUpMs } = rig.kind === 'spawn' ? lanPatience.spawn : lanPatience.device;
    const place = lookUpPlace({
      name: placeName,
      dns,
      // Some keep 32 characters of it.
      length: 'short',
      listening: () => ({ withinMs: lookUpMs, signal }),
      send: (text) => this.#tell(text),
    });
    const findings = await tryFamilies([place], shellFamilies);
    const asksNames = dns.lookUps.length > 0;
    return { findings, shown: this.#shown, refused: this.#refused, asksNames, left: this.#left };
  }

  async #tell(text: InjectionText): Promise<void> {
    const made = await this.#host.add(this.#service, { description: text.value });
    if (!made.isDone) {
      this.#refused += 1;
      return;
    }
    const { body } = await this.#host.entry(this.#service);
    const shown = shownAs([...(await this.#descriptions()), { value: body }], text);
    this.#shown.push({ place: placeName, family: text.family, shown });
    if (!(await this.#host.delete(this.#service)))
      this.#left.push(`The mapping of TCP port ${this.#host.port} could not be deleted.`);
  }

  /** What CWMP tells of the descriptions of mappings; nothing where the table does not show those of UPnP. */
  async #descriptions(): Promise<readonly { readonly value: string }[]> {
    const { cpe, signal } = this.#bench;
    const isTr181 = cpe.root === 'Device.';
    return await cpe.withSession(
      async (session) => {
        const told = await getParameterNames(session, cpe.path(isTr181 ? 'NAT.' : 'WANDevice.'), false);
        if ('method' in told) return [];
        const names = told
          .filter(({ name }) => /\.PortMapping\.\d+\.(?:PortMapping)?Description$/.test(name))
          .map(({ name }) => name);
        const values = names.length === 0 ? [] : await getParameterValues(session, names);
        return 'method' in values ? [] : values;
      },
      { signal },
    );
  }
}
