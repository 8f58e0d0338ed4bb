/** What a scanner says of one port. Silence of a UDP port does not tell a listener from a filter: `open|filtered`. */
export type PortState = 'open' | 'open|filtered' | 'closed' | 'filtered';

/** One port that was looked at. */
export type ScannedPort = {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly state: PortState;
  /** How the scanner knows, such as `syn-ack`, `connection refused` or `answered`. */
  readonly reason: string;
  /** What listens there, as far as it was recognised; names are nmap's where nmap looked. */
  readonly service?: string | undefined;
  readonly product?: string | undefined;
  readonly version?: string | undefined;
  /** The first bytes that it said, as printable text. */
  readonly banner?: string | undefined;
};

/** What is looked at, and how. */
export interface PortScanRequest {
  /** IPv4 or IPv6 address. A name would be resolved by somebody else than the target. */
  readonly address: string;
  /** Ports as in {@link parsePorts}. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** Address of this machine that the scan comes from. */
  readonly from?: string | undefined;
  /** Port of this machine that every connection comes from; 0 or absent: any. */
  readonly sourcePort?: number | undefined;
  /** Whether what listens is asked what it is. */
  readonly versions: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What a scan found. Ports that are not listed under `ports` are closed or filtered as `others` counts. */
export type PortScan = {
  /** Which program looked, with its version: `nmap 7.93`, or `cordon`, which sees less. */
  readonly scanner: string;
  readonly address: string;
  readonly from: string | undefined;
  /** Ports that are open, or may be. */
  readonly ports: readonly ScannedPort[];
  /** How many ports of each protocol are closed and filtered. */
  readonly others: { readonly [protocolAndState: string]: number };
  /** What this scan could not see, in words; empty when it saw everything that was asked for. */
  readonly blindSpots: readonly string[];
};

/** The scan could not be made: the program is missing, was stopped, or said what cannot be read. */
export class PortScanError extends Error {
  readonly code: 'scanner-missing' | 'scanner-failed' | 'scanner-unreadable';

  constructor(code: PortScanError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const portMax = 65_535;

/**
 * Reads a list of ports and ranges such as `22,80,7547,49000-49160`, sorted and without repetition. Throws RangeError for
 * what is no such list.
 */
export function parsePorts(text: string): readonly number[] {
  const ports = new Set<number>();
  for (const part of text.split(',')) {
    const range = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part);
    const first = Number(range?.[1]);
    const last = Number(range?.[2] ?? range?.[1]);
    if (range === null || first < 1 || last > portMax || first > last) {
      throw new RangeError(`${JSON.stringify(part)} is no port and no range of ports from 1 to ${portMax}.`);
    }
    for (let port = first; port <= last; port += 1) ports.add(port);
  }
  return [...ports].sort((a, b) => a - b);
}

/** The shortest text that {@link parsePorts} reads as these ports, which are sorted. */
export function formatPorts(ports: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const port of ports) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === port - 1) last[1] = port;
    else ranges.push([port, port]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
