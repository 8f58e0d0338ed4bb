import { type CaseDefinition, type CpeBench, defineCase, getParameterNames } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-PARAMETERS-002',
    title: 'GetParameterNames with NextLevel true lists one level',
    suite: 'conformance/parameters',
    target: 'cpe',
    purpose:
      'By NextLevel an ACS walks a big model step by step, without asking a small device for thousands of ' +
      'names at once. The root object is listed with NextLevel true: the answer must have its direct children ' +
      'and nothing else, neither what is below them nor the root itself.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['A.3.2.3-02'],
    spec: [tr069Clause('A.3.2.3', 'MUST')],
    defects: [
      { id: 'next-level-lists-all', fails: 'nothing below the next level is listed' },
      { id: 'next-level-lists-itself', fails: 'the root itself is not listed' },
    ],
    timeoutMs: 120_000,
    estimatedMs: 500,
  },
  async ({ cpe, step, expect, inconclusive, signal }) => {
    await cpe.withSession(
      async (session) => {
        const entries = await step('List the root with NextLevel true', () =>
          getParameterNames(session, cpe.root, true),
        );
        if ('method' in entries) return inconclusive(`The root object is refused with fault ${entries.faultCode}.`);
        const names = entries.map(({ name }) => name);
        expect(names.length, 'the children of the root are listed').toBeGreaterThan(0);
        const below = names.filter((name) => /\../.test(name.slice(cpe.root.length)));
        expect(below, 'nothing below the next level is listed').toEqual([]);
        expect(names, 'the root itself is not listed').not.toContain(cpe.root);
        return undefined;
      },
      { signal },
    );
  },
);
export default definition;
