import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { actionRequest, askService, placeOf } from './lan-service-place.ts';
import { lanServiceMeta, usualServices } from './wan-service-case.ts';

type Facts = {
  readonly answers: readonly { readonly sent: string; readonly status: number | null; readonly isOfService: boolean }[];
};

/** Names and addresses that gateways have on their LAN side. */
const lanHosts = ['192.168.0.1', '192.168.1.1', '192.168.1.254', '10.0.0.1', 'localhost'];
/** Where SSDP comes from: a filter may take it for the LAN. */
const lanSourcePort = 1900;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...lanServiceMeta,
    id: 'T64-006',
    title: 'Whoever looks like the LAN is not served on the WAN side',
    purpose:
      'Some gateways tell LAN from WAN by the Host field of a request or by the port that it comes from, and anybody can ' +
      'write either. To every open TCP port of the WAN address goes GetInfo of DeviceInfo at the usual paths, with the ' +
      'address of a LAN in the Host field, and from port 1900. No SOAP answer of a service may come. Nothing is set.',
    severity: 'high',
    cwe: 290,
    defects: [{ id: 'host-header-opens-tr064', fails: 'no request that looks like the LAN is answered' }],
  },
  {
    async observe(bench) {
      const { host, ports } = await placeOf(bench, 'wan');
      const { type, targets } = usualServices.deviceInfo;
      const answers: Facts['answers'][number][] = [];
      for (const port of ports)
        for (const target of targets) {
          const request = actionRequest(port, { target, type, action: 'GetInfo' });
          const disguises = [...lanHosts.map((hostField) => ({ hostField })), { sourcePort: lanSourcePort }];
          for (const disguise of disguises) {
            const { sent, status, isOfService } = await askService(bench, host, { ...request, ...disguise });
            const [as] = Object.values(disguise);
            answers.push({ sent: `${sent} as ${as}`, status, isOfService });
          }
        }
      return { answers };
    },
    judge({ answers }, { expect }) {
      const found = answers.filter(({ isOfService }) => isOfService).map(({ sent }) => sent);
      expect(found, 'no request that looks like the LAN is answered').toEqual([]);
    },
  },
);
export default definition;
