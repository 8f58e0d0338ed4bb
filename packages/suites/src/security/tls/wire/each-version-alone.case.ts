import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  serverPresentation,
  type TlsObservation,
} from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { readHello } from '../hello/read-hello.ts';
import { probeTls } from '../probe-tls.ts';
import { refusedByHardening } from '../../../profiles/weights.ts';

type Facts = { readonly tries: readonly { readonly version: string; readonly probe: TlsObservation }[] };

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
        const tls = { minVersion: version, maxVersion: version };
        const { probe } = await probeTls(
          context,
          serverPresentation(context.lab, { hostName: context.acs.hostName, tls }),
        );
        tries.push({ version, probe });
      }
      return { tries };
    },
    judge({ tries }, { expect, inconclusive, notApplicable }) {
      if (tries.length === 0) notApplicable('The target offers neither TLS 1.2 nor TLS 1.3.');
      const came = (version: string): boolean =>
        tries.every(({ version: tried, probe }) => tried !== version || probe.applicationBytes > 0);
      expect(came('TLSv1.2'), 'TLSv1.2 alone is enough').toBe(true);
      expect(came('TLSv1.3'), 'TLSv1.3 alone is enough').toBe(true);
      if (tries.some(({ probe }) => !probe.connected)) inconclusive('The target did not connect to each.');
    },
  },
);
export default definition;
