// Theory of operation. Orders name files that are not there, so nothing is ever fetched or applied. One value goes with each order: behind the
// URL of a place of the bench's own, or in the name that the file is to have on the target. What a shell computes is looked up, or comes in the
// path of the request. A method counts only while a plain order of it is carried out, before and after.
import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  type FilePlace,
  inertTwin,
  inertUrlTwin,
  type InjectionFamily,
  type InjectionText,
  injectionText,
  injectionUrl,
  type ScriptedSession,
} from '@cordon/testbench';
import { orderDownload, orderUpload, type OrderedTransfer } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import type { InjectionFinding } from './judge-findings.ts';
import { lookedUp, type TextPlace, tryFamilies } from './text-trial.ts';

/** What became of the URLs of orders. */
export type TransferUrlFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  readonly findings: readonly InjectionFinding[];
  /** Whether the target asks the name server of the bench at all. */
  readonly asksNames: boolean;
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'files' | 'pause' | 'signal' | 'notApplicable'> & {
  readonly dns: DnsCanary;
};

interface Site {
  /** As findings name it. */
  readonly name: string;
  readonly order: typeof orderDownload;
  readonly place: FilePlace;
  readonly field: Field;
  /** The one that the target took; undefined before that. */
  fileType?: string;
}

/** The part of an order that holds the values. */
export type Field = 'url' | 'targetFileName';

/** Fields of orders by the names that findings have; Upload has no file name (A.4.1.5). */
const sitesOf: Readonly<Record<Field, readonly (readonly [string, Site['order']])[]>> = {
  url: [
    ['Download URL', orderDownload],
    ['Upload URL', orderUpload],
  ],
  targetFileName: [['Download TargetFileName', orderDownload]],
};

interface Shot {
  readonly site: Site;
  readonly text: InjectionText;
}

/** Method not supported. */
const unsupported = 9000;
/** Wait for whatever starts late. */
const lateMs = 5_000;

/** The URLs of Download and Upload, or the file name of Download. */
export class TransferUrls {
  readonly #bench: Bench;
  #sites: readonly Site[];
  #isFirst = true;
  #orders = 0;
  #sent = 0;
  #refused = 0;
  readonly #unsupported = new Set<Site>();

  constructor(bench: Bench, field: Field = 'url') {
    this.#bench = bench;
    this.#sites = sitesOf[field].map(([name, order]) => {
      const place = bench.files.home.place('canary', () => ({ status: 404 }), { includesBelow: true });
      return { name, order, place, field };
    });
  }

  /** Control: a plain URL is used. Methods that fail the first time are left out of everything after it. */
  async plainUrls(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const used: Site[] = [];
    for (const site of this.#sites) {
      if (await this.#usesPlainUrl(site)) used.push(site);
    }
    const reason = `Of ${this.#names()}, a plain URL was used for: ${used.map(({ name }) => name).join(', ') || 'none'}.`;
    const held = this.#isFirst ? used.length > 0 : used.length === this.#sites.length;
    if (this.#isFirst && this.#unsupported.size === this.#sites.length)
      this.#bench.notApplicable(`The target knows no order of these (fault 9000): ${this.#names()}.`);
    if (this.#isFirst) this.#sites = used;
    this.#isFirst = false;
    return { held, reason };
  }

  async #usesPlainUrl(site: Site): Promise<boolean> {
    const { cpe, signal } = this.#bench;
    const url = `${site.place.url}/plain-${this.#orders}`;
    if (!(await this.#send(site, site.field === 'url' ? url : 'cordon.cfg', url))) return false;
    // A device may tell the end before its request is read, and requests of other orders may wait.
    const waiting = { withinMs: cpe.responseTimeoutMs, signal };
    let request = await site.place.next(waiting);
    while (request !== undefined && !url.endsWith(request.target)) request = await site.place.next(waiting);
    return request !== undefined;
  }

  /** Sends these families in the URLs of orders, one order after the other. */
  async send(families: readonly InjectionFamily[]): Promise<TransferUrlFacts> {
    const places = this.#sites.map((site) => this.#placeOf(site));
    const findings = await tryFamilies(places, families);
    return {
      sent: this.#sent,
      refused: this.#refused,
      watched: this.#sites.map(({ name }) => name),
      findings,
      asksNames: this.#bench.dns.lookUps.length > 0,
    };
  }

  #isEvaluated({ site, text: { family, computedName } }: Shot): boolean {
    if (this.#bench.dns.lookUps.some(({ name }) => name === computedName)) return true;
    return (
      family === 'substitution-arithmetic' && site.place.requests.some(({ target }) => target.includes(computedName))
    );
  }

  #placeOf(site: Site): TextPlace {
    const { dns, signal } = this.#bench;
    const { name, place, field } = site;
    const isUrl = field === 'url';
    return {
      name,
      textFor: (family) => dns.plant(isUrl ? injectionUrl(family, dns, place.url) : injectionText(family, dns), name),
      twinFor: (family) => dns.plant(isUrl ? inertUrlTwin(family, dns, place.url) : inertTwin(family, dns), name),
      send: async (text) => {
        this.#sent += 1;
        if (!(await this.#send(site, text.value))) this.#refused += 1;
      },
      heard: async (texts) => {
        await lookedUp(dns, texts, { withinMs: lateMs, signal });
        return texts.filter((text) => this.#isEvaluated({ site, text }));
      },
    };
  }

  /** Orders a transfer and waits for its end; false when the order was refused. `url` is for values that are none. */
  async #send(site: Site, value: string, url: string = site.place.url): Promise<boolean> {
    this.#orders += 1;
    const commandKey = `cordon-url-${this.#orders}`;
    const fileTypes = site.fileType === undefined ? {} : { fileTypes: [site.fileType] };
    let ordered: OrderedTransfer | undefined;
    const order = async (session: ScriptedSession): Promise<OrderedTransfer> => {
      ordered = await site.order(session, { url, [site.field]: value, commandKey, ...fileTypes });
      return ordered;
    };
    await runTransfer(this.#bench, { commandKey }, order);
    if (ordered?.answer.method === 'Fault' && ordered.answer.faultCode === unsupported) this.#unsupported.add(site);
    const isTaken = ordered !== undefined && ordered.answer.method !== 'Fault';
    if (isTaken) site.fileType ??= ordered?.fileType ?? '';
    return isTaken;
  }

  #names(): string {
    return this.#sites.map(({ name }) => name).join(' and ');
  }
}
