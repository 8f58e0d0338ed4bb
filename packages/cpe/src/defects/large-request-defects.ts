import type { AcsRequest } from '@cordon/cwmp';
import type { CpePolicies } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { applyOneByOne } from './parameter-defects.ts';
import { answersOtherwise, writesOtherwise } from './request-defect.ts';
import { restartingOn } from './restarting.ts';

/** A device that restarts after the session of a request that is too much for it. */
const restartsAfter = (newMeter: () => (request: AcsRequest) => boolean): ((policies: CpePolicies) => CpePolicies) =>
  restartingOn((policies, onHit) => {
    const isTooMuch = newMeter();
    return {
      ...policies,
      carryOut: (request, answer) => {
        if (isTooMuch(request)) onHit();
        return policies.carryOut(request, answer);
      },
    };
  });

const textCharsMax = 3_000;
const entriesMax = 4_000;

const isLong = ({ length }: string): boolean => length > textCharsMax;

function isLarge(request: AcsRequest): boolean {
  switch (request.method) {
    case 'SetParameterValues':
      return request.parameterList.length > entriesMax || request.parameterList.some(({ value }) => isLong(value));
    case 'GetParameterValues':
      return request.parameterNames.length > entriesMax || request.parameterNames.some(isLong);
    case 'SetParameterAttributes':
      return request.parameterList.length > entriesMax;
    default:
      return false;
  }
}

const rowsMax = 500;

/** Counts the rows that are asked for, and is true for each one too many. */
const newRowMeter = (): ((request: AcsRequest) => boolean) => {
  let count = 0;
  return (request) => {
    if (request.method === 'AddObject') count += 1;
    return request.method === 'AddObject' && count === rowsMax;
  };
};

/** A list longer than this does not fit into what such a device keeps for undoing. */
const undoneMax = 64;

/** What goes wrong when a value or a list is longer than usual. */
export const largeRequestDefects: readonly CpeDefect[] = [
  {
    id: 'restarts-after-a-large-request',
    sentence:
      'Restarts after a request with more than 4,000 entries, or with a value or a name of more than 3,000 characters.',
    requirements: ['A.3.2.1-31'],
    apply: restartsAfter(() => isLarge),
  },
  {
    id: 'restarts-with-many-rows',
    sentence: 'Restarts when 500 rows were made.',
    requirements: ['A.3.2.6-11'],
    apply: restartsAfter(newRowMeter),
  },
  {
    id: 'long-lists-applied-in-parts',
    sentence: 'Applies the good values of a SetParameterValues with more than 64 entries that it answers with a fault.',
    requirements: ['A.3.2.1-10', 'A.3.2.1-11'],
    apply: (policies) => ({
      ...policies,
      applySetParameterValues: (start, list, applyAll) =>
        list.length > undoneMax
          ? applyOneByOne(start, list, applyAll)
          : policies.applySetParameterValues(start, list, applyAll),
    }),
  },
  answersOtherwise(
    {
      id: 'long-attribute-lists-applied-in-parts',
      sentence:
        'Applies the first entry of a SetParameterAttributes with more than 64 entries before it looks at the others.',
      requirements: ['A.3.2.4-01', 'A.3.2.4-02'],
    },
    'SetParameterAttributes',
    (request, answer) => {
      if (request.parameterList.length > undoneMax)
        answer({ ...request, parameterList: request.parameterList.slice(0, 1) });
      return answer(request);
    },
  ),
  answersOtherwise(
    {
      id: 'long-values-cut',
      sentence: 'Cuts a text that is too long to its first 32 characters, and reports success.',
      requirements: ['106-52', 'A.3.2.1-31'],
    },
    'SetParameterValues',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'Fault' || request.parameterList.every(({ value }) => value.length <= 32)) return given;
      const cut = request.parameterList.map((parameter) => ({ ...parameter, value: parameter.value.slice(0, 32) }));
      const again = answer({ ...request, parameterList: cut });
      return again.method === 'Fault' ? given : again;
    },
  ),
  answersOtherwise(
    {
      id: 'long-values-spill',
      sentence: 'Writes the end of a text of more than 1,000 characters over ProvisioningCode.',
      requirements: ['A.3.2.1-31'],
    },
    'SetParameterValues',
    (request, answer) => {
      const long = request.parameterList.find(({ value }) => value.length > 1_000);
      const given = answer(request);
      if (long === undefined) return given;
      const root = long.name.slice(0, long.name.indexOf('.') + 1);
      const spilled = { name: `${root}DeviceInfo.ProvisioningCode`, value: long.value.slice(-16), type: 'string' };
      answer({ ...request, parameterList: [spilled] });
      return given;
    },
  ),
  writesOtherwise(
    {
      id: 'markup-in-values-read',
      sentence: 'Reads CDATA sections and entities that stand in a value, as if the value were a message.',
      requirements: ['A.3.2.1-18'],
    },
    (parameter) => ({
      ...parameter,
      value: parameter.value
        .replaceAll(/<!\[CDATA\[(.*?)\]\]>/g, '$1')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&'),
    }),
  ),
  writesOtherwise(
    {
      id: 'templates-in-values-computed',
      sentence: 'Computes sums that stand between the marks of a template in a value.',
      requirements: ['A.3.2.1-18'],
    },
    (parameter) => ({
      ...parameter,
      value: parameter.value.replaceAll(/(?:\{\{|\$\{|#\{|<%=)(\d+)\*(\d+)(?:\}\}|\}|%>)/g, (_, one, other) =>
        String(Number(one) * Number(other)),
      ),
    }),
  ),
];
