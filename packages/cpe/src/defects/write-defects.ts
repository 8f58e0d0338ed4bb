import { soapFault } from '@cordon/cwmp';
import type { CpePolicies, KeyedMethod } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { withoutValue } from './parameters-at-boot.ts';
import { accusesOtherwise, answersOtherwise, leavesOut, readsOtherwise, writesOtherwise } from './request-defect.ts';

/** What goes wrong with a list that must be refused. */
const refusalDefects: readonly CpeDefect[] = [
  answersOtherwise(
    {
      id: 'duplicate-names-accepted',
      sentence: 'Takes a SetParameterValues that names a parameter twice, and keeps the last value.',
      requirements: ['A.3.2.1-02'],
    },
    'SetParameterValues',
    (request, answer) => {
      const last = new Map(request.parameterList.map((parameter) => [parameter.name, parameter]));
      return answer({ ...request, parameterList: [...last.values()] });
    },
  ),
  leavesOut(
    {
      id: 'read-only-writes-are-ignored',
      sentence: 'Answers a write to a read-only parameter as if it had succeeded, and does nothing.',
      requirements: ['106-49', 'A.3.2.1-35'],
    },
    9008,
  ),
  leavesOut(
    {
      id: 'unknown-names-are-ignored',
      sentence: 'Leaves names that it does not know out of a SetParameterValues and reports success.',
      requirements: ['A.3.2.1-27', 'A.3.2.1-29'],
    },
    9005,
  ),
  leavesOut(
    {
      id: 'forbidden-values-are-ignored',
      sentence: 'Reports success for a value that the data model forbids, and keeps the old one.',
      requirements: ['A.3.2.1-31', '106-52', '106-55'],
    },
    9007,
  ),
  answersOtherwise(
    {
      id: 'set-fault-without-9003',
      sentence: 'Puts the fault code of the first bad parameter in the place of 9003.',
      requirements: ['A.3.2.1-29'],
    },
    'SetParameterValues',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'Fault') return given;
      return { ...given, faultCode: given.setParameterValuesFault[0]?.faultCode ?? given.faultCode };
    },
  ),
  accusesOtherwise(
    {
      id: 'read-only-is-9007',
      sentence: 'Reports a write to a read-only parameter as 9007 instead of 9008.',
      requirements: ['A.3.2.1-35'],
    },
    (fault) => (fault.faultCode === 9008 ? { ...fault, faultCode: 9007 } : fault),
  ),
  accusesOtherwise(
    {
      id: 'wrong-type-is-9002',
      sentence: 'Reports a value of the wrong type as 9002 instead of 9006.',
      requirements: ['A.3.2.1-36'],
    },
    (fault) => (fault.faultCode === 9006 ? { ...fault, faultCode: 9002 } : fault),
  ),
  accusesOtherwise(
    {
      id: 'forbidden-value-is-9003',
      sentence: 'Reports a value that the data model forbids as 9003 instead of 9007.',
      requirements: ['A.3.2.1-33'],
    },
    (fault) => (fault.faultCode === 9007 ? { ...fault, faultCode: 9003 } : fault),
  ),
  writesOtherwise(
    {
      id: 'numbers-read-as-far-as-they-go',
      sentence: 'Takes a text that is no number for the number at its beginning, or for 1.',
      requirements: ['A.3.2.1-36', 'A.3.2.1-31'],
    },
    (parameter) => {
      if (!/^unsigned(Int|Long)$/.test(parameter.type ?? '')) return parameter;
      return { ...parameter, value: String(Number.parseInt(parameter.value, 10) || 1) };
    },
  ),
  answersOtherwise(
    {
      id: 'empty-set-refused',
      sentence: 'Refuses a SetParameterValues with an empty list.',
      requirements: ['A.3.2.1-03'],
    },
    'SetParameterValues',
    (request, answer) =>
      request.parameterList.length === 0 ? soapFault(9003, 'There is nothing to set.') : answer(request),
  ),
  answersOtherwise(
    {
      id: 'set-status-two',
      sentence: 'Answers SetParameterValues with Status 2.',
      requirements: ['A.3.2.1-08'],
    },
    'SetParameterValues',
    (request, answer) => {
      const given = answer(request);
      return given.method === 'SetParameterValuesResponse' ? { ...given, status: 2 } : given;
    },
  ),
];

/** What happens to a value on its way through the device. */
const valueDefects: readonly CpeDefect[] = [
  writesOtherwise(
    {
      id: 'spaces-trimmed',
      sentence: 'Takes the white space at both ends of a string away.',
      requirements: ['A.3.2.1-18'],
    },
    (parameter) => ({ ...parameter, value: parameter.value.trim() }),
  ),
  readsOtherwise(
    {
      id: 'values-escaped-twice',
      sentence: 'Escapes the characters of XML twice in what it sends.',
      requirements: ['A.3.2.1-18', 'A.3.2.2-01'],
    },
    (parameter) => ({
      ...parameter,
      value: parameter.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    }),
  ),
  writesOtherwise(
    {
      id: 'values-in-lower-case',
      sentence: 'Stores strings in lower case.',
      requirements: ['A.3.2.1-26'],
    },
    (parameter) => (parameter.type === 'string' ? { ...parameter, value: parameter.value.toLowerCase() } : parameter),
  ),
  writesOtherwise(
    {
      id: 'one-is-false',
      sentence: 'Takes the boolean 1 for false; only the word true is true to it.',
      requirements: ['A.2.1-05'],
    },
    (parameter) =>
      parameter.type === 'boolean' ? { ...parameter, value: String(parameter.value === 'true') } : parameter,
  ),
  {
    id: 'values-lost-at-reboot',
    sentence: 'Forgets at a reboot which ProvisioningCode the ACS gave it.',
    requirements: ['A.3.2.1-24'],
    apply: (policies) => ({
      ...policies,
      treeAtBoot: (tree) => withoutValue(policies.treeAtBoot(tree), 'DeviceInfo.ProvisioningCode'),
    }),
  },
];

const keyDefect = (
  described: Omit<CpeDefect, 'apply'>,
  takes: (method: KeyedMethod, succeeded: boolean) => boolean | undefined,
): CpeDefect => ({
  ...described,
  apply: (policies: CpePolicies): CpePolicies => ({
    ...policies,
    takesParameterKey: (method, succeeded) => takes(method, succeeded) ?? policies.takesParameterKey(method, succeeded),
  }),
});

/** What goes wrong with ParameterKey, by which an ACS knows that a device has its configuration. */
const keyDefects: readonly CpeDefect[] = [
  keyDefect(
    {
      id: 'failed-set-changes-parameter-key',
      sentence: 'Takes the ParameterKey of a SetParameterValues that it refuses.',
      requirements: ['A.3.2.1-06'],
    },
    (method, succeeded) => (method === 'SetParameterValues' && !succeeded ? true : undefined),
  ),
  keyDefect(
    {
      id: 'set-keeps-parameter-key',
      sentence: 'Leaves ParameterKey alone when a SetParameterValues succeeds.',
      requirements: ['A.3.2.1-05'],
    },
    (method, succeeded) => (method === 'SetParameterValues' && succeeded ? false : undefined),
  ),
  keyDefect(
    {
      id: 'add-object-keeps-parameter-key',
      sentence: 'Leaves ParameterKey alone when an AddObject succeeds.',
      requirements: ['A.3.2.6-22'],
    },
    (method, succeeded) => (method === 'AddObject' && succeeded ? false : undefined),
  ),
  keyDefect(
    {
      id: 'delete-object-keeps-parameter-key',
      sentence: 'Leaves ParameterKey alone when a DeleteObject succeeds.',
      requirements: ['A.3.2.7-17'],
    },
    (method, succeeded) => (method === 'DeleteObject' && succeeded ? false : undefined),
  ),
];

/** What goes wrong between what the ACS writes and what the device has. */
export const writeDefects: readonly CpeDefect[] = [...refusalDefects, ...valueDefects, ...keyDefects];
