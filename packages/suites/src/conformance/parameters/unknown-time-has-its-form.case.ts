import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { readCommonObjects } from './read-common-objects.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ count: number; epochs: string[] }>({
  id: 'CWMP-CPE-PARAMETERS-009',
  title: 'A time that is not known is 0001-01-01T00:00:00Z',
  suite: 'conformance/parameters',
  purpose:
    'A clock that has not been set begins at 1970 inside many devices. TR-069 has a time of its own for what is not ' +
    'known, so that no ACS takes it for a date. No time in DeviceInfo, ManagementServer and Time may be the ' +
    'first second of 1970. Since such a date could be meant, a breach is a warning under tr069.',
  severity: 'info',
  safety: 'S1',
  requirements: ['A.2.1-12', '106-27'],
  spec: [tr069Clause('A.2.1', 'MUST')],
  profiles: { tr069: 'warn', hardened: 'fail' },
  defects: [{ id: 'unknown-time-is-1970', fails: 'no time is the first second of 1970' }],
  async observe(session, { cpe, observe, notApplicable, inconclusive }) {
    const values = await readCommonObjects(session, { cpe });
    if (values.length === 0) inconclusive('None of DeviceInfo, ManagementServer and Time can be read.');
    const times = values.filter(({ type }) => type === 'dateTime');
    if (times.length === 0) notApplicable('The target tells no time in these objects.');
    const epochs = times.filter(({ value }) => value.trim().startsWith('1970-01-01T00:00:00')).map(({ name }) => name);
    return observe('times', { count: times.length, epochs });
  },
  judge({ epochs }, { expect }) {
    expect(epochs, 'no time is the first second of 1970').toEqual([]);
  },
});
export default definition;
