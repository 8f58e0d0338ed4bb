import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { portMeta } from './port-case.ts';
import { notedTcpPorts } from './port-roles.ts';
import { isIn, sourcePorts, type TriedPort, trySourcePorts } from './try-source-ports.ts';

type Facts = { readonly tried: readonly TriedPort[] };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-013',
    title: 'Coming from a well-known port opens no other port',
    purpose:
      'A firewall that knows answers of DNS by their source port lets everybody in who sends from port 53. The ports of the ' +
      'usual services and those that were found are connected to from any port, and, where that does not get in, from ports ' +
      '53, 67 and 7547. None of these may get in where the first did not, and does not when it is tried again.',
    severity: 'high',
    cwe: 290,
    needs: ['wan-address'],
    defects: [{ id: 'trusts-source-port-53', fails: 'a well-known source port opens nothing' }],
  },
  {
    async observe({ cpe, ports, notApplicable, signal }) {
      const { address, open, obstacle } = await ports.look('wan', { cpe, signal });
      if (obstacle !== null) notApplicable(obstacle);
      const found = open.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
      const tried: TriedPort[] = [];
      for (const port of new Set([...notedTcpPorts, ...found])) {
        const one = await trySourcePorts({ address, port, signal });
        if (one !== undefined) tried.push(one);
      }
      return { tried };
    },
    judge({ tried }, { expect, inconclusive }) {
      // A service that was busy for a moment lets everybody in by now.
      const open = tried.filter(({ after }) => after !== undefined && isIn(after)).map(({ port }) => port);
      const opened = tried.flatMap(({ port, special }) =>
        special
          .filter(() => !open.includes(port))
          .flatMap((one, index) => (isIn(one) ? [`port ${port} from port ${sourcePorts[index]}`] : [])),
      );
      const unsent = sourcePorts.filter((_, index) =>
        tried.every(({ special }) => special[index]?.ending === 'not-sent'),
      );
      if (opened.length === 0 && tried.length > 0 && unsent.length > 0)
        inconclusive(`Nothing could be sent from port ${unsent.join(', ')} (ports below 1024 need root).`);
      expect(opened, 'a well-known source port opens nothing').toEqual([]);
      if (open.length > 0)
        inconclusive(`Port ${open.join(', ')} let nobody in at first, and then the bench from any port.`);
    },
  },
);
export default definition;
