import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type TimeServerFacts, TimeServerProbe } from './probe-time-servers.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TimeServerFacts>(
  {
    id: 'INJ-001',
    title: 'The name of a time server is not evaluated by a shell',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'Many devices start their time client by a command line with the configured name in it: whoever can ' +
      'write the name, or stands between, owns the device. Values with separators, substitutions and broken ' +
      'quotes are written; each can do nothing but look one name up in the zone of the lab, and that name ' +
      'holds a product which only a shell can have computed. A device that refuses the value, or looks it up ' +
      'as it stands, is safe. A finding is confirmed by a second name and by a twin, escaped for any shell, ' +
      'that must stay silent.',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 78,
    defects: [{ id: 'shell-in-ntp-server', fails: 'no value of a time server is evaluated' }],
    needs: ['dns'],
    timeoutMs: 900_000,
    estimatedMs: 3_000,
  },
  {
    async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const servers = await TimeServerProbe.prepare({ ...context, dns: zone });
      const found = servers ?? notApplicable('The target has no writable time server among Time.NTPServer1 to 5.');
      const { probe } = await bracket({
        shows: 'a plain name of a time server is looked up',
        control: () => found.plainName(),
        probe: () => found.allFamilies(),
      });
      return probe;
    },
    judge({ values, confirmation }, { expect, inconclusive }) {
      const evaluated = values.filter((value) => value.evaluated).map(({ family }) => family);
      if (confirmation?.twin === true)
        inconclusive('Even an escaped value was computed: something else than a shell does it.');
      if (confirmation?.again === false)
        inconclusive(`What ${evaluated.join(', ')} showed did not happen a second time.`);
      expect(evaluated, 'no value of a time server is evaluated').toEqual([]);
    },
  },
);
export default definition;
