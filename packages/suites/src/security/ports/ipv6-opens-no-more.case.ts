import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { type OpenPorts, readOpenPorts } from './open-ports.ts';
import { portMeta } from './port-case.ts';

type Facts = { readonly wan: OpenPorts; readonly wan6: OpenPorts };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-004',
    title: 'Over IPv6 no more ports are open than over IPv4',
    purpose:
      'IPv6 has no address translation that hides what listens, and its firewall is often forgotten. All ports of both WAN ' +
      'addresses are tried. What is open over IPv6 has to be open over IPv4 too, be documented, or be where the device says ' +
      'that it hears connection requests.',
    severity: 'high',
    cwe: 1327,
    needs: ['wan-address', 'wan6-address'],
    defects: [{ id: 'telnet-on-ipv6', fails: 'what is open over IPv6 is open over IPv4 too' }],
  },
  {
    async observe(bench) {
      const { ports, notApplicable } = bench;
      if (ports.address('wan') === ports.address('wan6'))
        notApplicable('The WAN side has no IPv4 address to compare with.');
      return { wan: await readOpenPorts(bench, 'wan'), wan6: await readOpenPorts(bench, 'wan6') };
    },
    judge({ wan, wan6 }, { expect }) {
      const known = new Set([...wan.open.map(({ name }) => name), ...wan.ofCwmp, ...(wan.documented ?? [])]);
      const more = wan6.open.map(({ name }) => name).filter((name) => !known.has(name));
      expect(more, 'what is open over IPv6 is open over IPv4 too').toEqual([]);
    },
  },
);
export default definition;
