import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  getParameterValues,
  safeParameters,
  setParameterValues,
} from '@cordon/testbench';
import type { ParameterValueStruct } from '@cordon/cwmp';
import { tr069Clause } from '../../clauses.ts';

// A list may come in any order, and the prefix of its types may change.
const valuesByName = (list: readonly ParameterValueStruct[]): Readonly<Record<string, string>> =>
  Object.fromEntries(list.map(({ name, value }) => [name, value.trim()]));

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-PARAMETERS-001',
    title: 'A SetParameterValues that is refused changes nothing',
    suite: 'conformance/parameters',
    target: 'cpe',
    purpose:
      'After a fault an ACS takes it that the device is as it was. A device that keeps the good half of a ' +
      'refused request is in a state that nobody ordered and nobody knows. Two harmless parameters are first ' +
      'changed alone, which shows that they can be; then a request puts their old values back with a ' +
      'parameter between them that cannot exist. It must be answered by a fault, and both must read as before ' +
      'it.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.1-10', 'A.3.2.1-11'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    defects: [{ id: 'set-parameter-values-not-atomic', fails: 'a refused SetParameterValues changes no parameter' }],
    timeoutMs: 120_000,
    estimatedMs: 700,
  },
  async ({ cpe, settings, step, expect, notApplicable, inconclusive, signal }) => {
    await cpe.withSession(
      async (session) => {
        const [first, second] = await safeParameters(session, { cpe, settings, countMax: 2 });
        const one = first ?? notApplicable('The target has no parameter that can be written without harm.');
        const good = second === undefined ? [one] : [one, second];
        const names = good.map(({ now }) => now.name);
        const changed = good.map(({ other }) => other);
        const control = await step('Change the good ones alone', () => setParameterValues(session, changed));
        if (control !== undefined) inconclusive(`Good values were refused with fault ${control.faultCode}.`);
        const before = await step('Read them', () => getParameterValues(session, names));
        const then = 'method' in before ? inconclusive(`They cannot be read: fault ${before.faultCode}.`) : before;
        const bad = { name: cpe.path('ManagementServer.X_CORDON_NoSuchParameter'), value: '1', type: 'string' };
        const mixed = [one.now, bad, ...good.slice(1).map(({ now }) => now)];
        const fault = await step('Set them with a bad one between', () => setParameterValues(session, mixed));
        expect(fault?.method, 'a SetParameterValues with a bad parameter is answered by a fault').toBe('Fault');
        const after = await step('Read them again', () => getParameterValues(session, names));
        const now = 'method' in after ? inconclusive(`They cannot be read any more: fault ${after.faultCode}.`) : after;
        expect(valuesByName(now), 'a refused SetParameterValues changes no parameter').toEqual(valuesByName(then));
      },
      { signal },
    );
  },
);

export default definition;
