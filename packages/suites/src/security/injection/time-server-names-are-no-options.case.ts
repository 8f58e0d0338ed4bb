import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type TimeServerFacts, TimeServerProbe } from './probe-time-servers.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TimeServerFacts>(
  {
    id: 'INJ-006',
    title: 'The name of a time server does not become an option',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A value that begins with a dash needs no shell: the program takes it for an option, and what follows for another argument. ' +
      'Filters for shell characters let it through. An option that does no harm and a name of the lab go to every time server; ' +
      'the name is looked up only where the value was taken apart. INJ-002, 003 and 005 send the same to all other hosts and ' +
      'URLs. A finding is confirmed by a second name, and by a twin without the dash that must stay silent.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 88,
    defects: [{ id: 'options-in-ntp-server', fails: 'no value of a time server becomes an option' }],
    needs: ['dns'],
    timeoutMs: 900_000,
    estimatedMs: 4_000,
  },
  {
    async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const servers = await TimeServerProbe.prepare({ ...context, dns: zone });
      const found = servers ?? notApplicable('The target has no writable time server among Time.NTPServer1 to 5.');
      const { probe } = await bracket({
        shows: 'a plain name of a time server is looked up',
        control: () => found.plainName(),
        probe: () => found.options(),
      });
      return probe;
    },
    judge({ values, confirmation }, { expect, inconclusive }) {
      const taken = values.filter((value) => value.evaluated).map(({ parameter }) => parameter);
      if (confirmation?.twin === true)
        inconclusive('Without its dash the value was taken apart too: no option did it.');
      if (confirmation?.again === false) inconclusive(`What ${taken.join(', ')} showed did not happen a second time.`);
      expect(taken, 'no value of a time server becomes an option').toEqual([]);
    },
  },
);
export default definition;
