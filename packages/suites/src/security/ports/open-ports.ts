import { type CaseTools, type CpeBench, getParameterValue, portName, type SideScan } from '@cordon/testbench';

/** What listens on one side of the target, and what of it is documented. Plain data. */
export type OpenPorts = Pick<SideScan, 'scanner' | 'undecided' | 'notItsOwn' | 'ownership' | 'blindSpots'> & {
  readonly open: readonly {
    /** Such as `tcp/7547`. */
    readonly name: string;
    /** What listens, as far as the scanner saw. */
    readonly service: string | null;
  }[];
  /** Ports that the device itself names to the ACS for connection requests. */
  readonly ofCwmp: readonly string[];
  /** Ports that the target file documents; null when it documents none. */
  readonly documented: readonly string[] | null;
};

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'ports' | 'notApplicable' | 'signal'>;

/** Scans a side, unless that has been done. Ends the case where it cannot be told what belongs to the target. */
export async function readOpenPorts(
  { cpe, ports, notApplicable, signal }: Bench,
  side: 'wan' | 'wan6',
): Promise<OpenPorts> {
  const { open, obstacle, scanner, undecided, notItsOwn, ownership, blindSpots } = await ports.look(side, {
    cpe,
    signal,
  });
  if (obstacle !== null) notApplicable(obstacle);
  const ofCwmp = await portsOfCwmp({ cpe, signal });
  // A device that takes few connection requests is not asked there what it is.
  const asked = await ports.versions(side, { cpe, signal }, ofCwmp);
  const serviceOf = new Map(asked.map((port) => [portName(port), port.service]));
  return {
    scanner,
    undecided,
    notItsOwn,
    ownership,
    blindSpots,
    open: open.map((port) => {
      const name = portName(port);
      return { name, service: serviceOf.get(name) ?? port.service ?? null };
    }),
    ofCwmp,
    documented: ports.expected === undefined ? null : [...ports.expected],
  };
}

/** Where the device says that it hears connection requests (3.2.2.2, Annex G). */
export async function portsOfCwmp({ cpe, signal }: Pick<Bench, 'cpe' | 'signal'>): Promise<readonly string[]> {
  const url = URL.parse(cpe.connectionRequestUrl ?? '');
  const name = cpe.path('ManagementServer.UDPConnectionRequestAddress');
  const read = await cpe.withSession((session) => getParameterValue(session, name), { signal });
  const udp = /:(\d{1,5})$/.exec(read?.value ?? '')?.[1] ?? (read?.value ? '80' : undefined);
  return [...(url === null ? [] : [`tcp/${url.port || 80}`]), ...(udp === undefined ? [] : [`udp/${udp}`])];
}

/** The open ports that are neither for connection requests nor documented. */
export function undocumentedPorts({ open, ofCwmp, documented }: OpenPorts): readonly OpenPorts['open'][number][] {
  const known = new Set([...ofCwmp, ...(documented ?? [])]);
  return open.filter(({ name }) => !known.has(name));
}
