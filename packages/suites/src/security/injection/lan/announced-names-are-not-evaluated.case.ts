import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { judgeFindings } from '../judge-findings.ts';
import { type AnnouncedFacts, announceTexts } from './announced-names.ts';
import { computedPlaces, judgeLanSilence, lanTextMeta } from './lan-text-facts.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, AnnouncedFacts>(
  {
    ...lanTextMeta,
    id: 'INJ-021-MDNS',
    title: 'A name that is announced by mDNS is not evaluated',
    purpose:
      'Hosts on the LAN announce names of their choice to everybody by multicast DNS, and gateways that show a list of devices read along. ' +
      'A label of DNS may hold any character, and those who take names from there forget it. The bench announces texts with separators, substitutions ' +
      'and broken quotes as names of a host and of a service, twice each, from the address that it has on the LAN. Each can do nothing but look up one ' +
      'name in the zone of the lab, which a shell has to compute. The Host table is read where a plain name came into it. To ' +
      'each it says goodbye. What is seen is confirmed by a second name and a twin that must stay silent.',
    needs: ['lan-mdns', 'dns'],
    defects: [{ id: 'shell-in-announced-name', fails: 'no name that is announced by mDNS is evaluated by a shell' }],
    timeoutMs: 3_600_000,
    estimatedMs: 28_000,
  },
  {
    observe: (bench) => announceTexts(bench, bench.dns ?? bench.inconclusive('The bench has no name server.')),
    judge(facts, tools) {
      judgeFindings(facts.findings, tools, { noShell: 'no name that is announced by mDNS is evaluated by a shell' });
      tools.expect(computedPlaces(facts), 'no name that is announced by mDNS is kept computed').toEqual([]);
      if (!facts.isPlainShown && facts.findings.length === 0)
        tools.notApplicable(
          'No plain name that was announced came into the Host table, and no text did anything: the target does not seem to read mDNS.',
        );
      judgeLanSilence(facts, tools);
    },
  },
);
export default definition;
