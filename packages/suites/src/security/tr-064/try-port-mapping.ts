import { isIPv4 } from 'node:net';
import { type CaseTools, type CpeBench, hostOf, sourceAddressTowards, type TargetSide } from '@cordon/testbench';
import { LanControlPoint } from '../injection/lan/lan-control-point.ts';
import { actionRequest, askService, describedServices, placeOf } from './lan-service-place.ts';
import { usualServices } from './wan-service-case.ts';

/** What services of UPnP IGD did with requests for port mappings. Plain data. */
export type MappingTries = {
  /** Where a service answered an action that only reads. */
  readonly reached: readonly string[];
  /** Where it made a mapping for the bench itself, and where one for an address that is not the bench's. */
  readonly forOneself: readonly string[];
  readonly forAnother: readonly string[];
  /** Where a mapping could not be taken back. */
  readonly left: readonly string[];
};

/** RFC 5737: nobody has this address. */
const nobody = '192.0.2.1';

interface Service {
  readonly port: number;
  readonly type: string;
  readonly target: string;
}
type Bench = Pick<CaseTools & CpeBench, 'evidence' | 'signal' | 'pause' | 'settings'>;
const none: MappingTries = { reached: [], forOneself: [], forAnother: [], left: [] };

/** Who asks, and to whom else mappings are to lead. */
interface Clients {
  readonly host: string;
  readonly own: string;
  readonly others: readonly string[];
}

/** Another host of the network that both are in, if there is one: some take any address of the LAN, and no other. */
export function neighbourOnLan(own: string, host: string): readonly string[] {
  if (!isIPv4(own)) return [];
  const network = own.slice(0, own.lastIndexOf('.') + 1);
  const taken = [own, host];
  return [254, 253, 252]
    .map((last) => `${network}${last}`)
    .filter((address) => !taken.includes(address))
    .slice(0, 1);
}

/** Reads first; makes mappings only where somebody answers: for the bench, then for others. */
async function tryService(
  bench: Bench,
  { host, own, others }: Clients,
  { port, type, target }: Service,
): Promise<MappingTries> {
  const read = await askService(bench, host, actionRequest(port, { target, type, action: 'GetExternalIPAddress' }));
  if (!read.isOfService) return none;
  const place = `port ${port} ${target}`;
  const left: string[] = [];
  // Each at a port of its own: what stays of one mapping must not look like a refusal of the next.
  const isMade = async (client: string, isEnabled: boolean): Promise<boolean> => {
    const point = new LanControlPoint(bench, { from: own, url: new URL(`http://${hostOf(host)}:${port}/`) });
    bench.settings.alsoUndo(() => point.takeBack());
    const service = { type, control: target };
    const { isDone } = await point.add(service, { description: 'cordon', client, isEnabled });
    if (isDone && !(await point.delete(service))) left.push(`${place}: TCP port ${point.port}`);
    return isDone;
  };
  // Some take no mapping that is not enabled.
  const isEnabled = !(await isMade(own, false));
  const forOneself = !isEnabled || (await isMade(own, true)) ? [place] : [];
  const forAnother: string[] = [];
  for (const client of others)
    if (await isMade(client, isEnabled && forOneself.length > 0)) forAnother.push(`${place} to ${client}`);
  return { reached: [place], forOneself, forAnother, left };
}

/** Asks for mappings at every open TCP port of a side, at the usual paths and at those of a description. */
export async function tryPortMappings(bench: CpeBench & CaseTools, side: TargetSide): Promise<MappingTries> {
  const place = await placeOf(bench, side);
  const { type, targets } = usualServices.wanIpConnection;
  const usual = place.ports.flatMap((port) => targets.map((target): Service => ({ port, type, target })));
  const described = (await describedServices(bench, place)).filter(
    (one) => one.control !== '' && /:WAN(?:IP|PPP)Connection:/.test(one.type),
  );
  const all = [...described.map((one): Service => ({ ...one, target: one.control })), ...usual];
  // What a description names first is often at a usual path.
  const services = all.filter(({ port, target }, index) => {
    return all.findIndex((one) => one.port === port && one.target === target) === index;
  });
  const tries: MappingTries[] = [];
  const own = await sourceAddressTowards(place.host);
  const others = [nobody, ...(side === 'lan' ? neighbourOnLan(own, place.host) : [])];
  for (const service of services) tries.push(await tryService(bench, { host: place.host, own, others }, service));
  const placesOf = (key: keyof MappingTries): string[] => tries.flatMap((one) => one[key]);
  return {
    reached: placesOf('reached'),
    forOneself: placesOf('forOneself'),
    forAnother: placesOf('forAnother'),
    left: placesOf('left'),
  };
}
