import { getParameterNames } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import type { CaseDefinition, CpeBench } from '@cordon/testbench';

const definition: CaseDefinition<CpeBench> = inOneSession<{ asked: string; names: string[] }>({
  id: 'CWMP-CPE-PARAMETERS-003',
  title: 'GetParameterNames with NextLevel false lists the object itself, objects with a dot',
  suite: 'conformance/parameters',
  purpose:
    'An ACS finds the objects of a device by the dot at the end of their names, and learns from the entry of the object ' +
    'itself whether it may add or delete. DeviceInfo is listed with NextLevel false and the root with NextLevel ' +
    'true: DeviceInfo must be in both answers, with its dot.',
  severity: 'medium',
  safety: 'S1',
  requirements: ['A.3.2.3-01', 'A.3.2.3-06'],
  spec: [tr069Clause('A.3.2.3', 'MUST')],
  defects: [
    { id: 'object-listed-without-itself', fails: 'an object that is listed with NextLevel false is in the list' },
    { id: 'objects-listed-without-dot', fails: 'objects are listed with a dot at their end' },
  ],
  async observe(session, { cpe, observe, inconclusive }) {
    const asked = cpe.path('DeviceInfo.');
    const all = await getParameterNames(session, asked, false);
    const children = await getParameterNames(session, cpe.root, true);
    if ('method' in all || 'method' in children) return inconclusive(`${asked} or the root cannot be listed.`);
    const isIt = (name: string): boolean => name === asked || `${name}.` === asked;
    return observe('names', {
      asked,
      names: [...all, ...children].map(({ name }) => name).filter(isIt),
    });
  },
  judge({ asked, names }, { expect, inconclusive }) {
    if (names.length === 0) inconclusive('The target lists no DeviceInfo at all.');
    expect(
      names.every((name) => name === asked),
      'objects are listed with a dot at their end',
    ).toBe(true);
    expect(names.length, 'an object that is listed with NextLevel false is in the list').toBe(2);
  },
});
export default definition;
