import { type CaseDefinition, type CpeBench, defineCase, type TlsObservation } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { readHello } from '../hello/read-hello.ts';
import { decisionProblem, probeTls } from '../probe-tls.ts';
import { refusedByHardening } from '../../../profiles/weights.ts';
import { rawIdentity } from './wire-probe.ts';

type Try = { readonly version: string; readonly probe: TlsObservation };
type Facts = { readonly tries: readonly Try[] };

/** Why a target that sent nothing need not have turned the version down; a target that has no suite for our key in it has not. */
function doubtAbout({ probe }: Try): string | undefined {
  if (probe.applicationBytes > 0) return undefined;
  const { alert } = probe;
  if (alert?.sentBy === 'local') return `The bench itself ended the handshake (alert ${alert.number} ${alert.name}).`;
  return decisionProblem(probe)?.reason;
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-050',
    title: 'Each version that is offered is enough by itself',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'An operator who switches TLS 1.2 off at his ACS must not lose the devices that claim TLS 1.3, nor the other way ' +
      'round. The ACS speaks one version alone, each that the target offers in turn; an Inform must come.',
    severity: 'info',
    safety: 'S1',
    requirements: ['3.3-04'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(9325, '3.1.1', 'SHOULD')],
    profiles: refusedByHardening,
    defects: [{ id: 'fails-in-tls12', fails: 'TLSv1.2 alone is enough', device: 'careless-tls-client' }],
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    async observe(context) {
      const { versions } = await readHello(context);
      const tries: Facts['tries'][number][] = [];
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        if (!versions.includes(version)) continue;
        // Suites of TLS 1.2 name the kind of the key, and RSA is what every stack has some for.
        const presentation = { ...rawIdentity(context), minVersion: version, maxVersion: version };
        const { probe } = await probeTls(context, presentation);
        tries.push({ version, probe });
      }
      return { tries };
    },
    judge({ tries }, { expect, inconclusive, notApplicable }) {
      if (tries.length === 0) notApplicable('The target offers neither TLS 1.2 nor TLS 1.3.');
      const turnedDown = (version: string): boolean =>
        tries.some((one) => one.version === version && one.probe.applicationBytes === 0 && !doubtAbout(one));
      expect(turnedDown('TLSv1.2'), 'TLSv1.2 alone is enough').toBe(false);
      expect(turnedDown('TLSv1.3'), 'TLSv1.3 alone is enough').toBe(false);
      for (const one of tries) {
        const doubt = doubtAbout(one);
        if (doubt !== undefined) inconclusive(`${one.version}: ${doubt}`);
      }
    },
  },
);
export default definition;
