// Theory of operation. A host of the LAN asks for a port mapping to itself, to a port at which nobody listens, under a text for a description,
// looks at what became of it, and deletes it. Each text is a mapping of its own, so that whatever is done with a new one is done with it.
import { randomBytes, randomInt } from 'node:crypto';
import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  getParameterNames,
  getParameterValues,
  type InjectionText,
} from '@cordon/testbench';
import { actionRequest, askService, servicesIn } from '../../tr-064/lan-service-place.ts';
import { shellFamilies } from '../plan/trials.ts';
import { lookUpPlace, tryFamilies } from '../text-trial.ts';
import { shownAs } from './host-table.ts';
import { type LanTextFacts, lanPatience } from './lan-text-facts.ts';

type Bench = CaseTools & CpeBench;

interface Service {
  readonly type: string;
  readonly control: string;
}

/** What came of an action: done, or refused with a code of UPnP; 0 when no such answer came. */
interface ActionAnswer {
  readonly isDone: boolean;
  readonly code: number;
  readonly body: string;
}

const connectionType = /:service:WAN(?:IP|PPP)Connection:\d+$/;
/** As long as a case may take to look at it, and over soon when the bench is killed. */
const leaseSeconds = '600';
/** WANIPConnection:1 2.4.16: the target has mappings without end only; and 714: there is none. */
const codes = { permanentOnly: 725, noEntry: 714 } as const;
const discardPort = '9';
const placeName = 'NewPortMappingDescription';

/** Port mappings that a host of the LAN asks for. What it made is deleted. */
export class MappingDescriptions {
  readonly #bench: Bench;
  readonly #from: string;
  readonly #url: URL;
  readonly #services: readonly Service[];
  readonly #externalPort = String(randomInt(61_000, 62_000));
  readonly #shown: LanTextFacts['shown'][number][] = [];
  readonly #left: string[] = [];
  #service: Service;
  #lease = leaseSeconds;
  #refused = 0;

  private constructor(bench: Bench, at: { from: string; url: URL; services: readonly Service[]; service: Service }) {
    this.#bench = bench;
    this.#from = at.from;
    this.#url = at.url;
    this.#services = at.services;
    this.#service = at.service;
  }

  /** Reads the description of the target. Ends the case where it tells no service that makes port mappings. */
  static async find(bench: Bench): Promise<MappingDescriptions> {
    const { lan, notApplicable, inconclusive } = bench;
    const url = URL.parse(lan?.igd ?? '');
    if (lan === undefined || url === null) return notApplicable('The target file names no description ("lan.igd").');
    const request = { port: portOf(url), method: 'GET', target: `${url.pathname}${url.search}`, from: lan.host };
    const { status, body } = await askService(bench, url.hostname, request);
    if (status === null) return inconclusive(`Nothing answers at ${url.href} ("lan.igd").`);
    const services = servicesIn(body).filter(({ type, control }) => connectionType.test(type) && control !== '');
    const [service = notApplicable(`${url.href} describes no service that makes port mappings.`)] = services;
    return new MappingDescriptions(bench, { from: lan.host, url, services, service });
  }

  /** Control: a mapping with a plain description is made, and is gone again. */
  async plainMapping(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const description = `cordon-${randomBytes(4).toString('hex')}`;
    for (const service of this.#services) {
      this.#service = service;
      const made = await this.#add(description);
      if (!made.isDone) continue;
      const { body } = await this.#entry();
      const isGone = await this.#delete();
      const reason = `A plain mapping at ${service.control} could not be read back, or deleted.`;
      return { held: body.includes(description) && isGone, reason };
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
      listening: () => ({ withinMs: lookUpMs, signal }),
      send: (text) => this.#tell(text),
    });
    const findings = await tryFamilies([place], shellFamilies);
    const asksNames = dns.lookUps.length > 0;
    return { findings, shown: this.#shown, refused: this.#refused, asksNames, left: this.#left };
  }

  async #tell(text: InjectionText): Promise<void> {
    const made = await this.#add(text.value);
    if (!made.isDone) {
      this.#refused += 1;
      return;
    }
    const { body } = await this.#entry();
    const shown = shownAs([...(await this.#descriptions()), { value: body }], text);
    this.#shown.push({ place: placeName, family: text.family, shown });
    if (!(await this.#delete()))
      this.#left.push(`The mapping of TCP port ${this.#externalPort} to ${this.#from} could not be deleted.`);
  }

  async #add(description: string): Promise<ActionAnswer> {
    const values = {
      ...this.#key,
      NewInternalPort: discardPort,
      NewInternalClient: this.#from,
      NewEnabled: '1',
      NewPortMappingDescription: description,
    };
    const made = await this.#ask('AddPortMapping', { ...values, NewLeaseDuration: this.#lease });
    if (made.isDone || made.code !== codes.permanentOnly) return made;
    this.#lease = '0';
    return await this.#ask('AddPortMapping', { ...values, NewLeaseDuration: '0' });
  }

  /** Whether the mapping is gone, whatever is said of it. */
  async #delete(): Promise<boolean> {
    await this.#ask('DeletePortMapping', this.#key);
    return (await this.#entry()).code === codes.noEntry;
  }

  async #entry(): Promise<ActionAnswer> {
    return await this.#ask('GetSpecificPortMappingEntry', this.#key);
  }

  get #key(): Readonly<Record<'NewRemoteHost' | 'NewExternalPort' | 'NewProtocol', string>> {
    return { NewRemoteHost: '', NewExternalPort: this.#externalPort, NewProtocol: 'TCP' };
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

  async #ask(action: string, values: Readonly<Record<string, string>>): Promise<ActionAnswer> {
    const { type, control } = this.#service;
    const request = actionRequest(portOf(this.#url), { target: control, type, action }, values);
    const answer = await askService(this.#bench, this.#url.hostname, { ...request, from: this.#from });
    const code = Number(/<errorCode>\s*(\d{1,4})/.exec(answer.body)?.[1] ?? 0);
    return { isDone: answer.isSoap && answer.body.includes(`${action}Response`), code, body: answer.body };
  }
}

const portOf = ({ port }: URL): number => Number(port) || 80;
