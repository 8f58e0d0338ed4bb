import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { readHardwareAddresses } from './read-hardware-addresses.ts';
import { pathVariety } from './path-variety.ts';

type Facts = { readonly path: string; readonly identifiers: readonly string[] };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CR-006',
    title: 'The path of the connection request URL is random',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'With a path that nobody can guess, a scan of the address space finds no device: whoever does not know ' +
      'the URL gets nothing but 404. One device is looked at, so the case cannot prove that paths differ; it ' +
      'shows that they cannot when the path is empty, made of well-known words, taken from serial number, ' +
      'OUI, product class or hardware address, or has less than 64 bits of variety.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.2-74'],
    spec: [tr069Clause('3.2.2.2', 'SHOULD')],
    cwe: 340,
    defects: [{ id: 'connection-request-fixed-path', fails: 'the path has at least 64 bits that cannot be guessed' }],
    profiles: { tr069: 'warn', hardened: 'fail' },
    timeoutMs: 120_000,
    estimatedMs: 500,
  },
  {
    async observe({ cpe, notApplicable, inconclusive, signal }) {
      const { identity } = cpe;
      if (cpe.connectionRequestUrl === undefined) notApplicable('The target tells no connection request URL.');
      const addresses = await cpe.withSession((session) => readHardwareAddresses(session, cpe.root), { signal });
      // As it was told in this session: it may change with the address of the target.
      const url = cpe.connectionRequestUrl ?? notApplicable('The target tells no connection request URL any more.');
      if (!URL.canParse(url)) inconclusive(`The connection request URL cannot be read: ${url}`);
      const { pathname, search } = new URL(url);
      const identifiers = [
        identity.serialNumber,
        identity.oui,
        identity.productClass,
        identity.manufacturer,
        ...addresses,
      ];
      return { path: `${pathname}${search}`, identifiers };
    },
    judge({ path, identifiers }, { expect }) {
      const { bits } = pathVariety(path, identifiers);
      expect(bits, 'the path has at least 64 bits that cannot be guessed').toBeGreaterThanOrEqual(64);
    },
  },
);
export default definition;
