import { deviceCommonName } from '@cordon/pki';
import {
  type CaseTools,
  type ClientCertificateFacts,
  type CpeBench,
  type CpeTarget,
  type JudgeTools,
  type PresentationChanges,
  serverPresentation,
} from '@cordon/testbench';
import { decisionProblem, judgeSurvival, probeTls, type TlsFacts } from '../probe-tls.ts';

type Bench = CaseTools & CpeBench;

/** Shows the target its usual certificate and asks for one of its own, within TLS as `tls` says; nothing is answered. */
export async function askForCertificate(bench: Bench, tls: PresentationChanges['tls'] = {}): Promise<TlsFacts> {
  const { acs, lab, authorities, attach } = bench;
  const usual = acs.presentation ?? serverPresentation(lab, { hostName: acs.hostName });
  const clientCertificates = { trustedCertificates: authorities.clientRoots };
  const facts = await probeTls(bench, { ...usual, clientCertificates, ...tls });
  const { clientCertificate } = facts.probe;
  if (clientCertificate !== undefined) attach('client-certificate', clientCertificate.pem, 'application/x-pem-file');
  return facts;
}

/** The common names that a certificate of this device alone may have (TR-069 3.3, 3.4.4). */
export function ownNames({ identity }: Pick<CpeTarget, 'identity'>): readonly string[] {
  const { oui, serialNumber: serial, productClass } = identity;
  return [deviceCommonName({ oui, serial, productClass }), deviceCommonName({ oui, serial })];
}

/** The certificate that a target showed, which must not have brought it down. Ends the case where it has none, or did not come. */
export function shownCertificate(
  facts: TlsFacts,
  tools: Pick<JudgeTools, 'expect' | 'warn' | 'inconclusive' | 'notApplicable'>,
): ClientCertificateFacts {
  const { probe } = facts;
  const { inconclusive, notApplicable } = tools;
  judgeSurvival(facts, tools);
  if (probe.clientCertificate !== undefined) return probe.clientCertificate;
  const problem = probe.applicationBytes > 0 ? undefined : decisionProblem(probe);
  if (problem !== undefined) inconclusive(problem.reason);
  if (probe.applicationBytes === 0)
    inconclusive('The target refused an ACS that asked for a client certificate, and showed none.');
  return notApplicable(
    'The target has no client certificate, or none below the roots of "device.clientAuthorities": asked for one, it sent its Inform without.',
  );
}
