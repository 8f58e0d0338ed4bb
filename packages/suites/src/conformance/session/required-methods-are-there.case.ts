import type { AcsRequest } from '@cordon/cwmp';
import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { faultOf, inOneSession } from '../in-one-session.ts';

/** TR-069 3.6 Table 5, without Download, which only a CPE with files of some kind must have. */
const required = [
  'GetRPCMethods',
  'SetParameterValues',
  'GetParameterValues',
  'GetParameterNames',
  'SetParameterAttributes',
  'GetParameterAttributes',
  'AddObject',
  'DeleteObject',
  'Reboot',
];

/** Those of them that can be called without changing anything, with a parameter that the Inform told. */
const readsOf = (name: string, root: string): readonly AcsRequest[] => [
  { method: 'GetParameterNames', parameterPath: root, nextLevel: true },
  { method: 'GetParameterValues', parameterNames: [name] },
  { method: 'GetParameterAttributes', parameterNames: [name] },
];

type Facts = { fault: number | null; unlisted: string[]; unknown: string[] };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-SESSION-012',
  title: 'The methods that every CPE must have are there, and GetRPCMethods lists them',
  suite: 'conformance/session',
  purpose:
    'An ACS plans by these nine methods without asking; a device that lacks one cannot be told to notify, or whose ' +
    'parameters are. GetRPCMethods is called and must be answered by a list that names all nine. Names, a value and ' +
    'the attributes of a parameter from the Inform are read; none of that may be answered by fault 9000.',
  severity: 'high',
  safety: 'S1',
  requirements: ['A.3.1.1-01', 'A.3.1.1-08', 'A.3.1.1-02', '3.6-01'],
  spec: [tr069Clause('A.3.1.1', 'MUST'), tr069Clause('3.6', 'MUST')],
  defects: [
    { id: 'methods-are-not-told', fails: 'GetRPCMethods is answered by a list' },
    { id: 'lists-no-attributes', fails: 'the list names every method that a CPE must have' },
    { id: 'attributes-are-not-served', fails: 'no method that a CPE must have is answered by fault 9000' },
  ],
  async observe(session, { cpe, step, observe }) {
    const answer = await step('Ask for the methods', () => session.request({ method: 'GetRPCMethods' }));
    const listed = answer.method === 'GetRPCMethodsResponse' ? answer.methodList.map((name) => name.trim()) : undefined;
    const told = session.inform?.parameterList.find(({ name }) => name.startsWith(cpe.root))?.name;
    const reads = readsOf(told ?? cpe.path('DeviceInfo.SoftwareVersion'), cpe.root);
    const unknown: string[] = [];
    for (const read of reads) {
      const fault = await step(`Call ${read.method}`, () => faultOf(session, read));
      if (fault === 9000) unknown.push(read.method);
    }
    return observe('methods', {
      fault: answer.method === 'Fault' ? (answer.faultCode ?? 0) : null,
      unlisted: required.filter((name) => listed?.includes(name) === false),
      unknown,
    });
  },
  judge({ fault, unlisted, unknown }, { expect }) {
    expect(fault, 'GetRPCMethods is answered by a list').toBe(null);
    expect(unlisted, 'the list names every method that a CPE must have').toEqual([]);
    expect(unknown, 'no method that a CPE must have is answered by fault 9000').toEqual([]);
  },
});
export default definition;
