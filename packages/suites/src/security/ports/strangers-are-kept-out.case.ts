import { type CaseDefinition, type CpeBench, defineCase, knock, type Knock } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { portMeta } from './port-case.ts';

type Facts = {
  readonly pairs: readonly {
    readonly ofTheAcs: Knock;
    readonly ofAStranger: Knock;
    /** Absent in older evidence. */
    readonly ofTheAcsAgain?: Knock;
  }[];
  readonly documented: readonly string[];
};

const isIn = ({ ending }: Knock): boolean => ending === 'stays' || ending === 'speaks';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-007',
    title: 'What the ACS reaches is closed to strangers',
    purpose:
      'A port that only the addresses of the operator reach cannot be attacked by the rest of the world. Each open TCP port is ' +
      'connected to from the address of the ACS, from that of a stranger, and from that of the ACS again. TR-069 wants connection requests to be taken ' +
      'from any source that has the credentials, so this is no demand of tr069; operators who filter ask for it.',
    severity: 'medium',
    cwe: 923,
    spec: [tr069Clause('3.2.2.1', 'advice'), rfcClause(4732, '3.1', 'advice')],
    profiles: { tr069: 'pass', hardened: 'fail', 'etsi-303645': 'warn', 'bsi-03148': 'warn' },
    needs: ['wan-address', 'stranger-address'],
    defects: [{ id: 'hears-strangers', fails: 'what the ACS reaches is closed to strangers' }],
  },
  {
    async observe({ acs, cpe, ports, notApplicable, signal }) {
      const { address, open, obstacle } = await ports.look('wan', { cpe, signal });
      if (obstacle !== null) notApplicable(obstacle);
      const pairs: Facts['pairs'][number][] = [];
      for (const { port } of open.filter(({ protocol }) => protocol === 'tcp')) {
        const from = acs.listenHost === '0.0.0.0' || acs.listenHost === '::' ? undefined : acs.listenHost;
        const ofTheAcs = await knock({ address, port, from, signal });
        const ofAStranger = await knock({ address, port, from: ports.stranger, signal });
        pairs.push({ ofTheAcs, ofAStranger, ofTheAcsAgain: await knock({ address, port, from, signal }) });
      }
      return { pairs, documented: [...(ports.expected ?? [])] };
    },
    judge({ pairs, documented }, { expect, inconclusive, notApplicable }) {
      const reached = pairs.filter(({ ofTheAcs }) => isIn(ofTheAcs) && !documented.includes(`tcp/${ofTheAcs.port}`));
      if (reached.length === 0) notApplicable('No TCP port is open to the ACS.');
      const unsent = reached.find(({ ofAStranger }) => ofAStranger.ending === 'not-sent');
      if (unsent !== undefined)
        inconclusive(`Nothing can be sent from the stranger's address: ${unsent.ofAStranger.detail}.`);
      const open = reached.filter(({ ofAStranger }) => isIn(ofAStranger)).map(({ ofAStranger }) => ofAStranger.port);
      expect(open, 'what the ACS reaches is closed to strangers').toEqual([]);
      const lost = reached.filter(({ ofTheAcs, ofTheAcsAgain = ofTheAcs }) => !isIn(ofTheAcsAgain));
      const ports = lost.map(({ ofTheAcs }) => ofTheAcs.port).join(', ');
      if (lost.length > 0) inconclusive(`Behind the stranger the ACS is not let in either at port ${ports}.`);
    },
  },
);
export default definition;
