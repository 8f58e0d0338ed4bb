import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { refusedRequest } from '../refused-request.ts';
import { attributeEntry, freeParameter } from './attributes.ts';

const set = (name: string) =>
  ({ method: 'SetParameterAttributes', parameterList: [attributeEntry(name, { notification: 1 })] }) as const;

const definition: CaseDefinition<CpeBench> = refusedRequest({
  id: 'CWMP-CPE-ATTRIBUTES-011',
  title: 'SetParameterAttributes of an unknown name is refused with 9005',
  suite: 'conformance/attributes',
  purpose:
    'By 9005 an ACS knows that the name is wrong, by 9003 that something else in its request is. Attributes of a ' +
    'parameter that cannot exist are set: the answer must be fault 9005.',
  severity: 'low',
  safety: 'S3',
  requirements: ['A.3.2.4-36'],
  spec: [tr069Clause('A.3.2.4', 'MUST')],
  sentence: 'an unknown name in SetParameterAttributes is refused with 9005',
  faultCode: 9005,
  defects: [
    { id: 'unknown-attribute-name-is-9003', fails: 'an unknown name in SetParameterAttributes is refused with 9005' },
  ],
  requests: async (session, context) => ({
    control: set(await freeParameter(session, context)),
    probe: set(context.cpe.path('ManagementServer.X_CORDON_NoSuchParameter')),
  }),
});
export default definition;
