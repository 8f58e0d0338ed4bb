import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { actionRequest, askService, describedServices, placeOf } from './lan-service-place.ts';
import { lanServiceMeta, usualServices } from './wan-service-case.ts';

type Facts = {
  /** Where the service answered an action that only reads. */
  readonly reached: readonly string[];
  /** Where it made a mapping. */
  readonly made: readonly string[];
  /** Where the mapping could not be taken back. */
  readonly left: readonly string[];
};

/** RFC 5737: nobody has this address. Disabled, for a second, and taken back: the mapping never forwards anything. */
const mapping = { NewRemoteHost: '', NewExternalPort: '61999', NewProtocol: 'TCP' } as const;
const inert = {
  ...mapping,
  NewInternalPort: '9',
  NewInternalClient: '192.0.2.1',
  NewEnabled: '0',
  NewPortMappingDescription: 'cordon',
  NewLeaseDuration: '1',
} as const;

interface Service {
  readonly port: number;
  readonly type: string;
  readonly target: string;
}

/** Reads first; makes a mapping only where somebody answers. */
async function tryMapping(
  bench: Pick<CaseTools & CpeBench, 'evidence' | 'signal'>,
  host: string,
  { port, type, target }: Service,
): Promise<Facts> {
  const send = async (action: string, values: Readonly<Record<string, string>>): Promise<string | undefined> => {
    const answer = await askService(bench, host, actionRequest(port, { target, type, action }, values));
    if (!answer.isOfService) return undefined;
    return answer.body.includes(`${action}Response`) ? 'done' : 'refused';
  };
  const place = `port ${port} ${target}`;
  if ((await send('GetExternalIPAddress', {})) === undefined) return { reached: [], made: [], left: [] };
  const isMade = (await send('AddPortMapping', inert)) === 'done';
  const isLeft = isMade && (await send('DeletePortMapping', mapping)) !== 'done';
  return { reached: [place], made: isMade ? [place] : [], left: isLeft ? [place] : [] };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...lanServiceMeta,
    id: 'T64-007',
    title: 'No port mapping can be made from the WAN side',
    purpose:
      'Whoever can ask a gateway for port mappings from outside reaches what is behind it, or has it forward to third ' +
      'parties. GetExternalIPAddress of UPnP IGD, which only reads, goes to every open TCP port of the WAN address, at the ' +
      'usual paths and at those of a description. Only where it is answered is a mapping asked for: disabled, to an address ' +
      'that nobody has, for one second, and deleted at once.',
    severity: 'high',
    safety: 'S3',
    cwe: 306,
    defects: [{ id: 'port-mappings-from-wan', fails: 'no port mapping is made from the WAN side' }],
  },
  {
    async observe(bench) {
      const place = await placeOf(bench, 'wan');
      const { type, targets } = usualServices.wanIpConnection;
      const usual = place.ports.flatMap((port) => targets.map((target): Service => ({ port, type, target })));
      const described = (await describedServices(bench, place)).filter(
        (one) => one.control !== '' && /:WAN(?:IP|PPP)Connection:/.test(one.type),
      );
      const services = [...described.map((one): Service => ({ ...one, target: one.control })), ...usual];
      const facts: Facts[] = [];
      for (const service of services) facts.push(await tryMapping(bench, place.host, service));
      return {
        reached: facts.flatMap(({ reached }) => reached),
        made: facts.flatMap(({ made }) => made),
        left: facts.flatMap(({ left }) => left),
      };
    },
    judge({ reached, made, left }, { expect, warn }) {
      if (left.length > 0) warn('the mapping was taken back', [...left]);
      expect(reached, 'no port mapping service answers on the WAN side').toEqual([]);
      expect(made, 'no port mapping is made from the WAN side').toEqual([]);
    },
  },
);
export default definition;
