import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { judgeFindings } from '../judge-findings.ts';
import { computedPlaces, judgeLanSilence, type LanTextFacts, lanTextMeta } from './lan-text-facts.ts';
import { LeasedNames } from './leased-names.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, LanTextFacts>(
  {
    ...lanTextMeta,
    id: 'INJ-021-DHCP',
    title: 'What a host on the LAN tells by DHCP is not evaluated',
    purpose:
      'Whoever is on the LAN chooses the name of his host, and a script that the DHCP server runs for each lease hands it to logs, to the ' +
      'name server, to the list of devices and to the ACS. The bench asks for an address as a host that there is not, and tells texts with ' +
      'separators, substitutions and broken quotes for its name (options 12 and 81) and its vendor class (60). Each can do nothing but ' +
      'look up one name in the zone of the lab, which a shell has to compute. The Host table is read while the lease stands: a text ' +
      'there, cleaned or not, is fine, and its computed form is not. Every address is given back. What is seen is confirmed by a second name and a twin ' +
      'that must stay silent. Labels of USB drives, which get as far, are out of reach.',
    needs: ['lan-dhcp', 'dns'],
    defects: [
      { id: 'shell-in-leased-host-name', fails: 'nothing that a DHCP client tells is evaluated by a shell' },
      { id: 'shell-in-vendor-class', fails: 'nothing that a DHCP client tells is evaluated by a shell' },
      { id: 'computed-host-name', fails: 'nothing that a DHCP client tells comes into the Host table computed' },
    ],
    timeoutMs: 7_200_000,
    estimatedMs: 20_000,
  },
  {
    async observe(bench) {
      const { bracket, inconclusive, dns } = bench;
      const zone = dns ?? inconclusive('The bench has no name server.');
      return await LeasedNames.run(bench, async (names) => {
        const { probe } = await bracket({
          shows: 'the name of a host that has a lease comes into the Host table',
          control: () => names.plainName(),
          probe: () => names.allTexts(zone),
        });
        return { ...probe, left: await names.leftTexts() };
      });
    },
    judge(facts, tools) {
      judgeFindings(facts.findings, tools, { noShell: 'nothing that a DHCP client tells is evaluated by a shell' });
      const computed = computedPlaces(facts);
      tools.expect(computed, 'nothing that a DHCP client tells comes into the Host table computed').toEqual([]);
      judgeLanSilence(facts, tools);
    },
  },
);
export default definition;
