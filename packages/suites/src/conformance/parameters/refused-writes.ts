import type { ParameterValueStruct } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, safeParameters, type ScriptedSession } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { firstNameItHas } from '../first-name-it-has.ts';
import type { RefusedPair, RefusedRequest } from '../refused-request.ts';

const suite = 'conformance/parameters';
const safety = 'S3';
const write = (parameterList: readonly ParameterValueStruct[]) =>
  ({ method: 'SetParameterValues', parameterList, parameterKey: '' }) as const;

type Context = CaseTools & CpeBench;

/** A harmless write as the control, and the same with a list that must be refused. */
async function besideASafeOne(
  session: ScriptedSession,
  { cpe, settings, notApplicable }: Context,
  bad: (safe: ParameterValueStruct) => readonly ParameterValueStruct[],
): Promise<RefusedPair> {
  const [safe] = await safeParameters(session, { cpe, settings, countMax: 1 });
  const { now, other } = safe ?? notApplicable('The target has no parameter that can be written without harm.');
  const parameterList = bad(now);
  const parameterName = parameterList.at(-1)?.name ?? '';
  return { control: write([other]), probe: write(parameterList), parameterName };
}

/** One parameter with a right value and a wrong one; what it is now is kept. */
async function wrongValue(
  session: ScriptedSession,
  { settings, notApplicable }: Context,
  { names, type, wrong }: { readonly names: readonly string[]; readonly type: string; readonly wrong: string },
): Promise<RefusedPair> {
  for (const name of names) {
    const [now] = await settings.keepValues(session, [name], () => type);
    if (now === undefined) continue;
    const right = { ...now, type: now.type ?? type };
    return { control: write([right]), probe: write([{ ...right, value: wrong }]), parameterName: name };
  }
  return notApplicable(`The target has none of ${names.join(', ')}.`);
}

// No device takes its identity from these, so that one which lets them be written is not another device afterwards.
const readOnlyNames = ['SoftwareVersion', 'HardwareVersion', 'ModelName', 'SpecVersion'];
const readOnly: RefusedRequest['requests'] = async (session, context) => {
  const { cpe, notApplicable } = context;
  const names = readOnlyNames.map((leaf) => cpe.path(`DeviceInfo.${leaf}`));
  const name = await firstNameItHas(session, names);
  if (name === undefined) return notApplicable(`The target has none of ${names.join(', ')}.`);
  return await besideASafeOne(session, context, () => [{ name, value: 'written by the ACS', type: 'string' }]);
};
const noNumber: RefusedRequest['requests'] = (session, context) =>
  wrongValue(session, context, {
    names: ['CWMPRetryMinimumWaitInterval', 'PeriodicInformInterval'].map((name) =>
      context.cpe.path(`ManagementServer.${name}`),
    ),
    type: 'unsignedInt',
    wrong: 'soon',
  });
// TR-106 data models: ProvisioningCode has at most 64 characters in both.
const tooLong: RefusedRequest['requests'] = (session, context) =>
  wrongValue(session, context, {
    names: [context.cpe.path('DeviceInfo.ProvisioningCode')],
    type: 'string',
    wrong: 'X'.repeat(65),
  });
const noSuchState: RefusedRequest['requests'] = async (session, { cpe, settings, notApplicable }) => {
  for (const test of [
    'IP.Diagnostics.IPPing.',
    'IPPingDiagnostics.',
    'IP.Diagnostics.TraceRoute.',
    'TraceRouteDiagnostics.',
  ]) {
    // A state cannot be put back. Most cannot be written either, so that the control is another parameter of the test.
    const [timeout] = await settings.keepValues(session, [cpe.path(`${test}Timeout`)], () => 'unsignedInt');
    if (timeout === undefined) continue;
    const name = cpe.path(`${test}DiagnosticsState`);
    const control = write([{ ...timeout, type: timeout.type ?? 'unsignedInt' }]);
    return { control, probe: write([{ name, value: 'Sideways', type: 'string' }]), parameterName: name };
  }
  return notApplicable('The target has no ping and no trace-route test.');
};

/** Writes that a CPE must refuse: one row, one case. */
export const refusedWrites: readonly RefusedRequest[] = [
  {
    id: 'CWMP-CPE-PARAMETERS-020',
    title: 'A SetParameterValues that names a parameter twice is refused with 9003',
    suite,
    purpose:
      'The order of the list has no meaning, so that nobody knows which of two values was meant. A harmless parameter ' +
      'is named twice with different values: the answer must be fault 9003.',
    severity: 'medium',
    safety,
    requirements: ['A.3.2.1-02'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'a parameter that is named twice is refused with 9003',
    faultCode: 9003,
    defects: [{ id: 'duplicate-names-accepted', fails: 'a parameter that is named twice is refused with 9003' }],
    requests: async (session, context) => {
      const [safe] = await safeParameters(session, { ...context, countMax: 1 });
      const { now, other } =
        safe ?? context.notApplicable('The target has no parameter that can be written without harm.');
      return { control: write([other]), probe: write([now, other]) };
    },
  },
  {
    id: 'CWMP-CPE-PARAMETERS-021',
    title: 'A read-only parameter cannot be written',
    suite,
    purpose:
      'What the device says of itself is of use only as long as nobody can write it. SoftwareVersion, ' +
      'or another such parameter of DeviceInfo where a target lacks it, is written: the answer must be a fault, and not ' +
      'the success of a request that did nothing.',
    severity: 'medium',
    safety,
    requirements: ['106-49', 'A.3.2.1-35'],
    spec: [tr106Clause('A.2.3', 'MUST'), tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'a write to a read-only parameter is answered by a fault',
    defects: [{ id: 'read-only-writes-are-ignored', fails: 'a write to a read-only parameter is answered by a fault' }],
    requests: readOnly,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-022',
    title: 'A write to a read-only parameter is reported as 9008',
    suite,
    purpose:
      'By 9008 an ACS knows that no other value would do better. A read-only parameter of DeviceInfo is written; its ' +
      'entry in the fault must have code 9008. That rests on the table of fault codes, so that under tr069 a breach is a warning.',
    severity: 'low',
    safety,
    requirements: ['A.3.2.1-35'],
    spec: [tr069Clause('A.5.1', 'MUST')],
    profiles: { tr069: 'warn', hardened: 'fail' },
    sentence: 'the entry of a read-only parameter has code 9008',
    parameterFaultCode: 9008,
    defects: [{ id: 'read-only-is-9007', fails: 'the entry of a read-only parameter has code 9008' }],
    requests: readOnly,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-023',
    title: 'A SetParameterValues with an unknown name is refused with 9003',
    suite,
    purpose:
      'The fault of the whole request is 9003 whatever is wrong with its parameters; their own codes stand in the ' +
      'detail. A device that leaves unknown names out lets an ACS believe in settings that are not there. A name ' +
      'that cannot exist is written.',
    severity: 'medium',
    safety,
    requirements: ['A.3.2.1-29', 'A.3.2.1-30'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'an unknown name in SetParameterValues is refused with 9003',
    faultCode: 9003,
    defects: [
      { id: 'unknown-names-are-ignored', fails: 'an unknown name in SetParameterValues is refused with 9003' },
      { id: 'set-fault-without-9003', fails: 'an unknown name in SetParameterValues is refused with 9003' },
    ],
    requests: (session, context) =>
      besideASafeOne(session, context, () => [
        { name: context.cpe.path('ManagementServer.X_CORDON_NoSuchParameter'), value: '1', type: 'string' },
      ]),
  },
  {
    id: 'CWMP-CPE-PARAMETERS-024',
    title: 'A text that is no number is refused for a number',
    suite,
    purpose:
      'A device that reads as many digits as it finds turns a mistake into a setting that nobody ordered, such as an ' +
      'interval of 0. A number of seconds is set to "soon": the answer must be a fault.',
    severity: 'medium',
    safety,
    requirements: ['A.3.2.1-31', 'A.3.2.1-36'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'a text that is no number is answered by a fault',
    defects: [{ id: 'numbers-read-as-far-as-they-go', fails: 'a text that is no number is answered by a fault' }],
    requests: noNumber,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-025',
    title: 'A value of the wrong type is reported as 9006',
    suite,
    purpose:
      'By 9006 an ACS knows that its data model and that of the device differ, by 9007 that only the value does. A ' +
      'number of seconds is set to "soon"; its entry in the fault must have code 9006. That rests on the table of ' +
      'fault codes, where 9007 can be read to fit as well, so that a breach is never more than a warning.',
    severity: 'info',
    safety,
    requirements: ['A.3.2.1-36'],
    spec: [tr069Clause('A.5.1', 'MUST')],
    profiles: { tr069: 'warn', hardened: 'warn' },
    sentence: 'the entry of a value of the wrong type has code 9006',
    parameterFaultCode: 9006,
    defects: [{ id: 'wrong-type-is-9002', fails: 'the entry of a value of the wrong type has code 9006' }],
    requests: noNumber,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-026',
    title: 'A string that is too long is refused',
    suite,
    purpose:
      'A device that cuts a long value off, or writes it where it does not fit, has another setting than its ACS ' +
      'believes. ProvisioningCode, at most 64 characters in both data models, is set to 65: the answer must be a fault.',
    severity: 'medium',
    safety,
    requirements: ['106-52', 'A.3.2.1-31'],
    spec: [tr106Clause('A.2.3', 'MUST'), tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'a string that is too long is answered by a fault',
    defects: [{ id: 'forbidden-values-are-ignored', fails: 'a string that is too long is answered by a fault' }],
    requests: tooLong,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-027',
    title: 'A value that the data model forbids is reported as 9007',
    suite,
    purpose:
      'By 9007 an ACS knows that the parameter is right and its value is not. ProvisioningCode is set to 65 ' +
      'characters; its entry in the fault must have code 9007.',
    severity: 'low',
    safety,
    requirements: ['A.3.2.1-33'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'the entry of a forbidden value has code 9007',
    parameterFaultCode: 9007,
    defects: [{ id: 'forbidden-value-is-9003', fails: 'the entry of a forbidden value has code 9007' }],
    requests: tooLong,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-028',
    title: 'A value outside an enumeration is refused',
    suite,
    purpose:
      'A word that is none of those that the data model lists has no meaning. DiagnosticsState of a test is set to ' +
      '"Sideways": the answer must be a fault.',
    severity: 'low',
    safety,
    requirements: ['106-55', '106-97'],
    spec: [tr106Clause('A.2.3', 'MUST')],
    sentence: 'a value outside an enumeration is answered by a fault',
    defects: [{ id: 'forbidden-values-are-ignored', fails: 'a value outside an enumeration is answered by a fault' }],
    requests: noSuchState,
  },
];
