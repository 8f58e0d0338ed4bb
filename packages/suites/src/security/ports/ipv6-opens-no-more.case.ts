import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { type OpenPorts, readOpenPorts } from './open-ports.ts';
import { portMeta } from './port-case.ts';

type Sides = { readonly wan: OpenPorts; readonly wan6: OpenPorts };
type Facts = Sides & {
  /** Which of the ports that IPv6 alone had open were open at a second try, over either. */
  readonly again: { readonly wan: readonly string[]; readonly wan6: readonly string[] };
};

function openOverIpv6Alone({ wan, wan6 }: Sides): readonly string[] {
  const known = new Set([...wan.open.map(({ name }) => name), ...wan.ofCwmp, ...(wan.documented ?? [])]);
  return wan6.open.map(({ name }) => name).filter((name) => !known.has(name));
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-004',
    title: 'Over IPv6 no more ports are open than over IPv4',
    purpose:
      'IPv6 has no address translation that hides what listens, and its firewall is often forgotten. All ports of both WAN ' +
      'addresses are tried. What is open over IPv6 has to be open over IPv4 too, be documented, or be where the device says ' +
      'that it hears connection requests. Those that are not are tried once more over both: a port that is open at one of two tries ' +
      'alone proves nothing.',
    severity: 'high',
    cwe: 1327,
    needs: ['wan-address', 'wan6-address'],
    defects: [{ id: 'telnet-on-ipv6', fails: 'what is open over IPv6 is open over IPv4 too' }],
  },
  {
    async observe(bench) {
      const { ports, notApplicable, signal } = bench;
      if (ports.address('wan') === ports.address('wan6'))
        notApplicable('The WAN side has no IPv4 address to compare with.');
      const sides = { wan: await readOpenPorts(bench, 'wan'), wan6: await readOpenPorts(bench, 'wan6') };
      const names = openOverIpv6Alone(sides);
      if (names.length === 0) return { ...sides, again: { wan: [], wan6: [] } };
      const wan = await ports.tryAgain('wan', names, signal);
      const ofTarget = wan.filter((name) => !sides.wan.notItsOwn.includes(name));
      return { ...sides, again: { wan: ofTarget, wan6: await ports.tryAgain('wan6', names, signal) } };
    },
    judge({ again, ...sides }, { expect, inconclusive }) {
      const found = openOverIpv6Alone(sides);
      const isSure = (name: string): boolean => again.wan6.includes(name) && !again.wan.includes(name);
      expect(found.filter(isSure), 'what is open over IPv6 is open over IPv4 too').toEqual([]);
      const unsure = found.filter((name) => !isSure(name));
      if (unsure.length > 0)
        inconclusive(
          `Of two tries over IPv4 and IPv6, the second found otherwise than the first: ${unsure.join(', ')}.`,
        );
    },
  },
);
export default definition;
