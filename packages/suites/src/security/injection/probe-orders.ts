// Theory of operation. Orders name files that are not there, so nothing is ever fetched or applied, or the target's own configuration, so that what is
// applied changes nothing. One value goes with each order: behind the URL of a place of the bench's own, in the name that the file is to have on the
// target, or in the login for it. What a shell computes is looked up, or comes in the path of the request. A part counts only while a plain order is
// carried out, before and after.
import { randomBytes, randomInt } from 'node:crypto';
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
import type { TrialTime } from './trial-time.ts';

/** What became of the values in orders. */
export type OrderTextFacts = {
  readonly sent: number;
  readonly refused: number;
  readonly watched: readonly string[];
  /** Parts whose plain order the target knows and did not carry out. Absent in evidence from before they were told. */
  readonly leftOut?: readonly string[];
  /** What there was no time for. */
  readonly untried: readonly string[];
  readonly findings: readonly InjectionFinding[];
  /** Whether the target asks the name server of the bench at all. */
  readonly asksNames: boolean;
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'files' | 'pause' | 'signal' | 'notApplicable'> & {
  readonly dns: DnsCanary;
};

/** The part of an order that holds a value. */
type Field = 'url' | 'targetFileName' | 'username' | 'password';

interface Site {
  /** As findings name it. */
  readonly name: string;
  readonly order: typeof orderDownload;
  readonly place: FilePlace;
  readonly field: Field;
  /** The one that the target took; undefined before that. */
  fileType?: string;
}

/** What of an order is tried. */
export type OrderPart = 'url' | 'fileName' | 'login';

/** The fields by the names that findings have; Upload has no file name (A.4.1.5). */
const sitesOf: Readonly<Record<OrderPart, readonly (readonly [name: string, order: Site['order'], field: Field])[]>> = {
  url: [
    ['Download URL', orderDownload, 'url'],
    ['Upload URL', orderUpload, 'url'],
  ],
  fileName: [['Download TargetFileName', orderDownload, 'targetFileName']],
  login: [
    ['Download Username', orderDownload, 'username'],
    ['Download Password', orderDownload, 'password'],
    ['Upload Username', orderUpload, 'username'],
    ['Upload Password', orderUpload, 'password'],
  ],
};

/** What is sent, and what is found where orders lead. */
export interface OrderTextsOptions {
  readonly part: OrderPart;
  /** A file that the target takes with success: its own configuration. Nothing is there when absent. */
  readonly file?: Uint8Array | undefined;
}

interface Shot {
  readonly site: Site;
  readonly text: InjectionText;
}

const plainLogin = { username: 'cordon-user', password: 'cordon-password' };
const challenge = (): string => `Digest realm="cordon", qop="auth", nonce="${randomBytes(16).toString('hex')}"`;

/** Method not supported. */
const unsupported = 9000;
/** Wait for whatever starts late. */
const lateMs = 5_000;

/** One part of the orders of transfers. */
export class OrderTexts {
  readonly #bench: Bench;
  readonly #file: Uint8Array | undefined;
  #sites: readonly Site[];
  #isFirst = true;
  #orders = 0;
  #sent = 0;
  #refused = 0;
  readonly #unsupported = new Set<Site>();
  #leftOut: readonly string[] = [];

  constructor(bench: Bench, { part, file }: OrderTextsOptions) {
    this.#bench = bench;
    this.#file = file;
    // Whoever fetches by a program hands it the login at once, and others when they are asked for it.
    const absent =
      part === 'login' ? { status: 401, headers: [['WWW-Authenticate', challenge()] as const] } : { status: 404 };
    const answer = file === undefined ? absent : { status: 200, body: file };
    this.#sites = sitesOf[part].map(([name, order, field]): Site => {
      const place = bench.files.home.place('canary', () => answer, { includesBelow: true });
      // A configuration is applied as nothing else.
      return { name, order, place, field, ...(file === undefined ? {} : { fileType: '3 Vendor Configuration File' }) };
    });
  }

  /** Control: a plain order is carried out. Parts that fail the first time are left out of everything after it. */
  async plainOrders(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const used: Site[] = [];
    for (const site of this.#sites) {
      if (await this.#carriesOutPlain(site)) used.push(site);
    }
    const reason = `Of ${this.#names()}, a plain order was carried out for: ${used.map(({ name }) => name).join(', ') || 'none'}.`;
    const held = this.#isFirst ? used.length > 0 : used.length === this.#sites.length;
    if (this.#isFirst && this.#unsupported.size === this.#sites.length)
      this.#bench.notApplicable(`The target knows no order of these (fault 9000): ${this.#names()}.`);
    if (this.#isFirst) {
      const lost = this.#sites.filter((site) => !used.includes(site) && !this.#unsupported.has(site));
      this.#leftOut = lost.map(({ name }) => name);
      this.#sites = used;
    }
    this.#isFirst = false;
    return { held, reason };
  }

  async #carriesOutPlain(site: Site): Promise<boolean> {
    const { cpe, signal } = this.#bench;
    const url = `${site.place.url}/plain-${this.#orders}`;
    const { isTaken, faultCode } = await this.#send(
      site,
      site.field === 'url' ? url : `plain${randomInt(10_000)}`,
      url,
    );
    if (!isTaken || (this.#file !== undefined && faultCode !== 0)) return false;
    // A device may tell the end before its request is read, and requests of other orders may wait.
    const waiting = { withinMs: cpe.responseTimeoutMs, signal };
    let request = await site.place.next(waiting);
    while (request !== undefined && !url.endsWith(request.target)) request = await site.place.next(waiting);
    return request !== undefined;
  }

  /** Sends these families, one order after the other. */
  async send(families: readonly InjectionFamily[], time: TrialTime): Promise<OrderTextFacts> {
    const places = this.#sites.map((site) => this.#placeOf(site));
    const findings = await tryFamilies(places, families, time);
    return {
      sent: this.#sent,
      refused: this.#refused,
      watched: this.#sites.map(({ name }) => name),
      leftOut: this.#leftOut,
      untried: time.untried,
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
        if (!(await this.#send(site, text.value)).isTaken) this.#refused += 1;
      },
      heard: async (texts) => {
        await lookedUp(dns, texts, { withinMs: lateMs, signal });
        return texts.filter((text) => this.#isEvaluated({ site, text }));
      },
    };
  }

  /** Orders a transfer and waits for its end. `url` is for values that are none. */
  async #send(
    site: Site,
    value: string,
    url: string = site.place.url,
  ): Promise<{ readonly isTaken: boolean; readonly faultCode: number | null }> {
    this.#orders += 1;
    const commandKey = `cordon-order-${this.#orders}`;
    const fileTypes = site.fileType === undefined ? {} : { fileTypes: [site.fileType] };
    const login = site.field === 'username' || site.field === 'password' ? plainLogin : {};
    let ordered: OrderedTransfer | undefined;
    const order = async (session: ScriptedSession): Promise<OrderedTransfer> => {
      ordered = await site.order(session, { url, ...login, [site.field]: value, commandKey, ...fileTypes });
      return ordered;
    };
    const { faultCode } = await runTransfer(this.#bench, { commandKey }, order);
    if (ordered?.answer.method === 'Fault' && ordered.answer.faultCode === unsupported) this.#unsupported.add(site);
    const isTaken = ordered !== undefined && ordered.answer.method !== 'Fault';
    if (isTaken) site.fileType ??= ordered?.fileType ?? '';
    return { isTaken, faultCode };
  }

  #names(): string {
    return this.#sites.map(({ name }) => name).join(' and ');
  }
}
