import { soapFault } from '@cordon/cwmp';
import type { CpeDefect } from './cpe-defect.ts';
import { withoutAttributes } from './parameters-at-boot.ts';
import { answersOtherwise } from './request-defect.ts';

/** What goes wrong with notification and access lists. */
export const attributeDefects: readonly CpeDefect[] = [
  answersOtherwise(
    {
      id: 'access-list-of-read-only-refused',
      sentence: 'Refuses to change the access list of a read-only parameter.',
      requirements: ['A.3.2.4-35'],
    },
    'SetParameterAttributes',
    (request, answer) => {
      const isReadOnly = (parameterPath: string): boolean => {
        const listed = answer({ method: 'GetParameterNames', parameterPath, nextLevel: false });
        return listed.method === 'GetParameterNamesResponse' && listed.parameterList[0]?.writable === false;
      };
      const refused = request.parameterList.find((entry) => entry.accessListChange && isReadOnly(entry.name));
      return refused === undefined ? answer(request) : soapFault(9003, `${refused.name} is read-only`);
    },
  ),
  answersOtherwise(
    {
      id: 'unknown-entity-refused',
      sentence: 'Refuses an access list with an entity that it does not know.',
      requirements: ['A.3.2.4-28'],
    },
    'SetParameterAttributes',
    (request, answer) => {
      const entities = request.parameterList.flatMap((entry) => (entry.accessListChange ? entry.accessList : []));
      const isKnown = entities.every((entity) => entity === 'Subscriber');
      return isKnown ? answer(request) : soapFault(9003, 'unknown entity in AccessList');
    },
  ),
  answersOtherwise(
    {
      id: 'access-list-change-ignored',
      sentence: 'Sets the access list even when AccessListChange is false.',
      requirements: ['A.3.2.4-13'],
    },
    'SetParameterAttributes',
    (request, answer) =>
      answer({
        ...request,
        parameterList: request.parameterList.map((entry) => ({ ...entry, accessListChange: true })),
      }),
  ),
  answersOtherwise(
    {
      id: 'first-attribute-entry-wins',
      sentence: 'Applies the entries of a SetParameterAttributes from the last to the first.',
      requirements: ['A.3.2.4-04'],
    },
    'SetParameterAttributes',
    (request, answer) => answer({ ...request, parameterList: request.parameterList.toReversed() }),
  ),
  answersOtherwise(
    {
      id: 'set-parameter-attributes-not-atomic',
      sentence: 'Applies the good entries of a SetParameterAttributes that it answers with a fault.',
      requirements: ['A.3.2.4-01', 'A.3.2.4-02'],
    },
    'SetParameterAttributes',
    (request, answer) => {
      const answers = request.parameterList.map((entry) => answer({ ...request, parameterList: [entry] }));
      return answers.find(({ method }) => method === 'Fault') ?? { method: 'SetParameterAttributesResponse' };
    },
  ),
  answersOtherwise(
    {
      id: 'unknown-attribute-name-is-9003',
      sentence: 'Refuses an unknown name in SetParameterAttributes with 9003 instead of 9005.',
      requirements: ['A.3.2.4-36'],
    },
    'SetParameterAttributes',
    (request, answer) => {
      const given = answer(request);
      return given.method === 'Fault' && given.faultCode === 9005 ? { ...given, faultCode: 9003 } : given;
    },
  ),
  answersOtherwise(
    {
      id: 'partial-path-attributes-of-one-level',
      sentence: 'Answers GetParameterAttributes for a partial path with the parameters directly below it only.',
      requirements: ['A.3.2.5-02'],
    },
    'GetParameterAttributes',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterAttributesResponse') return given;
      const isDirect = (name: string): boolean =>
        request.parameterNames.some((asked) => name.startsWith(asked) && !name.slice(asked.length).includes('.'));
      return { ...given, parameterList: given.parameterList.filter(({ name }) => isDirect(name)) };
    },
  ),
  {
    id: 'active-notification-denied',
    sentence: 'Refuses active notification with 9009 for every parameter.',
    requirements: ['A.3.2.4-24', '106-67'],
    apply: (policies) => ({
      ...policies,
      treePolicy: (policy) => ({ ...policies.treePolicy(policy), deniesActiveNotification: () => true }),
    }),
  },
  {
    id: 'forced-notification-switched-off',
    sentence: 'Lets the ACS switch off the active notification of parameters that the data model forces.',
    requirements: ['106-65', 'A.3.2.4-20'],
    apply: (policies) => ({
      ...policies,
      treePolicy: (policy) => ({ ...policies.treePolicy(policy), forcesActiveNotification: () => false }),
    }),
  },
  {
    id: 'attributes-lost-at-reboot',
    sentence: 'Forgets notification and access lists at a reboot.',
    requirements: ['A.3.2.4-06'],
    apply: (policies) => ({ ...policies, treeAtBoot: (tree) => withoutAttributes(policies.treeAtBoot(tree)) }),
  },
];
