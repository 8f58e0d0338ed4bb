import type { ScriptedSession } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import type { RefusedRequest } from '../refused-request.ts';

const suite = 'conformance/parameters';
const read = (...parameterNames: readonly string[]) => ({ method: 'GetParameterValues', parameterNames }) as const;
const list = (parameterPath: string, nextLevel: boolean) =>
  ({ method: 'GetParameterNames', parameterPath, nextLevel }) as const;

type Path = (name: string) => string;
type Pair = Awaited<ReturnType<RefusedRequest['requests']>>;
const pair =
  (of: (path: Path) => Pair): RefusedRequest['requests'] =>
  (_session: ScriptedSession, { cpe }) =>
    Promise.resolve(of((name) => cpe.path(name)));

/** Reads that a CPE must refuse: one row, one case. */
export const refusedReads: readonly RefusedRequest[] = [
  {
    id: 'CWMP-CPE-PARAMETERS-010',
    title: 'GetParameterValues with an unknown name is refused as a whole with 9005',
    suite,
    purpose:
      'An ACS that asks for ten values and gets nine cannot tell which one is missing without looking, and one that ' +
      'gets 9003 looks for its mistake in the wrong place. A known name and one that cannot exist are asked for ' +
      'together: the answer must be fault 9005.',
    severity: 'medium',
    requirements: ['A.3.2.2-10', 'A.3.2.2-11', 'A.3.2.2-12'],
    spec: [tr069Clause('A.3.2.2', 'MUST')],
    sentence: 'an unknown name in GetParameterValues is refused with 9005',
    faultCode: 9005,
    defects: [
      { id: 'unknown-name-is-left-out', fails: 'an unknown name in GetParameterValues is refused with 9005' },
      { id: 'unknown-name-is-9003', fails: 'an unknown name in GetParameterValues is refused with 9005' },
    ],
    requests: pair((path) => ({
      control: read(path('DeviceInfo.SoftwareVersion')),
      probe: read(path('DeviceInfo.SoftwareVersion'), path('DeviceInfo.X_CORDON_NoSuchParameter')),
    })),
  },
  {
    id: 'CWMP-CPE-PARAMETERS-012',
    title: 'The name of an object without its dot names nothing',
    suite,
    purpose:
      'The dot at the end tells an object from a parameter. A device that guesses hides mistakes of the ACS which ' +
      'the next device does not forgive. DeviceInfo is read with and without the dot: without it, fault 9005.',
    severity: 'low',
    requirements: ['A.3.2.2-03', 'A.3.2.2-11'],
    spec: [tr069Clause('A.3.2.2', 'MUST')],
    sentence: 'an object without its dot is refused with 9005',
    faultCode: 9005,
    defects: [{ id: 'missing-dot-is-guessed', fails: 'an object without its dot is refused with 9005' }],
    requests: pair((path) => ({ control: read(path('DeviceInfo.')), probe: read(path('DeviceInfo')) })),
  },
  {
    id: 'CWMP-CPE-PARAMETERS-013',
    title: 'Parameter names are case-sensitive',
    suite,
    purpose:
      'Two names that differ in case are two names. A device that takes one for the other answers for a parameter ' +
      'that nobody asked for. SoftwareVersion is asked for in lower case: the answer must be fault 9005.',
    severity: 'low',
    requirements: ['106-06', 'A.3.2.2-14'],
    spec: [tr106Clause('3.1', 'MUST'), tr069Clause('A.3.2.2', 'MUST')],
    sentence: 'a name in the wrong case is refused with 9005',
    faultCode: 9005,
    defects: [{ id: 'names-in-any-case', fails: 'a name in the wrong case is refused with 9005' }],
    requests: pair((path) => ({
      control: read(path('DeviceInfo.SoftwareVersion')),
      probe: read(path('DeviceInfo.softwareversion')),
    })),
  },
  {
    id: 'CWMP-CPE-PARAMETERS-014',
    title: 'GetParameterNames of an unknown path is refused with 9005',
    suite,
    purpose:
      'To an ACS that walks a model, an empty list says that an object is there and has nothing in it. A path that ' +
      'cannot exist is listed: the answer must be fault 9005, and neither an empty list nor 9003.',
    severity: 'medium',
    requirements: ['A.3.2.3-15', 'A.3.2.3-16'],
    spec: [tr069Clause('A.3.2.3', 'MUST')],
    sentence: 'an unknown path in GetParameterNames is refused with 9005',
    faultCode: 9005,
    defects: [{ id: 'unknown-path-lists-nothing', fails: 'an unknown path in GetParameterNames is refused with 9005' }],
    requests: pair((path) => ({
      control: list(path('DeviceInfo.'), true),
      probe: list(path('DeviceInfo.X_CORDON_NoSuchObject.'), true),
    })),
  },
  {
    id: 'CWMP-CPE-PARAMETERS-015',
    title: 'GetParameterNames with NextLevel true of a parameter is refused with 9003',
    suite,
    purpose:
      'A parameter has no next level. An ACS that is answered nevertheless takes it for an object and goes on ' +
      'below it. NextLevel true is asked for a full parameter name: the answer must be fault 9003.',
    severity: 'low',
    requirements: ['A.3.2.3-17'],
    spec: [tr069Clause('A.3.2.3', 'MUST')],
    sentence: 'NextLevel true of a parameter is refused with 9003',
    faultCode: 9003,
    defects: [{ id: 'next-level-of-a-parameter', fails: 'NextLevel true of a parameter is refused with 9003' }],
    requests: pair((path) => ({
      control: list(path('DeviceInfo.SoftwareVersion'), false),
      probe: list(path('DeviceInfo.SoftwareVersion'), true),
    })),
  },
];
