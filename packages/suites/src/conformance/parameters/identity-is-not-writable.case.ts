import { type CaseDefinition, type CpeBench, getParameterNames } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';

const identity = ['Manufacturer', 'ManufacturerOUI', 'SerialNumber', 'HardwareVersion', 'SoftwareVersion', 'UpTime'];

const definition: CaseDefinition<CpeBench> = inOneSession<{ listed: string[]; writable: string[] }>({
  id: 'CWMP-CPE-PARAMETERS-016',
  title: 'Parameters that cannot be written are not marked as writable',
  suite: 'conformance/parameters',
  purpose:
    'By Writable an ACS decides what it may offer to change. The parameters by which a device tells who it is are ' +
    'read-only in both data models; where the list of DeviceInfo has them, none may be marked as writable.',
  severity: 'low',
  safety: 'S1',
  requirements: ['A.3.2.3-11', '106-51'],
  spec: [tr069Clause('A.3.2.3', 'MUST'), tr106Clause('A.2.3', 'MUST')],
  defects: [{ id: 'everything-is-writable', fails: 'what identifies the target is not marked as writable' }],
  async observe(session, { cpe, model, observe, inconclusive }) {
    const entries = await getParameterNames(session, cpe.path('DeviceInfo.'), true);
    const listed = 'method' in entries ? [] : entries;
    const names = new Set(
      identity
        .map((name) => cpe.path(`DeviceInfo.${name}`))
        .filter((name) => model.parameter(name)?.access === 'readOnly'),
    );
    const ours = listed.filter(({ name }) => names.has(name));
    if (ours.length === 0) inconclusive('DeviceInfo cannot be listed.');
    return observe('entries', {
      listed: ours.map(({ name }) => name),
      writable: ours.filter(({ writable }) => writable).map(({ name }) => name),
    });
  },
  judge({ writable }, { expect }) {
    expect(writable, 'what identifies the target is not marked as writable').toEqual([]);
  },
});
export default definition;
