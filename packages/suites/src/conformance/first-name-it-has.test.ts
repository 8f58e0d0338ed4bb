import { soapFault, type AcsRequest, type CpeResponse, type SoapFault } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { firstNameItHas } from './first-name-it-has.ts';

/** What a device with these parameters answers to a read of one name. */
function deviceWith(...known: readonly string[]): { request(request: AcsRequest): Promise<CpeResponse | SoapFault> } {
  return {
    request(request) {
      const [name = ''] = request.method === 'GetParameterValues' ? request.parameterNames : [];
      const parameterList = [{ name, value: '1', type: 'string' }];
      const answer: CpeResponse = { method: 'GetParameterValuesResponse', parameterList };
      return Promise.resolve(known.includes(name) ? answer : soapFault(9005));
    },
  };
}

test.each([
  [['A', 'B'], 'A'],
  [['B'], 'B'],
  [[], undefined],
])('a device that has %j: %j', async (known, name) => {
  expect(await firstNameItHas(deviceWith(...known), ['A', 'B'])).toBe(name);
});

test('an answer about another parameter is no sign of the one that was asked for', async () => {
  const parameterList = [{ name: 'B', value: '1', type: 'string' }];
  const request = (): Promise<CpeResponse> => Promise.resolve({ method: 'GetParameterValuesResponse', parameterList });
  expect(await firstNameItHas({ request }, ['A'])).toBeUndefined();
});
