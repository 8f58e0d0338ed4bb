import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { readCommonObjects } from './read-common-objects.ts';

/** Time since the last boot has a year below 1000 and no zone (TR-069 A.2.1). */
const relative = /^0\d{3}-[^Z+]*$/;
const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]00:00)$/;

const definition: CaseDefinition<CpeBench> = inOneSession<{ times: { name: string; value: string }[] }>({
  id: 'CWMP-CPE-PARAMETERS-008',
  title: 'Times are in UTC and say so',
  suite: 'conformance/parameters',
  purpose:
    'A time without a zone is hours off for an ACS that takes it for its own. All times in DeviceInfo, ManagementServer ' +
    'and Time, except those that the data model gives in local time, must end in Z or a zone of zero, or be time ' +
    'since boot: a year below 1000 and no zone.',
  severity: 'low',
  safety: 'S1',
  requirements: ['A.2.1-07', 'A.2.1-08', 'A.2.1-11', '106-30'],
  spec: [tr069Clause('A.2.1', 'MUST'), tr106Clause('3.2', 'MUST')],
  defects: [{ id: 'date-time-without-zone', fails: 'every absolute time has the zone of UTC' }],
  async observe(session, { cpe, model, observe, notApplicable, inconclusive }) {
    const values = await readCommonObjects(session, { cpe });
    if (values.length === 0) inconclusive('None of DeviceInfo, ManagementServer and Time can be read.');
    const times = values.filter(({ name, type }) => {
      const fact = model.lookupInstance(name);
      const isLocal = /LocalTime|DaylightSavings/.test(name) || (fact?.kind === 'parameter' && fact.type.localTime);
      return type === 'dateTime' && isLocal !== true;
    });
    if (times.length === 0) notApplicable('The target tells no time in these objects.');
    return observe('times', { times: times.map(({ name, value }) => ({ name, value: value.trim() })) });
  },
  judge({ times }, { expect }) {
    const wrong = times.filter(({ value }) => !utc.test(value) && !relative.test(value));
    expect(wrong, 'every absolute time has the zone of UTC').toEqual([]);
  },
});
export default definition;
