import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { readUnderMarkup, type UnderMarkupFacts } from './read-under-markup.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, UnderMarkupFacts>(
  {
    id: 'INJ-021-XML',
    title: 'The name of a host on the LAN stays a text in messages to the ACS',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A device that writes the Host table into an answer without escaping lets every host on the LAN break its management: the ACS ' +
      'cannot read the answer, or reads values that the host has written into it. The bench asks for an address under a name with an ' +
      'element, an entity and the end of a section of XML, and reads the Host table twice while the lease stands. The answer has to be ' +
      'well-formed. The same table is read with a plain name before and after, and the address is given back.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.4-09', 'A.6-42'],
    spec: [tr069Clause('3.4.1', 'MUST')],
    cwe: 91,
    needs: ['lan-dhcp'],
    defects: [
      { id: 'host-name-unescaped-for-acs', fails: 'the Host table is well-formed XML whatever hosts call themselves' },
    ],
    timeoutMs: 1_800_000,
    estimatedMs: 5_000,
  },
  {
    observe: readUnderMarkup,
    judge({ isLeased, broken }, { expect, pass, inconclusive }) {
      if (!isLeased) pass('a host with such a name gets no address');
      const isBroken = broken.length > 0 && broken.every(Boolean);
      // Once may be the network.
      if (!isBroken && broken.includes(true)) inconclusive('One of two answers with the Host table could not be read.');
      expect(isBroken, 'the Host table is well-formed XML whatever hosts call themselves').toBe(false);
    },
  },
);
export default definition;
