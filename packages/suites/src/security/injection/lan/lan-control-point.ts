// The requests of a UPnP control point for port mappings (WANIPConnection:1), each on a connection of its own, from an address of the LAN.
import { randomInt } from 'node:crypto';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { actionRequest, askService, servicesIn } from '../../tr-064/lan-service-place.ts';

/** A service that a description tells. */
export interface MappingService {
  readonly type: string;
  readonly control: string;
}

/** What came of an action: done, or refused with a code of UPnP; 0 when no such answer came. */
export interface ActionAnswer {
  readonly isDone: boolean;
  readonly code: number;
  readonly body: string;
}

type Bench = Pick<CaseTools & CpeBench, 'evidence' | 'signal' | 'pause'>;

const connectionType = /:service:WAN(?:IP|PPP)Connection:\d+$/;
/** As long as a case may take to look at it, and over soon when the bench is killed. */
const leaseSeconds = '600';
/** UPnP: not now; WANIPConnection:1: mappings without end only; and there is none. */
const codes = { failed: 501, permanentOnly: 725, noEntry: 714 } as const;
/** A gateway that changes nothing while it speaks with its ACS says 501, and the end of a session takes a moment. */
const triesMax = 5;
const againMs = 1_000;
const takeBackMs = 10_000;

const portOf = ({ port }: URL): number => Number(port) || 80;

/** A mapping that is wanted. */
export interface WantedMapping {
  readonly description: string;
  /** Where it leads; to whoever asks when absent. */
  readonly client?: string;
  /** Whether it forwards; it does when absent. */
  readonly isEnabled?: boolean;
}

/** A host of the LAN that asks for one port mapping at a time, to itself unless it says otherwise. */
export class LanControlPoint {
  readonly #bench: Bench;
  readonly #from: string;
  readonly #url: URL;
  /** Unprivileged on both sides, as gateways demand; nobody listens there. */
  readonly #port = String(randomInt(61_000, 62_000));
  #lease = leaseSeconds;
  /** Who may hold the mapping. */
  #standing: MappingService | undefined;

  /** `from`: address of this machine on the LAN. `url`: the description of the target. */
  constructor(bench: Bench, { from, url }: { readonly from: string; readonly url: URL }) {
    this.#bench = bench;
    this.#from = from;
    this.#url = url;
  }

  /** Number of the TCP port that is mapped. */
  get port(): string {
    return this.#port;
  }

  /** The services of the target that make port mappings; undefined when nothing answers. */
  async services(): Promise<readonly MappingService[] | undefined> {
    const { pathname, search, hostname } = this.#url;
    const request = { port: portOf(this.#url), method: 'GET', target: `${pathname}${search}`, from: this.#from };
    const { status, body } = await askService(this.#bench, hostname, request);
    if (status === null) return undefined;
    return servicesIn(body, this.#url.pathname).filter(
      ({ type, control }) => connectionType.test(type) && control !== '',
    );
  }

  /** Asks for the mapping; without end where the target has no other. */
  async add(
    service: MappingService,
    { description, client = this.#from, isEnabled = true }: WantedMapping,
  ): Promise<ActionAnswer> {
    const values = {
      ...this.#key,
      NewInternalPort: this.#port,
      NewInternalClient: client,
      NewEnabled: isEnabled ? '1' : '0',
      NewPortMappingDescription: description,
    };
    this.#standing = service;
    const made = await this.#ask(service, 'AddPortMapping', { ...values, NewLeaseDuration: this.#lease });
    if (made.isDone || made.code !== codes.permanentOnly) return made;
    this.#lease = '0';
    return await this.#ask(service, 'AddPortMapping', { ...values, NewLeaseDuration: '0' });
  }

  /** What the target says of the mapping. */
  async entry(service: MappingService): Promise<ActionAnswer> {
    return await this.#ask(service, 'GetSpecificPortMappingEntry', this.#key);
  }

  /** Deletes the mapping; whether it is gone: an entry that is read all the same stands, whatever was said of it. */
  async delete(service: MappingService): Promise<boolean> {
    const deleted = await this.#ask(service, 'DeletePortMapping', this.#key);
    const { isDone, code } = await this.entry(service);
    // Some have other words than 714 for what is not there.
    const isGone = code === codes.noEntry || (deleted.isDone && !isDone && code !== 0 && code !== codes.failed);
    if (isGone) this.#standing = undefined;
    return isGone;
  }

  /** Deletes what a case that was stopped has left; nothing when nothing is. Heeds no signal of the case. */
  async takeBack(): Promise<void> {
    if (this.#standing === undefined) return;
    const { type, control } = this.#standing;
    const request = actionRequest(portOf(this.#url), { target: control, type, action: 'DeletePortMapping' }, this.#key);
    const bench = { ...this.#bench, signal: AbortSignal.timeout(takeBackMs) };
    await askService(bench, this.#url.hostname, { ...request, from: this.#from });
    this.#standing = undefined;
  }

  get #key(): Readonly<Record<'NewRemoteHost' | 'NewExternalPort' | 'NewProtocol', string>> {
    return { NewRemoteHost: '', NewExternalPort: this.#port, NewProtocol: 'TCP' };
  }

  async #ask(
    { type, control }: MappingService,
    action: string,
    values: Readonly<Record<string, string>>,
  ): Promise<ActionAnswer> {
    const request = actionRequest(portOf(this.#url), { target: control, type, action }, values);
    for (let tries = 1; ; tries += 1) {
      const { isSoap, body } = await askService(this.#bench, this.#url.hostname, { ...request, from: this.#from });
      const code = Number(/<(?:[\w.-]+:)?errorCode>\s*(\d{1,4})/.exec(body)?.[1] ?? 0);
      if (code !== codes.failed || tries === triesMax)
        return { isDone: isSoap && body.includes(`${action}Response`), code, body };
      await this.#bench.pause(againMs);
    }
  }
}
