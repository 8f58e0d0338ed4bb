import { type CaseTools, type CpeBench, sourceAddressTowards, type TargetSide } from '@cordon/testbench';
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

/** RFC 5737: nobody has this address. Disabled, for a second, and taken back: the mapping never forwards anything. */
const nobody = '192.0.2.1';
const mapping = { NewRemoteHost: '', NewExternalPort: '61999', NewProtocol: 'TCP' } as const;
const inert = {
  ...mapping,
  NewInternalPort: '9',
  NewEnabled: '0',
  NewPortMappingDescription: 'cordon',
  NewLeaseDuration: '1',
} as const;

interface Service {
  readonly port: number;
  readonly type: string;
  readonly target: string;
}
type Bench = Pick<CaseTools & CpeBench, 'evidence' | 'signal'>;
const none: MappingTries = { reached: [], forOneself: [], forAnother: [], left: [] };

/** Reads first; makes mappings only where somebody answers: for the bench, then for nobody. */
async function tryService(bench: Bench, host: string, { port, type, target }: Service): Promise<MappingTries> {
  const send = async (
    action: string,
    values: Readonly<Record<string, string>>,
  ): Promise<'done' | 'refused' | 'none'> => {
    const answer = await askService(bench, host, actionRequest(port, { target, type, action }, values));
    if (!answer.isOfService) return 'none';
    return answer.body.includes(`${action}Response`) ? 'done' : 'refused';
  };
  if ((await send('GetExternalIPAddress', {})) === 'none') return none;
  const place = `port ${port} ${target}`;
  const tryFor = async (client: string): Promise<{ readonly made: string[]; readonly left: string[] }> => {
    if ((await send('AddPortMapping', { ...inert, NewInternalClient: client })) !== 'done')
      return { made: [], left: [] };
    return { made: [place], left: (await send('DeletePortMapping', mapping)) === 'done' ? [] : [place] };
  };
  const own = await tryFor(await sourceAddressTowards(host));
  const other = await tryFor(nobody);
  return { reached: [place], forOneself: own.made, forAnother: other.made, left: [...own.left, ...other.left] };
}

/** Asks for mappings at every open TCP port of a side, at the usual paths and at those of a description. */
export async function tryPortMappings(bench: CpeBench & CaseTools, side: TargetSide): Promise<MappingTries> {
  const place = await placeOf(bench, side);
  const { type, targets } = usualServices.wanIpConnection;
  const usual = place.ports.flatMap((port) => targets.map((target): Service => ({ port, type, target })));
  const described = (await describedServices(bench, place)).filter(
    (one) => one.control !== '' && /:WAN(?:IP|PPP)Connection:/.test(one.type),
  );
  const services = [...described.map((one): Service => ({ ...one, target: one.control })), ...usual];
  const tries: MappingTries[] = [];
  for (const service of services) tries.push(await tryService(bench, place.host, service));
  const all = (key: keyof MappingTries): string[] => tries.flatMap((one) => one[key]);
  return {
    reached: all('reached'),
    forOneself: all('forOneself'),
    forAnother: all('forAnother'),
    left: all('left'),
  };
}
