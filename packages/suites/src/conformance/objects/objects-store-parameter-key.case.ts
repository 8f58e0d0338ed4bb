import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { otherKey, readParameterKey } from '../parameters/parameter-key.ts';
import { deleteRow, makeRow } from './rows.ts';

type Facts = { added: string; afterAdd: string; deleted: string; afterDelete: string };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-OBJECTS-003',
  title: 'AddObject and DeleteObject store their ParameterKey',
  suite: 'conformance/objects',
  purpose:
    'By ParameterKey an ACS knows in the next Inform that its last change has arrived. A row of a harmless table is made ' +
    'with one key and deleted with another; ParameterKey must follow.',
  severity: 'medium',
  safety: 'S3',
  requirements: ['A.3.2.6-22', 'A.3.2.7-17'],
  spec: [tr069Clause('A.3.2.6', 'MUST'), tr069Clause('A.3.2.7', 'MUST')],
  defects: [
    { id: 'add-object-keeps-parameter-key', fails: 'ParameterKey is the key of the AddObject' },
    { id: 'delete-object-keeps-parameter-key', fails: 'ParameterKey is the key of the DeleteObject' },
  ],
  async observe(session, context) {
    const added = otherKey(await readParameterKey(session, context));
    const deleted = `${added}-deleted`;
    const row = await makeRow(session, context, { parameterKey: added });
    const afterAdd = await readParameterKey(session, context);
    const fault = await deleteRow(session, row.path, deleted);
    if (fault !== null) context.inconclusive(`${row.path} cannot be deleted: fault ${fault}.`);
    const afterDelete = await readParameterKey(session, context);
    return context.observe('keys', { added, afterAdd, deleted, afterDelete });
  },
  judge({ added, afterAdd, deleted, afterDelete }, { expect }) {
    expect(afterAdd, 'ParameterKey is the key of the AddObject').toBe(added);
    expect(afterDelete, 'ParameterKey is the key of the DeleteObject').toBe(deleted);
  },
});
export default definition;
