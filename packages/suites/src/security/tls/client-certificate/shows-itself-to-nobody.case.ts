import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, type TlsObservation } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import type { Survival } from '../../../good-session.ts';
import { judgeSurvivals } from '../judge-survivals.ts';
import { decisionProblem, probeTls, staysUp, type TlsFacts } from '../probe-tls.ts';
import { strangerAt } from '../stranger.ts';
import { askForCertificate, shownCertificate } from './ask-for-certificate.ts';

/** What it showed of itself to its ACS, and what it did when a stranger asked. */
type Facts = TlsFacts & { readonly stranger: TlsObservation; readonly survivalOfStranger?: Survival };

/** Before TLS 1.3 everybody on the way reads along. */
const inClear = { maxVersion: 'TLSv1.2' } as const;

async function observe(bench: CaseTools & CpeBench): Promise<Facts> {
  const own = await askForCertificate(bench, inClear);
  const { acs, authorities } = bench;
  const clientCertificates = { trustedCertificates: authorities.clientRoots };
  const stranger = strangerAt(acs, { ...inClear, clientCertificates });
  const { probe, survival } = await probeTls(bench, stranger);
  return { ...own, stranger: probe, ...(survival === undefined ? {} : { survivalOfStranger: survival }) };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-C-223',
    title: 'The client certificate is not shown to a server that is refused',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'In TLS 1.2 a client certificate goes over the line in clear, with the serial number of the device in it. Many stacks send it before they ' +
      'have looked at that of the server, so that anybody who can answer learns which subscriber is there. The target shows its certificate to ' +
      'its ACS under TLS 1.2; then a stranger asks for it. TR-069 and RFC 8446 ask for nothing here: it is a warning at most.',
    severity: 'info',
    safety: 'S2',
    requirements: ['3.3-35'],
    spec: [tr069Clause('3.3', 'advice'), rfcClause(8446, 'E.1', 'advice')],
    cwe: 359,
    needs: ['https'],
    defects: [
      {
        id: 'shows-itself-to-anybody',
        device: 'careless-tls-client',
        fails: 'the client certificate is not sent to a server that is refused',
      },
      { id: 'restarts-when-asked-for-a-certificate', device: 'careless-tls-client', fails: staysUp },
    ],
    profiles: { tr069: 'pass', hardened: 'warn' },
    timeoutMs: 400_000,
    estimatedMs: 2_500,
  },
  {
    observe,
    judge(facts, tools) {
      const { expect, inconclusive } = tools;
      shownCertificate(facts, tools);
      judgeSurvivals([facts.survivalOfStranger], tools);
      const { stranger } = facts;
      if (stranger.applicationBytes > 0)
        inconclusive('The target refuses no certificate; TLS-C-020 and TLS-C-222 judge that.');
      const problem = decisionProblem(stranger);
      if (problem !== undefined) inconclusive(problem.reason);
      expect(
        stranger.clientCertificate === undefined,
        'the client certificate is not sent to a server that is refused',
      ).toBe(true);
    },
  },
);
export default definition;
