// Theory of operation. A program of this machine hands over the headers of all echo requests to the bench's address. What says that it does so
// at a given moment is a datagram that the bench sends to itself there, which has to be seen too. The size of an echo request is its label:
// one that somebody had to compute is known by it, and everything else that pings is evidence and no more.
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import type { Evidence } from '../../evidence/evidence.ts';
import { icmpEchoName, icmpPlaceName, plantedLabelName } from '../../evidence/observation-names.ts';
import { boundSocket } from '../bound-socket.ts';
import type { InjectionText } from '../injection-text.ts';
import { Mailbox, type WaitOptions } from '../mailbox.ts';
import { plantedLabel } from '../planted-label.ts';
import type { CapturedPacket } from './capture-reader.ts';
import { CaptureProgram, type CaptureProgramKind, capturePrograms } from './capture-program.ts';
import { type EchoSize, EchoSizes } from './echo-sizes.ts';
import { readPacket, type WatchedPacket } from './read-packet.ts';

/** Echo requests of no known size that are kept as evidence: a target that pings all day may fill no run. */
const unknownMax = 1_000;
/** A capture begins within a second on a machine at rest. */
const startMsMax = 15_000;
/** How often the bench sends itself a datagram until one is seen. */
const againMs = 250;

/** An echo request that arrived for a label. */
export interface WatchedEcho {
  /** As {@link EchoSize} calls it. */
  readonly name: string;
  /** Octets of its data. */
  readonly size: number;
  readonly from: string;
  /** On the clock of the run's evidence. */
  readonly atMs: number;
}

/** How a watcher is set up. */
export interface IcmpWatcherOptions {
  /** Where targets reach this machine: an IPv4 address of it. */
  readonly address: string;
  readonly evidence: Pick<Evidence, 'nowMs' | 'observe'>;
  /** What may capture; dumpcap, else tcpdump, when absent. */
  readonly programs?: readonly CaptureProgramKind[] | undefined;
}

/** Sees who pings the bench, by a capture of this machine. Nothing is captured before {@link IcmpWatcher.hears} is asked for the first time. */
export class IcmpWatcher {
  readonly address: string;
  readonly #options: IcmpWatcherOptions;
  readonly #sizes = new EchoSizes();
  readonly #heard = new Map<string, WatchedEcho>();
  readonly #echoes = new Mailbox<WatchedEcho>();
  readonly #datagrams = new Mailbox<WatchedPacket>();
  #unknown = 0;
  #isStopped = false;
  #socket: Socket | undefined;
  #program: CaptureProgram | undefined;
  /** Why nothing can be captured here; undefined while that is not known. */
  #absence: string | undefined;

  constructor(options: IcmpWatcherOptions) {
    this.#options = options;
    this.address = options.address;
  }

  /**
   * Undefined when echo requests are seen now: a datagram of the bench to itself just was. Otherwise why they are not, as
   * `ICMP was not watched: …`. Never throws.
   */
  async hears(signal?: AbortSignal): Promise<string | undefined> {
    const why = this.#absence ?? (await this.#hears(signal).catch((error: unknown) => String(error)));
    return why === undefined ? undefined : `ICMP was not watched: ${why}.`;
  }

  /** A size that was not used yet, or not for long. */
  nextSize(): EchoSize {
    return this.#sizes.next();
  }

  /** Knows these names again, as a run that is over sent them; of those of one size the last. */
  recall(names: readonly string[]): void {
    this.#sizes.recall(names);
  }

  /** Keeps with the run what this text stands for, and returns the text; see `DnsCanary.plant`. */
  plant(text: InjectionText, parameter: string): InjectionText {
    this.#options.evidence.observe(plantedLabelName, plantedLabel(text, parameter));
    return text;
  }

  /** The echo request of this name, from now on or already seen; undefined when none comes in time. */
  async waitFor(name: string, options: WaitOptions): Promise<WatchedEcho | undefined> {
    return this.#heard.get(name) ?? (await this.#echoes.take(options, (echo) => echo.name === name));
  }

  /** Whether an echo request of this name was seen. */
  hasHeard(name: string): boolean {
    return this.#heard.has(name);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#echoes.close();
    this.#datagrams.close();
    await this.#program?.stop();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined)
      await new Promise<void>((resolve) => {
        socket.close(() => resolve());
      });
  }

  async #hears(signal: AbortSignal | undefined): Promise<string | undefined> {
    if (this.#program !== undefined)
      return this.#program.end ?? ((await this.#isSeen(signal)) ? undefined : 'a datagram to itself was not seen');
    const { programs = capturePrograms } = this.#options;
    this.#absence = await this.#unable();
    if (this.#absence !== undefined) return this.#absence;
    const reasons: string[] = [];
    for (const kind of programs) {
      const why = await this.#start(kind, signal);
      if (why === undefined) return undefined;
      reasons.push(why);
      signal?.throwIfAborted();
    }
    this.#absence = reasons.join('; ') || 'no program may capture';
    return this.#absence;
  }

  /** What keeps this machine from it, whatever is installed. */
  async #unable(): Promise<string | undefined> {
    const { address } = this;
    if (process.platform !== 'linux') return 'the capture of all interfaces is known on Linux only';
    if (!isIPv4(address) || address === '0.0.0.0')
      return `${address} is no IPv4 address of this machine ("icmp.address" in the target file)`;
    try {
      this.#socket ??= await boundSocket(address, 0);
      this.#socket.on('error', () => undefined);
      return undefined;
    } catch (error) {
      return `${address} cannot be used (${String(error)}); set "icmp.address" in the target file to an address of this machine`;
    }
  }

  async #start(kind: CaptureProgramKind, signal: AbortSignal | undefined): Promise<string | undefined> {
    const port = this.#socket?.address().port ?? 0;
    const filter = `dst host ${this.address} and (icmp[icmptype] = icmp-echo or udp dst port ${port})`;
    const program = new CaptureProgram(kind, filter, (packet) => this.#onPacket(packet));
    const giveUp = new AbortController();
    const within = AbortSignal.any([giveUp.signal, ...(signal === undefined ? [] : [signal])]);
    const isSeen = await Promise.race([this.#isSeen(within), program.ended.then(() => false)]);
    giveUp.abort();
    if (isSeen && program.end === undefined) {
      this.#program = program;
      this.#options.evidence.observe(icmpPlaceName, { address: this.address });
      // What comes later is not seen: whoever reads the run has to know.
      void program.ended.then((end) => {
        if (!this.#isStopped) this.#options.evidence.observe('icmp-watch-ended', { why: end });
      });
      return undefined;
    }
    const why = program.end ?? `${kind.command} saw nothing within ${startMsMax / 1_000} s`;
    await program.stop();
    return why;
  }

  /** Sends itself datagrams until one is seen. */
  async #isSeen(signal: AbortSignal | undefined): Promise<boolean> {
    const socket = this.#socket;
    if (socket === undefined) return false;
    const { port } = socket.address();
    const size = randomInt(100, 1_000);
    const send = (): void => socket.send(new Uint8Array(size), port, this.address, () => undefined);
    const timer = setInterval(send, againMs);
    send();
    try {
      const accepts = (one: WatchedPacket): boolean => one.port === port && one.size === size;
      return (await this.#datagrams.take({ withinMs: startMsMax, signal }, accepts)) !== undefined;
    } finally {
      clearInterval(timer);
    }
  }

  #onPacket(packet: CapturedPacket): void {
    const read = readPacket(packet);
    if (read?.to !== this.address) return;
    if (read.kind === 'datagram') this.#datagrams.offer(read);
    else this.#onEcho(read);
  }

  #onEcho({ size, from }: WatchedPacket): void {
    const { evidence } = this.#options;
    const name = this.#sizes.nameOf(size);
    if (this.#heard.has(name)) return;
    const echo: WatchedEcho = { name, size, from, atMs: evidence.nowMs() };
    if (name.endsWith('-0')) {
      this.#unknown += 1;
      if (this.#unknown > unknownMax) return;
    } else this.#heard.set(name, echo);
    evidence.observe(icmpEchoName, { ...echo });
    this.#echoes.offer(echo);
  }
}
