import { type CaseTools, type CpeBench, getParameterValue, portName, type SideScan } from '@cordon/testbench';
import { remoteAccess, remoteAccessPort } from './remote-access-port.ts';

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
  /** The port at which remote access would be, where the device has that; null where it has not. */
  readonly ofRemoteAccess: string | null;
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
  const { ofCwmp, ofRemoteAccess } = await portsByName({ cpe, signal });
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
    ofRemoteAccess,
    documented: ports.expected === undefined ? null : [...ports.expected],
  };
}

/** Where the device says that it hears connection requests (3.2.2.2, Annex G), and that remote access would be. */
async function portsByName({
  cpe,
  signal,
}: Pick<Bench, 'cpe' | 'signal'>): Promise<Pick<OpenPorts, 'ofCwmp' | 'ofRemoteAccess'>> {
  const url = URL.parse(cpe.connectionRequestUrl ?? '');
  return await cpe.withSession(
    async (session) => {
      const name = cpe.path('ManagementServer.UDPConnectionRequestAddress');
      const value = (await getParameterValue(session, name))?.value ?? '';
      const udp = /:(\d{1,5})$/.exec(value)?.[1] ?? (value === '' ? undefined : '80');
      const tcp = url === null ? [] : [`tcp/${url.port || 80}`];
      return {
        ofCwmp: [...tcp, ...(udp === undefined ? [] : [`udp/${udp}`])],
        ofRemoteAccess: (await remoteAccessPort(session, cpe.path(remoteAccess))) ?? null,
      };
    },
    { signal },
  );
}

/** The open ports that are neither for connection requests nor documented. */
export function undocumentedPorts({ open, ofCwmp, documented }: OpenPorts): readonly OpenPorts['open'][number][] {
  const known = new Set([...ofCwmp, ...(documented ?? [])]);
  return open.filter(({ name }) => !known.has(name));
}
