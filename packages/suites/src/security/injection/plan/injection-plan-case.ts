import type { CanaryZones, CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { zonesWithoutServer } from './plan-for.ts';
import { type InjectionPlan, planInjection } from './plan-injection.ts';
import { readStringParameters } from './read-string-parameters.ts';

/**
 * Reads the names of the target's parameters and hands over what these injection cases would send. It judges nothing and writes nothing, and
 * so stands in no suite.
 */
export function injectionPlanCase(
  caseIds: ReadonlySet<string>,
  onPlan: (plan: InjectionPlan, zones: CanaryZones) => void,
): CaseDefinition<CpeBench> {
  return {
    meta: {
      id: 'INJ-PLAN',
      title: 'What the injection cases would send',
      suite: 'security/injection',
      target: 'cpe',
      purpose: 'Says what would be written to which parameters before any of it is.',
      severity: 'info',
      safety: 'S0',
      requirements: [],
      spec: [tr069Clause('A.3.2.3', 'MUST')],
      defects: [],
      uses: ['cpe', 'model', 'dns', 'icmp'],
      timeoutMs: 300_000,
      estimatedMs: 3_000,
    },
    async observe({ cpe, model, dns, icmp, observe, inconclusive, signal }) {
      const told = await cpe.withSession((session) => readStringParameters(session, cpe.root, model), { signal });
      const parameters =
        'faultCode' in told ? inconclusive(`The target answers GetParameterNames by fault ${told.faultCode}.`) : told;
      const zones = dns ?? zonesWithoutServer;
      const plan = planInjection({ root: cpe.root, parameters, model, zones, echoAddress: icmp.address, caseIds });
      observe('injection-plan', { probes: plan.probes, valueCount: plan.valueCount, estimatedMs: plan.estimatedMs });
      onPlan(plan, zones);
      return undefined;
    },
    judge: undefined,
  };
}
