import { type CaseDefinition, type CpeBench, defineCase, isTls, type TlsOffer, tryTls } from '@cordon/testbench';
import { rfcClause } from '../../clauses.ts';
import { placeOf } from '../tr-064/lan-service-place.ts';
import { portMeta } from './port-case.ts';

type Facts = { readonly offers: readonly TlsOffer[] };
type Probe = 'old' | 'unprotected';

/**
 * Why it is not known what a port takes; undefined where that is known. Where nothing was ever said in TLS, silence is that of a service which
 * waits for words of its own; elsewhere the handshake may have been lost in a busy device.
 */
function doubtOf({ today, old, unprotected, again }: TlsOffer): string | undefined {
  const weak = [old, unprotected].map(({ ending }) => ending);
  if (weak.includes('unreached')) return 'no connection came up any more';
  if (![today, old, unprotected].some(isTls)) return undefined;
  if (weak.some((ending) => ending === 'silent' || ending === 'closed'))
    return 'it speaks TLS, and a weak handshake had no answer';
  const isHeld = again !== null && isTls(again);
  return weak.includes('hung-up') && !isHeld ? 'it hangs up on weak handshakes, and on one of today' : undefined;
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-008',
    title: 'No open port takes broken TLS',
    purpose:
      'A page or a service behind TLS is worth what its weakest handshake is. With every open TCP port of the WAN address a ' +
      'handshake is tried by a client of today, by one that knows nothing newer than TLS 1.1, and by one that offers suites ' +
      'without encryption or authentication. Of the latter two no version and suite may be agreed on. A port that speaks TLS and leaves ' +
      'one without an answer proves nothing. A device without such ports passes. Certificates are not looked at.',
    severity: 'medium',
    cwe: 327,
    spec: [rfcClause(9325, '3.1.1', 'MUST NOT'), rfcClause(8996, '4', 'MUST NOT')],
    needs: ['wan-address'],
    // Three handshakes at each port, and one that speaks no TLS may take its time to hang up.
    estimatedMs: 35_000,
    defects: [{ id: 'old-tls-on-wan', fails: 'no port takes TLS 1.0 or 1.1' }],
  },
  {
    async observe(bench) {
      const { host: address, ports } = await placeOf(bench, 'wan');
      const offers: TlsOffer[] = [];
      const { cpe, signal } = bench;
      for (const port of ports) offers.push(await tryTls({ address, port, withinMs: cpe.responseTimeoutMs, signal }));
      return { offers };
    },
    judge({ offers }, { expect, inconclusive }) {
      const taken = (probe: Probe): string[] =>
        offers.flatMap(({ port, [probe]: { ending, detail } }) =>
          ending === 'taken' ? [`port ${port}: ${detail}`] : [],
        );
      expect(taken('old'), 'no port takes TLS 1.0 or 1.1').toEqual([]);
      expect(taken('unprotected'), 'no port takes a suite without encryption or authentication').toEqual([]);
      const doubts = offers.flatMap((offer) => {
        const doubt = doubtOf(offer);
        return doubt === undefined ? [] : [`port ${offer.port}: ${doubt}`];
      });
      if (doubts.length > 0) inconclusive(`What is taken is not known of ${doubts.join('; ')}.`);
    },
  },
);
export default definition;
