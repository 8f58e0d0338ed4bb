import { type CaseDefinition, type CpeBench, defineCase, hostOf, portName, sendRawRequest } from '@cordon/testbench';
import { knownBadServer } from '../connection-request/known-bad-servers.ts';
import { bsiClause, portMeta } from './port-case.ts';

type Facts = { readonly said: readonly { readonly name: string; readonly texts: readonly string[] }[] };

const withinMs = 3_000;
const headCharsMax = 2_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-011',
    title: 'No open port is served by software with known holes',
    purpose:
      'A service that is years behind its maintainers is open to whoever reads their bulletins. Products and versions that ' +
      'the scanner recognises, greetings, and the answer to a GET of the root are held against a list of servers that are ' +
      'known to be bad. This is an indication: vendors patch without a new number, and a server that says nothing may be ' +
      'any. No proof is tried.',
    severity: 'medium',
    cwe: 1104,
    spec: [{ doc: 'ETSI EN 303 645', section: '5.3', level: 'MUST' }, bsiClause('B.5')],
    needs: ['wan-address'],
    defects: [{ id: 'old-web-server-on-wan', fails: 'no open port is served by software that is known to be bad' }],
  },
  {
    async observe({ cpe, ports, evidence, notApplicable, signal }) {
      const { address, obstacle } = await ports.look('wan', { cpe, signal });
      if (obstacle !== null) notApplicable(obstacle);
      const said: Facts['said'][number][] = [];
      for (const found of await ports.versions('wan', { cpe, signal })) {
        const { port, product, version, banner } = found;
        const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: ${hostOf(address)}\r\nConnection: close\r\n\r\n`);
        const { head } = await sendRawRequest({ host: address, port, bytes, withinMs, signal }, evidence);
        const texts = [[product, version].filter(Boolean).join('/'), banner ?? '', head.slice(0, headCharsMax)];
        said.push({ name: portName(found), texts: texts.filter((text) => text !== '') });
      }
      return { said };
    },
    judge({ said }, { expect }) {
      const bad = said.flatMap(({ name, texts }) => {
        const known = texts.map(knownBadServer).find((one) => one !== undefined);
        return known === undefined ? [] : [`${name}: ${known.why}`];
      });
      expect(bad, 'no open port is served by software that is known to be bad').toEqual([]);
    },
  },
);
export default definition;
