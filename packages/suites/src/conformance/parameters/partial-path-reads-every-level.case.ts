import { type CaseDefinition, type CpeBench, getParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { type ListedAndRead, listedAndRead } from '../listed-and-read.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<ListedAndRead>({
  id: 'CWMP-CPE-PARAMETERS-005',
  title: 'GetParameterValues of a partial path reads every parameter below it',
  suite: 'conformance/parameters',
  purpose:
    'An ACS reads an object in one request and takes what is not in the answer as not there. The parameters of an ' +
    'object that has objects in it are listed, read, and listed again; each one that is in both lists must be in ' +
    'the answer, at whatever depth, and no object may be.',
  severity: 'medium',
  safety: 'S1',
  requirements: ['A.3.2.2-02', 'A.3.2.3-09'],
  spec: [tr069Clause('A.3.2.2', 'MUST')],
  defects: [
    { id: 'partial-path-lists-one-level', fails: 'every parameter that is listed below a partial path is read by it' },
  ],
  async observe(session, context) {
    const read = await listedAndRead(session, context, async (object) => {
      const values = await getParameterValues(session, [object]);
      return 'method' in values ? undefined : values.map(({ name }) => name);
    });
    return context.observe('read', read);
  },
  judge({ missing, objects }, { expect }) {
    expect(missing, 'every parameter that is listed below a partial path is read by it').toEqual([]);
    expect(objects, 'a partial path reads parameters and no objects').toEqual([]);
  },
});
export default definition;
