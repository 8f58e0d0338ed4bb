import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import type { JsonValue } from '../evidence/json.ts';
import { dnsLookUpName, plantedLabelName } from '../evidence/observation-names.ts';
import { boundSocket } from './bound-socket.ts';
import { type DnsAnswer, readDnsQuery, writeDnsAnswer } from './dns-message.ts';
import type { InjectionText } from './injection-text.ts';
import { Mailbox, type WaitOptions } from './mailbox.ts';
import { plantedLabel } from './planted-label.ts';

const typeA = 1;
const typeAaaa = 28;
/** Queries of our zones that are remembered, and all others: a gateway that looks something else up all day may push no label of ours out. */
const ownMax = 10_000;
const othersMax = 1_000;

/** One look-up that arrived. */
export interface DnsLookUp {
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly type: number;
  readonly from: string;
  /** On the clock of the run's evidence. */
  readonly atMs: number;
}

/** Where a {@link DnsCanary} is, and what it answers; plain data, kept with the run. */
export type CanaryPlace = {
  readonly host: string;
  readonly port: number;
  readonly zone: string;
  readonly address: string;
  readonly hosts: Readonly<Record<string, string>>;
};

const placeSchema = z.object({
  host: z.string(),
  port: z.int().positive(),
  zone: z.string(),
  address: z.string(),
  hosts: z.record(z.string(), z.string()),
});

/** Reads it from the evidence again; undefined when it is something else. */
export const readCanaryPlace = (data: JsonValue): CanaryPlace | undefined => placeSchema.safeParse(data).data;

/** How a {@link DnsCanary} is set up. */
export interface DnsCanaryOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The zone that is ours, such as `canary.test`; names in it, and in the short one, resolve to `address`; all others are refused. */
  readonly zone: string;
  /** Where names of the zone lead: an address of the bench. */
  readonly address: string;
  /** Further names and their addresses, such as that of the ACS: a target that is given this server has to find it here. */
  readonly hosts?: Readonly<Record<string, string>> | undefined;
  readonly evidence: Pick<Evidence, 'nowMs' | 'observe'>;
}

/**
 * An authoritative name server for a zone that exists only in the lab. It answers every name of its zone, and a few hosts, and remembers every look-up, so
 * that a label which a target had to compute can be recognised. It forwards nothing and looks nothing up.
 */
export class DnsCanary {
  readonly zone: string;
  /** A second zone of ours, for names that have to be short; `.test` is reserved (RFC 6761). */
  readonly shortZone: string = 'c.test';
  readonly #socket: Socket;
  readonly #options: DnsCanaryOptions;
  readonly #hosts: ReadonlyMap<string, string>;
  /** Names that lead elsewhere for a while. */
  readonly #moved = new Map<string, string>();
  readonly #own: DnsLookUp[] = [];
  readonly #others: DnsLookUp[] = [];
  readonly #arrivals = new Mailbox<DnsLookUp>();

  private constructor(socket: Socket, options: DnsCanaryOptions) {
    this.#socket = socket;
    this.#options = options;
    this.zone = options.zone.toLowerCase();
    const hosts = Object.entries(options.hosts ?? {});
    this.#hosts = new Map(hosts.map(([name, address]) => [name.toLowerCase(), address]));
    socket.on('message', (bytes, peer) => this.#onMessage(bytes, peer));
  }

  /** Binds the socket. Rejects with the system's error when the address is taken or not ours. */
  static async start(options: DnsCanaryOptions): Promise<DnsCanary> {
    const socket = await boundSocket(options.host, options.port);
    // A send to a peer that is gone must not end the bench.
    socket.on('error', (error) => options.evidence.observe('dns-canary-error', { message: error.message }));
    return new DnsCanary(socket, options);
  }

  /** Where it is. */
  get place(): CanaryPlace {
    const { host, address, hosts = {} } = this.#options;
    return { host, port: this.#socket.address().port, zone: this.zone, address, hosts };
  }

  /** `address:port`, as a target's resolver is given it. */
  get server(): string {
    const { address, port } = this.#socket.address();
    return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
  }

  /** What was looked up so far, the latest of it where it was too much: names of our zones in order, then all others. */
  get lookUps(): readonly DnsLookUp[] {
    return [...this.#own, ...this.#others];
  }

  /**
   * Keeps with the run what this text stands for, and returns the text: its name is known by that whenever it is looked up, also long after
   * its case is over. Every value that goes to a target is planted before it is sent.
   */
  plant(text: InjectionText, parameter: string): InjectionText {
    this.#options.evidence.observe(plantedLabelName, plantedLabel(text, parameter));
    return text;
  }

  /** The first look-up from now on, or already seen, of exactly this name; undefined when none comes in time. */
  async waitFor(name: string, options: WaitOptions): Promise<DnsLookUp | undefined> {
    const wanted = name.toLowerCase();
    const seen = this.lookUps.find((lookUp) => lookUp.name === wanted);
    return seen ?? (await this.#arrivals.take(options, (lookUp) => lookUp.name === wanted));
  }

  /** While `action` runs, this name leads to this address and to no other: what whoever forges answers makes of it. */
  async leading<T>(name: string, address: string, action: () => Promise<T>): Promise<T> {
    this.#moved.set(name.toLowerCase(), address);
    try {
      return await action();
    } finally {
      this.#moved.delete(name.toLowerCase());
    }
  }

  async stop(): Promise<void> {
    this.#arrivals.close();
    await new Promise<void>((resolve) => {
      this.#socket.close(() => resolve());
    });
  }

  #onMessage(bytes: Uint8Array, peer: RemoteInfo): void {
    const query = readDnsQuery(bytes);
    if (query === undefined) return;
    const name = query.question.name.toLowerCase();
    const lookUp: DnsLookUp = {
      name,
      type: query.question.type,
      from: peer.address,
      atMs: this.#options.evidence.nowMs(),
    };
    this.#remember(lookUp);
    this.#options.evidence.observe(dnsLookUpName, { ...lookUp });
    this.#arrivals.offer(lookUp);
    this.#socket.send(writeDnsAnswer(query, this.#answer(name, query.question.type)), peer.port, peer.address);
  }

  #remember(lookUp: DnsLookUp): void {
    const [list, max] = this.#isOurs(lookUp.name) ? [this.#own, ownMax] : [this.#others, othersMax];
    if (list.push(lookUp) > max) list.shift();
  }

  #isOurs(name: string): boolean {
    return [this.zone, this.shortZone].some((zone) => name === zone || name.endsWith(`.${zone}`));
  }

  #answer(name: string, type: number): DnsAnswer {
    const host = this.#moved.get(name) ?? (this.#isOurs(name) ? this.#options.address : this.#hosts.get(name));
    if (host === undefined) return { code: 5, records: [] };
    const address = addressBytes(host);
    const matches = (type === typeA && address.length === 4) || (type === typeAaaa && address.length === 16);
    return { code: 0, records: matches ? [address] : [] };
  }
}

/** The octets of an address: four for IPv4, sixteen for IPv6. */
function addressBytes(address: string): Uint8Array {
  if (!isIPv6(address)) return Uint8Array.from(address.split('.'), Number);
  const [head = '', tail] = address.split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const front = words(head);
  const back = tail === undefined ? [] : words(tail);
  const all = [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}
