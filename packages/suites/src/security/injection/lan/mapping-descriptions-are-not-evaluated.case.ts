import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { judgeFindings } from '../judge-findings.ts';
import { computedPlaces, judgeLanSilence, type LanTextFacts, lanTextMeta } from './lan-text-facts.ts';
import { MappingDescriptions } from './mapping-descriptions.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, LanTextFacts>(
  {
    ...lanTextMeta,
    id: 'INJ-021-MAPPING',
    title: 'The description of a port mapping by UPnP is not evaluated',
    purpose:
      'Every program on the LAN may ask a gateway for a port mapping, without a password, and describe it in words of its own; they end ' +
      'in the rules of the packet filter, in files, on pages and in the table that the ACS reads. The bench asks for mappings to itself, ' +
      'described by texts with separators, substitutions and broken quotes. Each can do nothing but look up one name in the zone of the ' +
      'lab, which a shell has to compute. What the service and the table say of the mapping is read: the text, cleaned or not, is ' +
      'fine, its computed form is not. Every mapping is deleted. What is seen is confirmed by a second name and a twin that must stay silent.',
    needs: ['lan-igd', 'dns'],
    defects: [
      { id: 'shell-in-mapping-description', fails: 'no description of a port mapping is evaluated by a shell' },
    ],
    timeoutMs: 1_800_000,
    estimatedMs: 12_000,
  },
  {
    async observe(bench) {
      const { bracket, inconclusive, dns } = bench;
      const zone = dns ?? inconclusive('The bench has no name server.');
      const mappings = await MappingDescriptions.find(bench);
      const { probe } = await bracket({
        shows: 'a mapping with a plain description is made and deleted',
        control: () => mappings.plainMapping(),
        probe: () => mappings.allTexts(zone),
      });
      return probe;
    },
    judge(facts, tools) {
      judgeFindings(facts.findings, tools, { noShell: 'no description of a port mapping is evaluated by a shell' });
      tools.expect(computedPlaces(facts), 'no description of a port mapping is kept computed').toEqual([]);
      judgeLanSilence(facts, tools);
    },
  },
);
export default definition;
