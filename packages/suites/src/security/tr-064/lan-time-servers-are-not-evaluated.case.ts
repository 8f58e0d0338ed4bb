import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { judgeFindings } from '../injection/judge-findings.ts';
import { type LanTimeServerFacts, setLanTimeServers } from './probe-lan-time-servers.ts';
import { lanServiceMeta } from './wan-service-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, LanTimeServerFacts>(
  {
    ...lanServiceMeta,
    id: 'T64-005',
    title: 'A time server that the LAN side sets is not evaluated by a shell',
    purpose:
      'SetNTPServers was the action by which gateways were taken over in 2016; on the LAN side it is where it belongs, and still runs ' +
      'whatever a name breaks out into. It goes without login to every open TCP port of the LAN address, first with the server that the ' +
      'target has. Where that is looked at, names follow that can do nothing but look up one name in the zone of the lab, which a shell ' +
      'has to compute; what is seen is confirmed by a second name and a twin that must stay silent. The servers are put back over CWMP.',
    severity: 'critical',
    safety: 'S3',
    cwe: 78,
    needs: ['lan-address', 'dns'],
    defects: [{ id: 'shell-in-lan-time-server', fails: 'no time server that the LAN side sets is evaluated' }],
  },
  {
    observe: (bench) => setLanTimeServers(bench),
    judge({ findings }, tools) {
      judgeFindings(findings, tools, { noShell: 'no time server that the LAN side sets is evaluated' });
    },
  },
);
export default definition;
