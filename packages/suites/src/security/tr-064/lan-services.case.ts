import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { goodRequest } from '../connection-request/probe-connection-request.ts';
import { lanServiceProbes } from './lan-service-probes.ts';
import { askLanServices, type LanServiceFacts } from './ask-lan-services.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(
  lanServiceProbes,
  ({ sentence, asks, asksSsdp, ...described }) =>
    defineCase<CpeBench, LanServiceFacts>(
      {
        ...described,
        suite: 'security/tr-064',
        target: 'cpe',
        safety: 'S2',
        requirements: ['3.2-70', '3.2-71'],
        spec: [tr069Clause('3.2.2.2', 'MUST NOT')],
        needs: ['connection-request'],
        // The scan of the WAN side, when this is the first case to ask for it.
        timeoutMs: 3_600_000,
        estimatedMs: 1_500,
      },
      {
        async observe(bench) {
          const { probe } = await bench.bracket({
            shows: 'a good connection request starts a session',
            control: () => goodRequest(bench),
            probe: () => askLanServices(bench, { asks, asksSsdp }),
          });
          return probe;
        },
        judge({ answers, ssdp, obstacle }, { expect, inconclusive, warn }) {
          const found = answers.filter(({ isService }) => isService).map(({ sent }) => sent);
          if (ssdp === true) found.push('M-SEARCH at UDP port 1900');
          const unseen = answers.find(({ isOnPort, wasLookedAt }) => isOnPort && !wasLookedAt);
          if (found.length === 0 && obstacle !== null) inconclusive(`Not everything could be sent: ${obstacle}`);
          if (found.length === 0 && unseen !== undefined)
            inconclusive(`The target may not have looked at ${unseen.sent}: ${unseen.detail}.`);
          expect(found, sentence).toEqual([]);
          const [mere] = answers.filter(({ isMereFault }) => isMereFault);
          if (mere !== undefined) warn('no SOAP server answers, if only by a fault', mere.sent);
        },
      },
    ),
);
export default family;
