import { type CaseDefinition, type CpeBench, setParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { faultCodeOf, inOneSession } from '../in-one-session.ts';
import { otherKey, readParameterKey } from './parameter-key.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ key: string; fault: number | null; after: string }>({
  id: 'CWMP-CPE-PARAMETERS-031',
  title: 'A SetParameterValues with an empty list stores its ParameterKey',
  suite: 'conformance/parameters',
  purpose:
    'By an empty list an ACS says that the configuration is complete, and has to write nothing for that. The request ' +
    'must succeed, and ParameterKey must be its key afterwards.',
  severity: 'low',
  safety: 'S3',
  requirements: ['A.3.2.1-03', 'A.3.2.1-05'],
  spec: [tr069Clause('A.3.2.1', 'MUST')],
  defects: [{ id: 'empty-set-refused', fails: 'a SetParameterValues with an empty list succeeds' }],
  async observe(session, context) {
    const key = otherKey(await readParameterKey(session, context));
    const fault = faultCodeOf(await setParameterValues(session, [], key));
    return context.observe('key', { key, fault, after: await readParameterKey(session, context) });
  },
  judge({ key, fault, after }, { expect }) {
    expect(fault, 'a SetParameterValues with an empty list succeeds').toBe(null);
    if (fault === null) expect(after, 'ParameterKey is the key of the empty list').toBe(key);
  },
});
export default definition;
