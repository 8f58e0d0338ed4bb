import { mintChain } from '@cordon/pki';
import {
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  FileServer,
  mintedPresentation,
} from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { calibrated } from './certificates/calibration.ts';
import { hostNames } from './certificates/host-names.ts';
import { situatedChains } from './certificates/situated-chains.ts';
import { decisionProblem, judgeSurvival, probeTls, staysUp, type TlsFacts } from './probe-tls.ts';

/** What the target made of an ACS below the other root, and whether it came to a file server below it. */
type Facts = TlsFacts & { readonly trustsForFiles: boolean };

const commandKey = 'cordon-other-root';

async function observe(bench: CaseTools & CpeBench): Promise<Facts> {
  const { acs, lab, authorities, attach, evidence, step } = bench;
  const recipe = situatedChains['TLS-C-023'].chain(hostNames(acs.hostName, lab));
  attach('chain-recipe', JSON.stringify(recipe, undefined, 2), 'application/json');
  const minted = mintChain(recipe, lab, { authorities: { 'public-root': authorities.publicRoot } });
  const presentation = mintedPresentation(minted);
  const shown = await probeTls(bench, presentation);
  const files = await FileServer.start({ host: acs.listenHost, hostName: acs.hostName, presentation, evidence });
  try {
    // There is no such file, so that nothing is changed: that the target asks for it says that it trusts the server.
    const place = files.place('no-such-file', () => ({ status: 404 }));
    await step('Order a file from a server below the other root', () =>
      runTransfer(bench, { commandKey }, (session) =>
        orderDownload(session, { url: place.url, commandKey, delaySeconds: 0 }),
      ),
    );
    return { ...shown, trustsForFiles: place.requests.length > 0 };
  } finally {
    await files.stop();
  }
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-C-023',
    title: 'A root that the target has for other servers is not good for its ACS',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Whoever manages devices has an authority of his own. A device that also takes an ACS below the roots that browsers trust gives its ' +
      'management to everybody who gets a certificate from any of a hundred companies. The target has been given a second root ' +
      'for other servers; it is shown an ACS below it, between two sessions that go well. That it has the root shows when it asks for ' +
      'a file at a server below it; one that refuses both proves nothing. TR-069 does not ask for a root of the operator’s own.',
    ...calibrated(situatedChains['TLS-C-023']),
    safety: 'S3',
    requirements: ['3.3-25', '3.3-30'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1', 'advice')],
    cwe: 295,
    needs: ['https', 'trusted-authority', 'public-root', 'rpc:Download'],
    defects: [
      { id: 'any-root-for-the-acs', fails: 'nothing is sent to an ACS below a root that is for other servers' },
      { id: 'restarts-after-a-refusal', fails: staysUp },
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    observe,
    judge(facts, tools) {
      const { probe, trustsForFiles } = facts;
      const { expect, inconclusive } = tools;
      judgeSurvival(facts, tools);
      const isTaken = probe.applicationBytes > 0;
      const problem = isTaken ? undefined : decisionProblem(probe);
      if (problem !== undefined) inconclusive(problem.reason);
      if (!isTaken && !trustsForFiles)
        inconclusive(
          'The target refuses file servers below the other root as well: nothing shows that it has that root.',
        );
      expect(isTaken, 'nothing is sent to an ACS below a root that is for other servers').toBe(false);
    },
  },
);
export default definition;
