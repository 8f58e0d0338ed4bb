import {
  type CaseDefinition,
  type CaseMeta,
  type CpeBench,
  defineCase,
  defineFamily,
  type JudgeTools,
  type TargetSide,
} from '@cordon/testbench';
import { type MappingTries, tryPortMappings } from './try-port-mapping.ts';
import { lanServiceMeta } from './wan-service-case.ts';

interface Row extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'defects' | 'needs'> {
  readonly side: TargetSide;
  readonly judge: (tries: MappingTries, tools: JudgeTools) => void;
}

const inertly = 'disabled where the service takes such, for ten minutes at most, and deleted at once.';

const rows: readonly Row[] = [
  {
    side: 'wan',
    id: 'T64-007',
    title: 'No port mapping can be made from the WAN side',
    purpose:
      'Whoever can ask a gateway for port mappings from outside reaches what is behind it, or has it forward to third ' +
      'parties. GetExternalIPAddress of UPnP IGD, which only reads, goes to every open TCP port of the WAN address, at the ' +
      'usual paths and at those of a description. Only where it is answered are mappings asked for, to the bench and to an ' +
      `address that nobody has: ${inertly}`,
    needs: ['wan-address'],
    defects: [{ id: 'port-mappings-from-wan', fails: 'no port mapping is made from the WAN side' }],
    judge({ reached, forOneself, forAnother }, { expect }) {
      expect(reached, 'no port mapping service answers on the WAN side').toEqual([]);
      expect([...forOneself, ...forAnother], 'no port mapping is made from the WAN side').toEqual([]);
    },
  },
  {
    side: 'lan',
    id: 'T64-007-LAN',
    title: 'Nobody on the LAN can map a port to an address that is not his own',
    purpose:
      'A gateway that maps ports to whatever address it is told hides who attacks a third party, and opens what another host ' +
      'on the LAN keeps closed. At every open TCP port of the LAN address where UPnP IGD is found, a mapping to the bench is ' +
      `asked for, which shows that mappings are made at all, then one to an address that nobody has and one to another address of ` +
      `the same network: ${inertly} The latter two may not be made.`,
    needs: ['lan-address'],
    defects: [{ id: 'port-mappings-to-third-parties', fails: 'no port is mapped to a third address' }],
    judge({ reached, forOneself, forAnother }, { expect, inconclusive }) {
      expect(forAnother, 'no port is mapped to a third address').toEqual([]);
      if (reached.length > 0 && forOneself.length === 0)
        inconclusive('The service maps no port to the bench either, so that its refusal says nothing.');
    },
  },
];

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(rows, ({ side, judge, ...row }) =>
  defineCase<CpeBench, MappingTries>(
    { ...lanServiceMeta, ...row, severity: 'high', safety: 'S3', cwe: 306 },
    {
      observe: (bench) => tryPortMappings(bench, side),
      judge(tries, tools) {
        if (tries.left.length > 0) tools.warn('the mapping was taken back', [...tries.left]);
        judge(tries, tools);
      },
    },
  ),
);
export default family;
