import { type CaseDefinition, type CpeBench, defineCase, type TlsOffer, tryTls } from '@cordon/testbench';
import { rfcClause } from '../../clauses.ts';
import { placeOf } from '../tr-064/lan-service-place.ts';
import { portMeta } from './port-case.ts';

type Facts = { readonly offers: readonly TlsOffer[] };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-008',
    title: 'No open port takes broken TLS',
    purpose:
      'A page or a service behind TLS is worth what its weakest handshake is. With every open TCP port of the WAN address a ' +
      'handshake is tried by a client of today, by one that knows nothing newer than TLS 1.1, and by one that offers suites ' +
      'without encryption or authentication. The latter two may not succeed. A device without such ports passes. ' +
      'Certificates are not looked at.',
    severity: 'medium',
    cwe: 327,
    spec: [rfcClause(9325, '3.1.1', 'MUST NOT'), rfcClause(8996, '4', 'MUST NOT')],
    needs: ['wan-address'],
    defects: [{ id: 'old-tls-on-wan', fails: 'no port takes TLS 1.0 or 1.1' }],
  },
  {
    async observe(bench) {
      const { host: address, ports } = await placeOf(bench, 'wan');
      const offers: TlsOffer[] = [];
      for (const port of ports) offers.push(await tryTls({ address, port, signal: bench.signal }));
      return { offers };
    },
    judge({ offers }, { expect }) {
      const taken = (pick: (offer: TlsOffer) => string | null): string[] =>
        offers.flatMap((offer) => {
          const what = pick(offer);
          return what === null ? [] : [`port ${offer.port}: ${what}`];
        });
      expect(
        taken(({ old }) => old),
        'no port takes TLS 1.0 or 1.1',
      ).toEqual([]);
      expect(
        taken(({ unprotected }) => unprotected),
        'no port takes a suite without encryption or authentication',
      ).toEqual([]);
    },
  },
);
export default definition;
