import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { type ListedAndRead, listedAndRead } from '../listed-and-read.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<ListedAndRead>({
  id: 'CWMP-CPE-ATTRIBUTES-012',
  title: 'GetParameterAttributes of a partial path reads every parameter below it',
  suite: 'conformance/attributes',
  purpose:
    'An ACS that checks which changes it hears of reads a whole object. Each parameter that is listed in an object ' +
    'before and after must be in the answer, at whatever depth, and no object may be.',
  severity: 'low',
  safety: 'S1',
  requirements: ['A.3.2.5-01', 'A.3.2.5-02'],
  spec: [tr069Clause('A.3.2.5', 'MUST')],
  defects: [
    {
      id: 'partial-path-attributes-of-one-level',
      fails: 'a partial path has the attributes of every parameter below it',
    },
  ],
  async observe(session, context) {
    const read = await listedAndRead(session, context, async (object) => {
      const answer = await session.request({ method: 'GetParameterAttributes', parameterNames: [object] });
      return answer.method === 'GetParameterAttributesResponse'
        ? answer.parameterList.map(({ name }) => name)
        : undefined;
    });
    return context.observe('read', read);
  },
  judge({ missing, objects }, { expect }) {
    expect(missing, 'a partial path has the attributes of every parameter below it').toEqual([]);
    expect(objects, 'a partial path has attributes of parameters and no objects').toEqual([]);
  },
});
export default definition;
