import { soapFault } from '@cordon/cwmp';
import type { CpeDefect } from './cpe-defect.ts';
import { answersOtherwise, readsOtherwise } from './request-defect.ts';

const isPartial = (path: string): boolean => path === '' || path.endsWith('.');

/** What goes wrong when the ACS asks for names. */
const nameDefects: readonly CpeDefect[] = [
  answersOtherwise(
    {
      id: 'next-level-of-a-parameter',
      sentence: 'Answers GetParameterNames with NextLevel true for a parameter instead of refusing it with 9003.',
      requirements: ['A.3.2.3-17'],
    },
    'GetParameterNames',
    (request, answer) => answer(isPartial(request.parameterPath) ? request : { ...request, nextLevel: false }),
  ),
  answersOtherwise(
    {
      id: 'next-level-lists-itself',
      sentence: 'Lists the object itself among its children when NextLevel is true.',
      requirements: ['A.3.2.3-02'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterNamesResponse' || !request.nextLevel) return given;
      return { ...given, parameterList: [{ name: request.parameterPath, writable: false }, ...given.parameterList] };
    },
  ),
  answersOtherwise(
    {
      id: 'object-listed-without-itself',
      sentence: 'Leaves the object that was asked for out of GetParameterNames with NextLevel false.',
      requirements: ['A.3.2.3-01'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterNamesResponse' || request.nextLevel) return given;
      const parameterList = given.parameterList.filter(({ name }) => name !== request.parameterPath);
      return { ...given, parameterList };
    },
  ),
  answersOtherwise(
    {
      id: 'objects-listed-without-dot',
      sentence: 'Lists objects in GetParameterNames without the dot at their end.',
      requirements: ['A.3.2.3-06'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterNamesResponse') return given;
      const parameterList = given.parameterList.map((entry) => ({ ...entry, name: entry.name.replace(/\.$/, '') }));
      return { ...given, parameterList };
    },
  ),
  answersOtherwise(
    {
      id: 'everything-is-writable',
      sentence: 'Marks every parameter in GetParameterNames as writable.',
      requirements: ['A.3.2.3-11', '106-51'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterNamesResponse') return given;
      return { ...given, parameterList: given.parameterList.map((entry) => ({ ...entry, writable: true })) };
    },
  ),
  answersOtherwise(
    {
      id: 'unknown-path-lists-nothing',
      sentence: 'Answers GetParameterNames for a path that does not exist with an empty list.',
      requirements: ['A.3.2.3-15', 'A.3.2.3-16'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      const isUnknown = given.method === 'Fault' && given.faultCode === 9005;
      return isUnknown ? { method: 'GetParameterNamesResponse', parameterList: [] } : given;
    },
  ),
  answersOtherwise(
    {
      id: 'empty-object-not-listed',
      sentence: 'Answers GetParameterNames with NextLevel true for an empty table with fault 9005.',
      requirements: ['A.3.2.3-08'],
    },
    'GetParameterNames',
    (request, answer) => {
      const given = answer(request);
      const isEmpty = given.method === 'GetParameterNamesResponse' && given.parameterList.length === 0;
      return isEmpty ? soapFault(9005, 'There is nothing.') : given;
    },
  ),
];

/** What goes wrong when the ACS asks for values. */
const valueDefects: readonly CpeDefect[] = [
  answersOtherwise(
    {
      id: 'empty-object-is-a-fault',
      sentence: 'Answers GetParameterValues for an object without parameters with fault 9005.',
      requirements: ['A.3.2.2-07', 'A.3.2.2-08'],
    },
    'GetParameterValues',
    (request, answer) => {
      const given = answer(request);
      const isEmpty = given.method === 'GetParameterValuesResponse' && given.parameterList.length === 0;
      return isEmpty ? soapFault(9005, 'There is nothing.') : given;
    },
  ),
  answersOtherwise(
    {
      id: 'missing-dot-is-guessed',
      sentence: 'Takes the name of an object without the dot at its end for the object.',
      requirements: ['A.3.2.2-03', 'A.3.2.2-11'],
    },
    'GetParameterValues',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'Fault') return given;
      const parameterNames = request.parameterNames.map((name) => (isPartial(name) ? name : `${name}.`));
      const guessed = answer({ ...request, parameterNames });
      return guessed.method === 'Fault' ? given : guessed;
    },
  ),
  answersOtherwise(
    {
      id: 'partial-path-lists-one-level',
      sentence: 'Answers GetParameterValues for a partial path with the parameters directly below it only.',
      requirements: ['A.3.2.2-02'],
    },
    'GetParameterValues',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterValuesResponse') return given;
      const isDirect = (name: string): boolean =>
        request.parameterNames.some((asked) => name.startsWith(asked) && !name.slice(asked.length).includes('.'));
      return { ...given, parameterList: given.parameterList.filter(({ name }) => isDirect(name)) };
    },
  ),
  answersOtherwise(
    {
      id: 'unknown-name-is-left-out',
      sentence: 'Leaves unknown names out of the answer to GetParameterValues instead of refusing them with 9005.',
      requirements: ['A.3.2.2-10', 'A.3.2.2-11', 'A.3.2.2-12'],
    },
    'GetParameterValues',
    (request, answer) => {
      const isKnown = (name: string): boolean => answer({ ...request, parameterNames: [name] }).method !== 'Fault';
      return answer({ ...request, parameterNames: request.parameterNames.filter(isKnown) });
    },
  ),
  answersOtherwise(
    {
      id: 'unknown-name-is-9003',
      sentence: 'Refuses an unknown name in GetParameterValues with 9003 instead of 9005.',
      requirements: ['A.3.2.2-10'],
    },
    'GetParameterValues',
    (request, answer) => {
      const given = answer(request);
      return given.method === 'Fault' && given.faultCode === 9005 ? { ...given, faultCode: 9003 } : given;
    },
  ),
  answersOtherwise(
    {
      id: 'names-in-any-case',
      sentence: 'Takes parameter names in upper case and lower case for the same.',
      requirements: ['106-06', 'A.3.2.2-14'],
    },
    'GetParameterValues',
    (request, answer) => {
      const listed = answer({ method: 'GetParameterNames', parameterPath: '', nextLevel: false });
      if (listed.method !== 'GetParameterNamesResponse') return answer(request);
      const known = new Map(listed.parameterList.map(({ name }) => [name.toLowerCase(), name]));
      const parameterNames = request.parameterNames.map((name) => known.get(name.toLowerCase()) ?? name);
      return answer({ ...request, parameterNames });
    },
  ),
  readsOtherwise(
    {
      id: 'every-type-is-string',
      sentence: 'Sends every value with the type xsd:string.',
      requirements: ['3.5-04', 'A.2.1-14', '3.5-06'],
    },
    (parameter) => ({ ...parameter, type: 'string' }),
  ),
  readsOtherwise(
    {
      id: 'date-time-without-zone',
      sentence: 'Sends times without the Z of UTC.',
      requirements: ['A.2.1-08', '106-30'],
    },
    (parameter) =>
      parameter.type === 'dateTime' ? { ...parameter, value: parameter.value.replace(/Z$/, '') } : parameter,
  ),
  readsOtherwise(
    {
      id: 'unknown-time-is-1970',
      sentence: 'Sends the beginning of 1970 for a time that it does not know.',
      requirements: ['A.2.1-12', '106-27'],
    },
    (parameter) => ({
      ...parameter,
      value: parameter.value === '0001-01-01T00:00:00Z' ? '1970-01-01T00:00:00Z' : parameter.value,
    }),
  ),
  readsOtherwise(
    {
      id: 'rows-counted-from-zero',
      sentence: 'Counts the rows of a table from zero, so that its NumberOfEntries is one too low.',
      requirements: ['106-03'],
    },
    (parameter) => {
      const isCounter = parameter.name.endsWith('NumberOfEntries') && parameter.value !== '0';
      return isCounter ? { ...parameter, value: String(Number(parameter.value) - 1) } : parameter;
    },
  ),
];

/** What goes wrong between what the device has and what the ACS reads. */
export const readDefects: readonly CpeDefect[] = [...nameDefects, ...valueDefects];
