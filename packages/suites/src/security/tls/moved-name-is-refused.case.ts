import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { judgeRefusal, judgeSurvival, probeTls, type TlsFacts } from './probe-tls.ts';
import { strangerAt } from './stranger.ts';

/** `askedAnew`: whether it looked the name up while that led elsewhere; absent in evidence from before this was looked at. */
type Facts = TlsFacts & { readonly askedAnew?: boolean };

async function moveName(context: CaseTools & CpeBench): Promise<Facts> {
  const { acs, dns, evidence, ports, notApplicable } = context;
  const { hostName, port } = acs;
  const host = ports.stranger;
  if (dns === undefined || host === undefined)
    return notApplicable('The bench has no second address or no name server.');
  const presentation = strangerAt(acs);
  const twin = await acs.openTwin('https', { host, port, presentation });
  try {
    let askedAnew = false;
    const facts = await probeTls(context, presentation, async (cpe, shown, signal) => {
      const ledSinceMs = evidence.nowMs();
      const seen = await dns.leading(hostName, host, () => cpe.watchTls(shown, { signal, at: twin }));
      askedAnew = dns.lookUps.some(({ name, atMs }) => name === hostName.toLowerCase() && atMs >= ledSinceMs);
      return seen;
    });
    return { ...facts, askedAnew };
  } finally {
    await twin.stop();
  }
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-025',
    title: 'A forged address of the ACS is no way in without its certificate',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Answers of DNS can be forged, and then nothing but the certificate is left; a device was shown to take firmware from whoever its ' +
      'name server led it to. The name server of the bench leads the name of the ACS to another address, where the same port ' +
      'shows a chain to a root that nobody trusts, for the right name. Nothing may be sent there. TLS-C-020 shows the same chain at the usual address.',
    severity: 'critical',
    safety: 'S2',
    requirements: ['3.3-08'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9525, '6', 'MUST')],
    cwe: 350,
    needs: ['https', 'dns', 'dns-url', 'stranger-address'],
    defects: [{ id: 'accept-untrusted-issuer', fails: 'nothing is sent to a forged address of the ACS' }],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    observe: (context) => moveName(context),
    judge(facts, tools) {
      if (!facts.probe.connected && facts.askedAnew === false) {
        judgeSurvival(facts, tools);
        tools.inconclusive(
          'The target did not look the name of its ACS up again: it keeps the address that it had, and was led nowhere else.',
        );
      }
      judgeRefusal(facts, 'nothing is sent to a forged address of the ACS', tools);
    },
  },
);
export default definition;
