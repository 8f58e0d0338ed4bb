import { soapFault } from '@cordon/cwmp';
import type { CpeDefect } from './cpe-defect.ts';
import { answersOtherwise } from './request-defect.ts';

/** What goes wrong with the methods that every CPE has (TR-069 3.6 Table 5). */
export const methodDefects: readonly CpeDefect[] = [
  answersOtherwise(
    {
      id: 'methods-are-not-told',
      sentence: 'Answers GetRPCMethods by fault 9000, as if it did not know the method.',
      requirements: ['A.3.1.1-01', '3.6-01'],
    },
    'GetRPCMethods',
    () => soapFault(9000),
  ),
  answersOtherwise(
    {
      id: 'lists-no-attributes',
      sentence: 'Leaves the methods for attributes out of its list of methods.',
      requirements: ['A.3.1.1-08', 'A.3.1.1-02'],
    },
    'GetRPCMethods',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetRPCMethodsResponse') return given;
      return { ...given, methodList: given.methodList.filter((name) => !name.endsWith('Attributes')) };
    },
  ),
  answersOtherwise(
    {
      id: 'attributes-are-not-served',
      sentence: 'Lists GetParameterAttributes, and answers it by fault 9000.',
      requirements: ['A.3.1.1-02'],
    },
    'GetParameterAttributes',
    () => soapFault(9000),
  ),
];
