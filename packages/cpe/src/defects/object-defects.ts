import { type AcsRequest, type CpeResponse, type SoapFault, soapFault } from '@cordon/cwmp';
import type { TreePolicy } from '@cordon/data-model';
import type { CpeDefect } from './cpe-defect.ts';
import { answersOtherwise } from './request-defect.ts';

/** A device that leaves something of its data model otherwise than TR-069 has it. */
const hasTreePolicy = (described: Omit<CpeDefect, 'apply'>, change: Partial<TreePolicy>): CpeDefect => ({
  ...described,
  apply: (policies) => ({
    ...policies,
    treePolicy: (policy) => ({ ...policies.treePolicy(policy), ...change }),
  }),
});

type Ask = (request: AcsRequest) => CpeResponse | SoapFault;

const rowsOf = (table: string, answer: Ask): readonly string[] => {
  const listed = answer({ method: 'GetParameterNames', parameterPath: table, nextLevel: true });
  return listed.method === 'GetParameterNamesResponse' ? listed.parameterList.map(({ name }) => name) : [];
};

/** What goes wrong with the rows of tables. */
const rowDefects: readonly CpeDefect[] = [
  hasTreePolicy(
    {
      id: 'instance-number-reused',
      sentence: 'Gives the number of a deleted row to the next one.',
      requirements: ['A.2.2.1-02'],
    },
    { reusesInstanceNumbers: true },
  ),
  answersOtherwise(
    {
      id: 'add-object-wrong-number',
      sentence: 'Answers AddObject with the number that the next row will have.',
      requirements: ['A.3.2.6-02'],
    },
    'AddObject',
    (request, answer) => {
      const given = answer(request);
      return given.method === 'AddObjectResponse' ? { ...given, instanceNumber: given.instanceNumber + 1 } : given;
    },
  ),
  answersOtherwise(
    {
      id: 'delete-object-empties-tables',
      sentence: 'Takes the name of a table in DeleteObject, and deletes all its rows.',
      requirements: ['A.3.2.7-20'],
    },
    'DeleteObject',
    (request, answer) => {
      const given = answer(request);
      const rows = given.method === 'Fault' ? rowsOf(request.objectName, answer) : [];
      const answers = rows.map((objectName) => answer({ ...request, objectName }));
      return answers.find(({ method }) => method !== 'Fault') ?? given;
    },
  ),
  answersOtherwise(
    {
      id: 'delete-object-does-nothing',
      sentence: 'Answers DeleteObject as if the row were gone, and keeps it.',
      requirements: ['A.3.2.7-08', 'A.3.2.7-09'],
    },
    'DeleteObject',
    (request, answer) =>
      rowsOf(request.objectName, answer).length > 0 ? { method: 'DeleteObjectResponse', status: 0 } : answer(request),
  ),
  answersOtherwise(
    {
      id: 'unknown-row-deleted',
      sentence: 'Answers DeleteObject for a row that is not there as if it had been.',
      requirements: ['A.3.2.7-19', 'A.3.2.7-20'],
    },
    'DeleteObject',
    (request, answer) => {
      const given = answer(request);
      const isRow = /\.\d+\.$/.test(request.objectName);
      return given.method === 'Fault' && isRow ? { method: 'DeleteObjectResponse', status: 0 } : given;
    },
  ),
  answersOtherwise(
    {
      id: 'unknown-row-is-9003',
      sentence: 'Refuses DeleteObject for a row that is not there with 9003 instead of 9005.',
      requirements: ['A.3.2.7-19'],
    },
    'DeleteObject',
    (request, answer) => {
      const given = answer(request);
      return given.method === 'Fault' && given.faultCode === 9005 ? { ...given, faultCode: 9003 } : given;
    },
  ),
];

/** What goes wrong with names in brackets and asterisks. */
const addressingDefects: readonly CpeDefect[] = [
  answersOtherwise(
    {
      id: 'aliases-answered-by-number',
      sentence: 'Answers a GetParameterValues that names rows by alias with their numbers.',
      requirements: ['3.6-48'],
    },
    'GetParameterValues',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterValuesResponse') return given;
      const byNumber = given.parameterList.map((parameter, index) => ({
        ...parameter,
        name: parameter.name.replaceAll(/\[[^\]]*\]/g, String(index + 1)),
      }));
      return { ...given, parameterList: byNumber };
    },
  ),
  answersOtherwise(
    {
      id: 'add-object-ignores-alias',
      sentence: 'Gives a new row an alias of its own when AddObject asks for another.',
      requirements: ['A.3.2.6-04'],
    },
    'AddObject',
    (request, answer) => answer({ ...request, objectName: request.objectName.replace(/\[[^\]]*\]\.$/, '') }),
  ),
  answersOtherwise(
    {
      id: 'taken-alias-replaced',
      sentence: 'Makes a row with another alias when AddObject asks for one that is taken.',
      requirements: ['A.3.2.6-25'],
    },
    'AddObject',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'Fault') return given;
      return answer({ ...request, objectName: request.objectName.replace(/\[[^\]]*\]\.$/, '') });
    },
  ),
  answersOtherwise(
    {
      id: 'alias-without-cpe',
      sentence: 'Gives new rows an alias that does not begin with cpe-.',
      requirements: ['3.6-41', 'A.3.2.6-05', '106-81'],
    },
    'AddObject',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'AddObjectResponse' || request.objectName.endsWith('].')) return given;
      const name = `${request.objectName}${given.instanceNumber}.Alias`;
      const parameterList = [{ name, value: `row-${given.instanceNumber}`, type: 'string' }];
      answer({ method: 'SetParameterValues', parameterList, parameterKey: request.parameterKey });
      return given;
    },
  ),
  hasTreePolicy(
    {
      id: 'instance-mode-ignored',
      sentence: 'Names rows by number although InstanceMode is InstanceAlias.',
      requirements: ['3.6-50', '3.6-46'],
    },
    { instanceMode: 'InstanceNumber' },
  ),
  hasTreePolicy(
    {
      id: 'rows-created-unasked',
      sentence: 'Makes a row for an unknown alias in SetParameterValues although AutoCreateInstances is false.',
      requirements: ['A.3.2.1-28'],
    },
    { autoCreateInstances: true },
  ),
  hasTreePolicy(
    {
      id: 'auto-create-ignored',
      sentence: 'Makes no row for an unknown alias although AutoCreateInstances is true.',
      requirements: ['A.3.2.1-09', '3.6-45'],
    },
    { autoCreateInstances: false },
  ),
  answersOtherwise(
    {
      id: 'wildcard-finds-one-row',
      sentence: 'Answers a path with an asterisk for the first row only.',
      requirements: ['A.2.4-01', 'A.3.2.3-19'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterNamesResponse' || !request.parameterPath.includes('*')) return given;
      return { ...given, parameterList: given.parameterList.slice(0, 1) };
    },
  ),
  answersOtherwise(
    {
      id: 'wildcard-without-rows-is-a-fault',
      sentence: 'Answers a path with an asterisk that matches nothing with fault 9005.',
      requirements: ['A.3.2.2-09'],
    },
    'GetParameterValues',
    (request, answer) => {
      const given = answer(request);
      const isEmpty = given.method === 'GetParameterValuesResponse' && given.parameterList.length === 0;
      const isWild = request.parameterNames.some((name) => name.includes('*'));
      return isEmpty && isWild ? soapFault(9005, 'There are no rows.') : given;
    },
  ),
];

/** What goes wrong with objects and how they are named. */
export const objectDefects: readonly CpeDefect[] = [...rowDefects, ...addressingDefects];
