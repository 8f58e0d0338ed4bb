import { type BaseType, validateValue } from '@cordon/data-model';
import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { readCommonObjects } from './read-common-objects.ts';

const types = /^(string|boolean|int|unsignedInt|long|unsignedLong|dateTime|base64|hexBinary|decimal)$/;
/** Parameters whose type is the same in every version of both data models. */
const settled = ['DeviceInfo.UpTime', 'ManagementServer.PeriodicInformEnable', 'ManagementServer.PeriodicInformTime'];

type Facts = { count: number; wrong: { name: string; sent: string; model: string }[]; unlike: string[] };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-PARAMETERS-007',
  title: 'Every value has the type of its parameter',
  suite: 'conformance/parameters',
  purpose:
    'An ACS that does not know a parameter learns its type from xsi:type, and sends values back with it. DeviceInfo, ' +
    'ManagementServer and Time are read. Uptime and the settings of the periodic Inform must have the type that the ' +
    'data model gives them, and every value must have the form of the type that it claims.',
  severity: 'medium',
  safety: 'S1',
  requirements: ['3.5-04', '3.5-06', 'A.2.1-14', 'A.2.1-15'],
  spec: [tr069Clause('3.5', 'MUST'), tr069Clause('A.2.1', 'MUST')],
  defects: [{ id: 'every-type-is-string', fails: 'values have the type that the data model gives them' }],
  async observe(session, { cpe, model, observe, inconclusive }) {
    const values = await readCommonObjects(session, { cpe });
    if (values.length === 0) inconclusive('None of DeviceInfo, ManagementServer and Time can be read.');
    const wrong = settled.flatMap((path) => {
      const name = cpe.path(path);
      const sent = values.find((value) => value.name === name);
      const expected = model.parameter(name)?.type.base;
      return sent === undefined || expected === undefined || sent.type === expected
        ? []
        : [{ name, sent: sent.type ?? 'none', model: expected }];
    });
    // 9006 is about the form; what the data model forbids besides is not the business of a type.
    const isUnlike = (base: BaseType, value: string): boolean =>
      validateValue({ base }, value, 'read')?.faultCode === 9006;
    const unlike = values.filter(({ type = '', value }) => types.test(type) && isUnlike(type as BaseType, value));
    return observe('types', { count: values.length, wrong, unlike: unlike.map(({ name }) => name) });
  },
  judge({ wrong, unlike }, { expect }) {
    expect(wrong, 'values have the type that the data model gives them').toEqual([]);
    expect(unlike, 'values have the form of the type that they claim').toEqual([]);
  },
});
export default definition;
