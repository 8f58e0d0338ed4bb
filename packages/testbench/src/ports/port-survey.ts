import { TargetSilentError } from '../case/case-end.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { expectedPortsOf } from '../target/expected-ports.ts';
import type { PortSettings } from '../target/target-settings.ts';
import type { Rig } from '../rig/rig.ts';
import { connectScan } from './connect-scan.ts';
import { isOwnAddress, neighbourOf } from './own-address.ts';
import { parsePorts, type PortScan, type ScannedPort } from './port-scan.ts';
import { type Presence, type PresenceOptions, showPresence } from './presence.ts';
import { scanPorts } from './scan-ports.ts';
import { usualUdpPorts } from './udp-probes.ts';

/** The sides of a target that are looked at. */
export type TargetSide = 'wan' | 'wan6' | 'lan';

/** A network behind the target: its address there, and that of this machine. */
export interface PlaceBehind {
  readonly side: string;
  readonly address: string;
  readonly from: string;
}

/** What listens on one side of a target. Plain data. */
export type SideScan = {
  readonly address: string;
  readonly scanner: string;
  /** Ports that are open and belong to the target. */
  readonly open: readonly ScannedPort[];
  /** Whether any port answered, if only by a refusal. */
  readonly isHeard: boolean;
  /** UDP ports that stayed silent, such as `udp/1900`: filtered, or open and not spoken to in their language. */
  readonly undecided: readonly string[];
  /** Ports that answered, and belong to others on the same machine. */
  readonly notItsOwn: readonly string[];
  /** How what belongs to the target was told from what does not. */
  readonly ownership: string;
  readonly blindSpots: readonly string[];
  /** Why nothing can be said; null when something can. */
  readonly obstacle: string | null;
};

/** What a survey is made from. */
export interface PortSurveyOptions {
  readonly settings: PortSettings | undefined;
  /** Folder that the list of expected ports is relative to. */
  readonly baseDir: string;
  readonly rig: Pick<Rig, 'listeningPorts'>;
  readonly evidence: Pick<Evidence, 'observe'>;
  /** What scans; nmap or the scanner of the bench when absent. */
  readonly scan?: typeof scanPorts;
  /** What shows that a silent address is the target's; {@link showPresence} when absent. */
  readonly show?: typeof showPresence;
}

type Ownership = Pick<SideScan, 'ownership' | 'obstacle'> & { readonly isItsOwn: (name: string) => boolean };

/** A port as lists name it, such as `tcp/7547`. */
export const portName = ({ protocol, port }: Pick<ScannedPort, 'protocol' | 'port'>): string => `${protocol}/${port}`;

/** The ports of a target, scanned once a run for each of its sides. */
export class PortSurvey {
  readonly #options: PortSurveyOptions;
  readonly #sides = new Map<string, Promise<SideScan>>();
  readonly #versions = new Map<string, Promise<PortScan>>();
  /** When the scan of a side began, and what is known of the target at one that stayed silent. */
  readonly #beganMs = new Map<TargetSide, number>();
  readonly #presence = new Map<TargetSide, Presence>();
  /** The ports that the WAN side is documented to have open, such as `tcp/7547`; undefined when the target file lists none. */
  readonly expected: ReadonlySet<string> | undefined;

  /** Throws TargetFileError for a list of expected ports that cannot be read. */
  constructor(options: PortSurveyOptions) {
    this.#options = options;
    const { settings, baseDir } = options;
    const list = settings?.expected;
    if (list !== undefined) this.expected = expectedPortsOf(list, baseDir);
  }

  /** Address of a side; undefined when the target file does not give it. A WAN side without IPv4 is known by its IPv6 address alone. */
  address(side: TargetSide): string | undefined {
    const { settings } = this.#options;
    return side === 'wan' ? (settings?.wan ?? settings?.wan6) : settings?.[side];
  }

  /** Networks behind the target on which this machine has an address. */
  get placesBehind(): readonly PlaceBehind[] {
    const { lan, lanSource, guest, guestSource } = this.#options.settings ?? {};
    const places = [
      { side: 'lan', address: lan, from: lanSource },
      { side: 'guest', address: guest, from: guestSource },
    ];
    return places.flatMap(({ side, address, from }) =>
      address === undefined || from === undefined ? [] : [{ side, address, from }],
    );
  }

  /** Address of this machine that is not the ACS's. */
  get stranger(): string | undefined {
    return this.#options.settings?.stranger;
  }

  /**
   * What is open on a side; the first call scans. Throws RangeError for a side without address, PortScanError, and TargetSilentError where no
   * port answered in any way and nothing else shows that the target has this address: at a wrong one, and with a target that is away, all is
   * as silent as behind a firewall.
   */
  async look(side: TargetSide, { cpe, signal }: Pick<PresenceOptions, 'cpe' | 'signal'>): Promise<SideScan> {
    const scan = await this.#scanOf(side, signal);
    if (scan.isHeard) return scan;
    const sinceMs = performance.now() - (this.#beganMs.get(side) ?? 0);
    const { show = showPresence, evidence } = this.#options;
    const presence = this.#presence.get(side) ?? (await show(scan.address, { cpe, sinceMs, signal }));
    this.#presence.set(side, evidence.observe(`presence-${side}`, presence));
    if (presence.isShown) return scan;
    throw new TargetSilentError(
      `answer at any port of ${scan.address}`,
      `not even a refusal came, and ${presence.how}. See "ports.${side}" in the target file.`,
    );
  }

  async #scanOf(side: TargetSide, signal: AbortSignal): Promise<SideScan> {
    return await this.#once(this.#sides, side, () => {
      this.#beganMs.set(side, performance.now());
      this.#presence.delete(side);
      this.#versions.clear();
      return this.#scan(side, signal);
    });
  }

  /** Scans a side now, whatever is known of it, and whether anything answers or not. */
  async lookAgain(side: TargetSide, signal: AbortSignal): Promise<SideScan> {
    this.#sides.delete(side);
    return await this.#scanOf(side, signal);
  }

  /** Which of these ports of a side, such as `tcp/443`, are open when they are tried once more. Whose they are, the scan told. */
  async tryAgain(side: TargetSide, names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const address = this.address(side);
    if (address === undefined) throw new RangeError(`The target file gives no ports.${side}.`);
    const portsOf = (protocol: string): readonly number[] =>
      names.flatMap((name) => (name.startsWith(`${protocol}/`) ? [Number(name.slice(protocol.length + 1))] : []));
    const request = { address, tcp: portsOf('tcp'), udp: portsOf('udp'), versions: false, signal };
    const { ports } = await this.#scanner(request, { scanner: 'auto' });
    return ports.filter(({ state }) => state === 'open').map(portName);
  }

  /** What the open TCP ports of a side say they are, without those in `except`, such as `tcp/7547`. They are asked once a scan. */
  async versions(
    side: TargetSide,
    bench: Pick<PresenceOptions, 'cpe' | 'signal'>,
    except: readonly string[] = [],
  ): Promise<readonly ScannedPort[]> {
    const { address, open } = await this.look(side, bench);
    const asked = open.filter((port) => port.protocol === 'tcp' && !except.includes(portName(port)));
    const tcp = asked.map(({ port }) => port);
    if (tcp.length === 0) return [];
    const key = [side, ...tcp].join(' ');
    const request = { address, tcp, udp: [], versions: true, signal: bench.signal };
    const { ports } = await this.#once(this.#versions, key, () => this.#scanner(request, { scanner: 'auto' }));
    return ports;
  }

  get #scanner(): typeof scanPorts {
    return this.#options.scan ?? scanPorts;
  }

  async #once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
    const made = known.get(key);
    if (made !== undefined) return await made;
    const making = make();
    known.set(key, making);
    // What a case ran out of time for is made anew by the next.
    making.catch(() => known.delete(key));
    return await making;
  }

  async #scan(side: TargetSide, signal: AbortSignal): Promise<SideScan> {
    const { settings, evidence } = this.#options;
    const address = this.address(side);
    if (settings === undefined || address === undefined)
      throw new RangeError(`The target file gives no ports.${side}.`);
    const before = await this.#options.rig.listeningPorts?.();
    const tcp = parsePorts(settings.tcp);
    const udp = settings.udp === undefined ? usualUdpPorts : parsePorts(settings.udp);
    const scan = await this.#scanner({ address, tcp, udp, versions: false, signal }, { scanner: 'auto' });
    const ownership = await this.#ownershipOf(scan, { before, signal });
    const named = scan.ports.map((port) => ({ ...port, name: portName(port) }));
    const isOpen = ({ state }: ScannedPort): boolean => state === 'open';
    const closed = Object.entries(scan.others).reduce((sum, [key, n]) => sum + (key.endsWith(' closed') ? n : 0), 0);
    const result: SideScan = {
      address,
      scanner: scan.scanner,
      isHeard: scan.ports.some(isOpen) || closed > 0,
      open: scan.ports.filter((port) => isOpen(port) && ownership.isItsOwn(portName(port))),
      undecided: named.filter((port) => !isOpen(port)).map(({ name }) => name),
      notItsOwn: named.filter((port) => isOpen(port) && !ownership.isItsOwn(port.name)).map(({ name }) => name),
      ownership: ownership.ownership,
      blindSpots: scan.blindSpots,
      obstacle: ownership.obstacle,
    };
    evidence.observe(`ports-${side}`, result);
    return result;
  }

  async #ownershipOf(
    { address, ports }: PortScan,
    { before, signal }: { readonly before: ReadonlySet<string> | undefined; readonly signal: AbortSignal },
  ): Promise<Ownership> {
    if (!isOwnAddress(address))
      return { ownership: 'the address is the target’s alone', obstacle: null, isItsOwn: () => true };
    const after = await this.#options.rig.listeningPorts?.();
    if (before !== undefined && after !== undefined) {
      const ownership = 'the kernel names the sockets of the target’s processes; what others listen on is left out';
      return { ownership, obstacle: null, isItsOwn: (name) => before.has(name) || after.has(name) };
    }
    const neighbour = neighbourOf(address);
    if (neighbour === undefined) {
      const obstacle = `${address} belongs to this machine, and what listens there need not be the target. Give it a loopback address of its own.`;
      return { ownership: 'not to be told', obstacle, isItsOwn: () => false };
    }
    const tcp = ports.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
    const answers = await connectScan({ address: neighbour, tcp, udp: [], versions: false, signal });
    const shared = new Set(answers.filter(({ state }) => state === 'open').map(portName));
    const ownership = `what ${neighbour} answers too listens on every address of this machine and is left out; UDP was not compared`;
    return { ownership, obstacle: null, isItsOwn: (name) => name.startsWith('tcp/') && !shared.has(name) };
  }
}
